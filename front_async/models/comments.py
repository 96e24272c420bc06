"""What Front answers about comments."""

from datetime import datetime

from front_async.models.attachments import Attachment
from front_async.models.links import Linked, Model
from front_async.models.teammates import Teammate


class CommentRelated(Model, frozen=True, kw_only=True):
    """The relatives of a comment."""

    conversation: str | None = None
    mentions: str | None = None
    comment_replied_to: str | None = None


class Comment(Linked[CommentRelated], frozen=True, kw_only=True):
    """What teammates say among themselves in a conversation."""

    id: str
    author: Teammate | None = None
    body: str | None = None
    posted_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    is_pinned: bool | None = None
