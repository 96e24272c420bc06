"""What a verified webhook says."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

import attrs
import msgspec

from front_async.errors import WebhookVerificationError
from front_async.models.conversations import Conversation
from front_async.models.events import Event
from front_async.webhooks.decoding import Notice, company_of
from front_async.wire.secret import Discreet


@attrs.frozen
class Challenge:
    """Front asks whether this address is yours: answer 200 with :attr:`text`, as plain text.

    It does so each time the webhook's settings are saved.
    """

    text: str
    company_id: str | None
    """The company through which it asks."""


class WebhookEvent(Discreet, msgspec.Struct, eq=False, gc=False):
    """Something that happened in Front, told by a webhook whose signature is right.

    The body is decoded when something of it is first asked for, which costs twice as much as the
    verification. A body that Front did sign but that is no event makes that first access, of any
    attribute but :attr:`body` and :attr:`sent_at`, a WebhookVerificationError.
    """

    # A struct, and no date made in advance: together they were a fifth of a verification.
    shown: ClassVar[tuple[str, ...]] = ("sent_at",)

    body: bytes
    """As it came."""
    _sent_at: float | None
    _reader: Callable[[bytes], Notice | None]
    _read: Notice | None = None

    @property
    def sent_at(self) -> datetime | None:
        """When Front sent it; None for a rule's webhook, which does not say."""
        return None if self._sent_at is None else datetime.fromtimestamp(self._sent_at, UTC)

    @property
    def event(self) -> Event:
        """The event, as ``front.events.get`` would give it; perhaps a preview of it."""
        return self._notice.payload

    @property
    def id(self) -> str:
        """The id of the event. Front may deliver an event twice, and then under the same id."""
        return self.event.id

    @property
    def type(self) -> str:
        """What happened, such as "inbound": the type of the event itself."""
        return self.event.type or ""

    @property
    def name(self) -> str | None:
        """The name an app's webhook has for it, such as "inbound_received"; a rule's has none."""
        return self._notice.type

    @property
    def company_id(self) -> str | None:
        """The company it happened in, the id that ``installations.client`` takes.

        None for a rule's webhook: there the secret decides whose it is.
        """
        return company_of(self._notice.authorization)

    @property
    def conversation_id(self) -> str | None:
        """The conversation it happened in."""
        conversation: object = self.event.conversation
        return conversation.id if isinstance(conversation, Conversation) else None

    @property
    def is_preview(self) -> bool:
        """Whether the conversation, source and target hold little more than ids and links.

        ``await front.events.get(event.id)`` fetches the rest.
        """
        conversation: object = self.event.conversation
        return isinstance(conversation, Conversation) and conversation.status is None

    @property
    def _notice(self) -> Notice:
        if self._read is None:
            self._read = self._reader(self.body)
        if self._read is None:
            raise WebhookVerificationError("the body is signed and is no event of Front's")
        return self._read
