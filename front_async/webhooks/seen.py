"""Which events were handled: Front delivers each at least once."""

from typing import Protocol

from front_async.errors import InvalidArgument


class SeenEvents(Protocol):
    """Remembers the ids of events. Several workers need one they share, such as a database."""

    async def claim(self, event_id: str, /) -> bool:
        """Note *event_id*; False when it was noted before: somebody handles or handled it."""
        ...

    async def release(self, event_id: str, /) -> None:
        """Forget *event_id*: handling it failed, and the next delivery is to try again."""


class MemorySeenEvents:
    """Remembers the latest events in this process.

    Args:
        most: How many.

    Raises:
        InvalidArgument: It is not positive.
    """

    def __init__(self, most: int = 10_000) -> None:
        if most < 1:
            raise InvalidArgument("most must be at least 1")
        self._most = most
        self._ids: dict[str, None] = {}  # the oldest first

    async def claim(self, event_id: str, /) -> bool:
        """Note *event_id*; False when it is known."""
        if event_id in self._ids:
            return False
        self._ids[event_id] = None
        if len(self._ids) > self._most:
            del self._ids[next(iter(self._ids))]
        return True

    async def release(self, event_id: str, /) -> None:
        """Forget *event_id*."""
        self._ids.pop(event_id, None)
