"""The functions that hear of events, in the order of their registration."""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from front_async.errors import InvalidArgument
from front_async.webhooks.event import WebhookEvent

Handler = Callable[[WebhookEvent], Awaitable[object]]
"""What is awaited with each event of its type."""

H = TypeVar("H", bound=Handler)


class Handlers:
    """Functions, each with the types of events that it wants; with none, it wants every event."""

    def __init__(self) -> None:
        self._registered: list[tuple[frozenset[str], Handler]] = []

    def __len__(self) -> int:
        return len(self._registered)

    def add(self, types: tuple[str, ...], handler: Handler) -> None:
        """Register *handler* for *types*.

        Raises:
            InvalidArgument: It is an ordinary function. It would run to its end before anybody
                saw that there is nothing to await: the delivery fails, and the next runs it again.
        """
        if not _is_async(handler):
            raise InvalidArgument("on() takes async functions: async def note(event): ...")
        self._registered.append((frozenset(types), handler))

    def wanting(self, kind: str) -> list[Handler]:
        """Return the functions that want events of this type."""
        return [handler for types, handler in self._registered if not types or kind in types]


def _is_async(handler: Any) -> bool:
    """Tell whether the result can be awaited, as far as that shows before a call.

    A decorator's ordinary function around an async one gives back what the async one does.
    """
    while isinstance(handler, functools.partial):
        handler = handler.func  # pyright: ignore[reportUnknownMemberType]  # it may be anything
    if not inspect.isroutine(handler) or inspect.iscoroutinefunction(handler):
        return callable(handler)  # what an object with a method __call__ gives back is its own
    inner = getattr(handler, "__wrapped__", None)
    return inner is not None and _is_async(inner)
