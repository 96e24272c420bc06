"""From a request to the functions that want to know."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Protocol, TypeVar

from front_async.errors import InvalidArgument
from front_async.models.events import EventType
from front_async.webhooks.event import Challenge, WebhookEvent
from front_async.webhooks.headers import Headers
from front_async.webhooks.seen import SeenEvents

Handler = Callable[[WebhookEvent], Awaitable[object]]
"""What is awaited with each event of its type."""

H = TypeVar("H", bound=Handler)

_EVERY = ""


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
        self._handlers: defaultdict[str, list[Handler]] = defaultdict(list)

    def __repr__(self) -> str:
        return f"Webhooks({self._verifier!r}, on={sorted(self._handlers)})"

    @property
    def max_body(self) -> int:
        """Bytes of the largest body that is looked at."""
        return self._verifier.max_body

    def on(self, *types: EventType | str) -> Callable[[H], H]:
        """Register the decorated function for these types of events; for every type if none.

        Functions are awaited one after the other, in the order of their registration.

        Raises:
            InvalidArgument: A type is not a name, as when the brackets are left out.
        """
        given: tuple[Any, ...] = types
        if not all(isinstance(name, str) and name for name in given):
            raise InvalidArgument('on() takes names of event types: @webhooks.on("inbound")')

        def register(handler: H) -> H:
            for name in types or (_EVERY,):
                self._handlers[name].append(handler)
            return handler

        return register

    async def handle(self, headers: Headers, body: bytes) -> Challenge | None:
        """Verify a request and let the functions work on it; return a challenge to be answered.

        When a function raises, so does this: answer with an error, and Front delivers again.

        Raises:
            WebhookVerificationError: It is not Front who speaks.
        """
        said = self._verifier.verify(headers, body)
        if isinstance(said, Challenge):
            return said
        await self._once(said, list(self._wanting(said)))
        return None

    def _wanting(self, event: WebhookEvent) -> Iterator[Handler]:
        yield from self._handlers.get(event.type, ())
        yield from self._handlers.get(_EVERY, ())

    async def _once(self, event: WebhookEvent, handlers: list[Handler]) -> None:
        seen = self._seen
        if not handlers or (seen is not None and not await seen.claim(event.id)):
            return
        done = False
        try:
            for handler in handlers:
                await handler(event)
            done = True
        finally:
            if seen is not None and not done:
                await seen.release(event.id)
