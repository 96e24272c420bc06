"""What Front answers about comments."""

from datetime import datetime

import attrs

from front_async.models.attachments import Attachment
from front_async.models.links import Linked
from front_async.models.teammates import Teammate


@attrs.frozen(kw_only=True)
class CommentRelated:
    """The relatives of a comment."""

    conversation: str | None = None
    mentions: str | None = None
    comment_replied_to: str | None = None


@attrs.frozen(kw_only=True)
class Comment(Linked[CommentRelated]):
    """What teammates say among themselves in a conversation."""

    id: str
    author: Teammate | None = None
    body: str | None = None
    posted_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    is_pinned: bool | None = None
