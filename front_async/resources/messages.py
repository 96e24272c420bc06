"""Front's reference: "Messages" (https://dev.frontapp.com/reference/messages)."""

from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict, Unpack

from front_async import alias
from front_async.errors import NotFound
from front_async.models.messages import AcceptedMessage, Message
from front_async.models.seen_receipts import SeenReceipt
from front_async.resources.base import Files, Handles, Ids, Resource
from front_async.resources.queries import Moment
from front_async.resources.waiting import wait_until
from front_async.transport.download import Download
from front_async.transport.moments import in_whole_seconds
from front_async.transport.paging import Pager

BodyFormat = Literal["html", "markdown"]

_EML = {"Accept": "message/rfc822"}


class SendOptions(TypedDict, total=False):
    """What happens to the conversation when the message goes out."""

    tag_ids: Ids
    """Tags to add."""
    archive: bool
    """Front's own default is True."""


class SendMessage(TypedDict, total=False):
    """What every message to be sent may hold."""

    cc: Handles
    bcc: Handles
    sender_name: str
    subject: str
    author_id: str
    """The teammate it is from."""
    body: Required[str]
    """HTML."""
    text: str
    """Email only: the body without its markup."""
    options: SendOptions
    signature_id: str | None
    """Email only; elsewhere Front answers 403. None: no signature."""
    should_add_default_signature: bool
    """Email only. Ignored where *signature_id* is given or *author_id* is not."""
    attachments: Files


class CreateMessage(SendMessage, total=False):
    """What a message that begins a conversation may hold."""

    to: Required[Handles]


class CreateReply(SendMessage, total=False):
    """What a reply may hold."""

    to: Handles
    channel_id: str
    """The channel it is sent from, if not the one of the conversation."""
    quote_body: str
    """Email only: what the reply quotes."""


class CustomSender(TypedDict, total=False):
    """Who wrote to a custom channel."""

    contact_id: str
    name: str
    handle: Required[str]
    """A phone number without a country code is taken for an American one."""


class CustomMetadata(TypedDict, total=False):
    """How a custom message is threaded, and what it carries."""

    thread_ref: str
    """Messages with the same one share a conversation; without it, those of a sender do."""
    headers: Mapping[str, Any]
    """Kept with the message for you."""


class ReceiveMessage(TypedDict, total=False):
    """What a message to a custom channel may hold."""

    sender: Required[CustomSender]
    subject: str
    body: Required[str]
    body_format: BodyFormat
    """Front's own default is "markdown"."""
    metadata: CustomMetadata
    attachments: Files


class ImportSender(TypedDict, total=False):
    """Who wrote an imported message."""

    author_id: str
    """The teammate, of an outbound message."""
    name: str
    handle: Required[str]
    """A phone number without a country code is taken for an American one."""


class ImportMetadata(TypedDict, total=False):
    """What becomes of an imported message."""

    thread_ref: str
    """Messages with the same one share a conversation; without it, those of a sender do."""
    is_inbound: Required[bool]
    is_archived: bool
    """Front's own default is True."""
    should_skip_rules: bool
    """Front's own default is True."""


class ImportMessage(TypedDict, total=False):
    """What an imported message may hold."""

    sender: Required[ImportSender]
    to: Required[Handles]
    cc: Handles
    bcc: Handles
    subject: str
    body: Required[str]
    body_format: BodyFormat
    """Email only. Front's own default is "markdown"."""
    external_id: Required[str]
    """Your own id of the message: no two with the same one are imported."""
    created_at: Required[Moment]
    """When it was sent; whole seconds count."""
    type: Literal["email", "sms", "intercom", "custom"]
    """Front's own default is "email"."""
    assignee_id: str
    tags: list[str] | tuple[str, ...]
    """Names of tags, not ids."""
    conversation_id: str
    """The conversation it belongs to; ``thread_ref`` is ignored then."""
    metadata: Required[ImportMetadata]
    attachments: Files


class Messages(Resource):
    """What was sent and received."""

    def list_seen_receipts(self, message_id: str, /) -> Pager[SeenReceipt]:
        """Who has seen a message, and when first. Needs ``messages:read``."""
        return self._api.list(SeenReceipt, "/messages/{}/seen", message_id)

    async def get(self, message_id: str, /) -> Message:
        """One message, or draft. Needs ``messages:read``."""
        return await self._api.get(Message, "/messages/{}", message_id)

    def get_eml(self, message_id: str, /) -> Download:
        """An email as it was sent, headers and all, fetched when it is opened.

        Other messages have no such form. Needs ``messages:read``.
        """
        return self._api.download("/messages/{}", message_id, headers=_EML)

    async def wait_for(self, message_uid: str, /, *, timeout: float = 60.0) -> Message:  # noqa: ASYNC109
        """Wait until an accepted message is there, and return it. Needs ``messages:read``.

        Args:
            message_uid: What sending, receiving or importing it returned.
            timeout: Seconds.

        Raises:
            WaitTimeout: It is not there yet. It still may come, so do not send it again.
        """
        message_id = alias.uid(message_uid)

        async def ask() -> Message | None:
            try:
                return await self.get(message_id)
            except NotFound:
                return None

        what = f"the message {message_uid}"
        return await wait_until(ask, self._api.clock, timeout=timeout, what=what)

    async def create(self, channel_id: str, /, **body: Unpack[CreateMessage]) -> str:
        """Send a message that begins a conversation. Needs ``messages:send``.

        Returns its ``message_uid``: it is accepted, not yet sent. The new conversation is
        archived unless ``options`` says ``{"archive": False}``.
        """
        return await self._accepted("/channels/{}/messages", channel_id, body)

    async def create_reply(self, conversation_id: str, /, **body: Unpack[CreateReply]) -> str:
        """Send a reply in a conversation. Needs ``messages:send``.

        Returns its ``message_uid``: it is accepted, not yet sent. The conversation is archived
        unless ``options`` says ``{"archive": False}``.
        """
        return await self._accepted("/conversations/{}/messages", conversation_id, body)

    async def receive(self, channel_id: str, /, **body: Unpack[ReceiveMessage]) -> str:
        """Hand Front a message that came in by a custom channel. Needs ``messages:write``.

        Returns its ``message_uid``: it is accepted, not yet there.
        """
        return await self._accepted("/channels/{}/incoming_messages", channel_id, body)

    async def import_message(self, inbox_id: str, /, **body: Unpack[ImportMessage]) -> str:
        """Put a message from another system into an inbox. Needs ``messages:write``.

        Returns its ``message_uid``: it is accepted, not yet there.
        """
        whole = in_whole_seconds(body, "created_at")
        return await self._accepted("/inboxes/{}/imported_messages", inbox_id, whole)

    async def mark_seen(self, message_id: str, /) -> None:
        """Note that its recipient has just seen a message. Needs ``messages:write``.

        Front takes 10 a message and hour.
        """
        await self._api.send("POST", "/messages/{}/seen", message_id, body={})

    async def _accepted(self, template: str, owner_id: str, body: Mapping[str, object]) -> str:
        accepted = await self._api.post(AcceptedMessage, template, owner_id, body=body)
        return accepted.message_uid
