"""Front's reference: "Comments" (https://dev.frontapp.com/reference/comments)."""

from typing import Required, TypedDict, Unpack

from front_async.models.comments import Comment
from front_async.models.teammates import Teammate
from front_async.resources.base import Files, Resource
from front_async.transport.paging import Pager


class CreateComment(TypedDict, total=False):
    """What a new comment may hold."""

    author_id: str
    """The teammate it is from; without it, the token speaks for itself."""
    body: Required[str]
    """Markdown."""
    is_pinned: bool
    attachments: Files


class UpdateComment(TypedDict, total=False):
    """What of a comment may change; what is left out stays."""

    body: str
    """Markdown. Only the token that made the comment may change it."""
    is_pinned: bool


class Comments(Resource):
    """What teammates say among themselves in a conversation."""

    def list_for_conversation(self, conversation_id: str, /) -> Pager[Comment]:
        """The comments of a conversation, newest first. Needs ``comments:read``."""
        return self._api.list(Comment, "/conversations/{}/comments", conversation_id)

    def list_mentions(self, comment_id: str, /) -> Pager[Teammate]:
        """The teammates a comment mentions. Needs ``teammates:read``."""
        return self._api.list(Teammate, "/comments/{}/mentions", comment_id)

    async def get(self, comment_id: str, /) -> Comment:
        """One comment. Needs ``comments:read``."""
        return await self._api.get(Comment, "/comments/{}", comment_id)

    async def create(self, conversation_id: str, /, **body: Unpack[CreateComment]) -> Comment:
        """A new comment in a conversation. Needs ``comments:write``."""
        template = "/conversations/{}/comments"
        return await self._api.post(Comment, template, conversation_id, body=body)

    async def create_reply(self, comment_id: str, /, **body: Unpack[CreateComment]) -> Comment:
        """A new comment that answers another. Needs ``comments:write``."""
        return await self._api.post(Comment, "/comments/{}/replies", comment_id, body=body)

    async def update(self, comment_id: str, /, **body: Unpack[UpdateComment]) -> Comment:
        """Change a comment, and return it. Needs ``comments:write``.

        The body can be changed with the token that made the comment, and no other.
        """
        return await self._api.patch(Comment, "/comments/{}/", comment_id, body=body)
