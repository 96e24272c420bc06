"""From a request to the functions that want to know."""

from collections.abc import Callable
from typing import Any, Protocol

from front_async.errors import InvalidArgument
from front_async.models.events import EventType
from front_async.webhooks.event import Challenge, WebhookEvent
from front_async.webhooks.handlers import H, Handlers
from front_async.webhooks.headers import Headers
from front_async.webhooks.once import once
from front_async.webhooks.seen import SeenEvents


class Verifier(Protocol):
    """An :class:`ApplicationWebhook` or a :class:`RuleWebhook`."""

    @property
    def max_body(self) -> int:
        """Bytes of the largest body that is verified."""
        ...

    def verify(self, headers: Headers, body: bytes) -> WebhookEvent | Challenge:
        """Return what Front says, or raise WebhookVerificationError."""
        ...


class Webhooks:
    """Verifies what comes, and hands each event to the functions that are registered for it.

    ::

        webhooks = Webhooks(ApplicationWebhook(key), seen=MemorySeenEvents())

        @webhooks.on("inbound", "out_reply")
        async def note(event: WebhookEvent) -> None: ...

    Args:
        verifier: Says whether it is Front who speaks.
        seen: Remembers events by their id, so that each is handled once. Without it the functions
            see what Front delivers twice, and what an eavesdropper sends again.
    """

    def __init__(self, verifier: Verifier, *, seen: SeenEvents | None = None) -> None:
        self._verifier = verifier
        self._seen = seen
        self._handlers = Handlers()

    def __repr__(self) -> str:
        return f"Webhooks({self._verifier!r}, {len(self._handlers)} functions)"

    @property
    def max_body(self) -> int:
        """Bytes of the largest body that is looked at."""
        return self._verifier.max_body

    def on(self, *types: EventType | str) -> Callable[[H], H]:
        """Register the decorated function for these types of events; for every type if none.

        Functions are awaited one after the other, in the order of their registration.

        Raises:
            InvalidArgument: A type is not a name, as when the brackets are left out; or the
                function is not async.
        """
        given: tuple[Any, ...] = types
        if not all(isinstance(name, str) and name for name in given):
            raise InvalidArgument('on() takes names of event types: @webhooks.on("inbound")')

        def register(handler: H) -> H:
            self._handlers.add(types, handler)
            return handler

        return register

    async def handle(self, headers: Headers, body: bytes) -> Challenge | None:
        """Verify a request and let the functions work on it; return a challenge to be answered.

        When a function raises, so does this: answer with an error, and Front delivers again.

        Raises:
            WebhookVerificationError: It is not Front who speaks. Answer 401.
            EventUnderWay: Another delivery of the event is being handled, and may fail: answer
                503, and Front delivers this one again.
        """
        said = self.verify(headers, body)
        if isinstance(said, Challenge):
            return said
        await self.dispatch(said)
        return None

    def verify(self, headers: Headers, body: bytes) -> WebhookEvent | Challenge:
        """Return what Front says, its event decoded.

        The first half of :meth:`handle`: after it, an error is a function's own.

        Raises:
            WebhookVerificationError: It is not Front who speaks, or it tells of no event.
        """
        said = self._verifier.verify(headers, body)
        if isinstance(said, WebhookEvent):
            _ = said.event  # which raises for what is no event
        return said

    async def dispatch(self, event: WebhookEvent) -> None:
        """Let the functions work on an event that :meth:`verify` has returned.

        Raises:
            EventUnderWay: Another delivery of it is being handled.
        """
        handlers = self._handlers.wanting(event.type)

        async def work() -> None:
            for handler in handlers:
                await handler(event)

        if self._seen is None or not handlers:
            await work()
        else:
            await once(self._seen, event.id, work)
