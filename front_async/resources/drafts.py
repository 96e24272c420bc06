"""Front's reference: "Drafts" (https://dev.frontapp.com/reference/drafts)."""

from typing import Literal, Required, TypedDict, Unpack

from front_async.models.messages import DraftMode, Message
from front_async.resources.base import Files, Handles, Resource
from front_async.transport.paging import Pager


class DraftContent(TypedDict, total=False):
    """What every draft may hold."""

    author_id: str
    """The teammate it is from; without it, the token speaks for itself."""
    to: Handles
    cc: Handles
    bcc: Handles
    subject: str
    body: Required[str]
    """HTML."""
    quote_body: str
    """Email only: what the draft quotes."""
    signature_id: str | None
    """None: no signature."""
    should_add_default_signature: bool
    """Ignored where *signature_id* is given."""
    attachments: Files


class CreateDraft(DraftContent, total=False):
    """What a new draft may hold."""

    mode: DraftMode
    """Front's own default is "private"."""


class CreateDraftReply(CreateDraft, total=False):
    """What a new draft in a conversation may hold."""

    channel_id: Required[str]
    """The channel it is to be sent from."""


class UpdateDraft(DraftContent, total=False):
    """What a draft is to hold from now on."""

    channel_id: Required[str]
    """The channel it is to be sent from."""
    version: str
    """The one the change is based on; a stale one ends in :class:`~front_async.Conflict`."""
    mode: Literal["shared"]


class Drafts(Resource):
    """Messages that wait to be finished and sent by a teammate."""

    def list_for_conversation(self, conversation_id: str, /) -> Pager[Message]:
        """The drafts in a conversation. Needs ``drafts:read``."""
        return self._api.list(Message, "/conversations/{}/drafts", conversation_id)

    async def create(self, channel_id: str, /, **body: Unpack[CreateDraft]) -> Message:
        """A new draft that begins a conversation. Needs ``drafts:write``."""
        return await self._api.post(Message, "/channels/{}/drafts", channel_id, body=body)

    async def create_reply(
        self, conversation_id: str, /, **body: Unpack[CreateDraftReply]
    ) -> Message:
        """A new draft that answers the last message of a conversation. Needs ``drafts:write``."""
        template = "/conversations/{}/drafts"
        return await self._api.post(Message, template, conversation_id, body=body)

    async def update(self, draft_id: str, /, **body: Unpack[UpdateDraft]) -> Message:
        """Change a draft, and return it with its new version. Needs ``drafts:write``."""
        return await self._api.patch(Message, "/drafts/{}/", draft_id, body=body)

    async def delete(self, draft_id: str, /, version: str) -> None:
        """Delete a draft. Needs ``drafts:delete``.

        *version* is the one you have seen, from the message: when somebody has edited the draft
        since, it stays, and :class:`~front_async.Conflict` is raised.
        """
        await self._api.send("DELETE", "/drafts/{}", draft_id, body={"version": version})
