"""Which events were handled, and which are under way: Front delivers each at least once."""

from typing import Literal, Protocol

from front_async.errors import InvalidArgument

Claim = Literal["won", "handled", "under_way"]
"""What a claim comes to: the event is yours to handle; it was handled; somebody is at it."""


class SeenEvents(Protocol):
    """Remembers the ids of events. Several workers need one they share, such as a database.

    Such a store lets a claim expire that is neither finished nor released after a minute or so:
    its worker was killed. What is finished it keeps for as long as Front may deliver again.
    """

    async def claim(self, event_id: str, /) -> Claim:
        """Note that *event_id* is under way, unless it is noted; in one step for all workers."""
        ...

    async def finish(self, event_id: str, /) -> None:
        """Note that *event_id*, claimed before, is handled."""

    async def release(self, event_id: str, /) -> None:
        """Forget *event_id*: handling it failed, and the next delivery is to try again."""


class MemorySeenEvents:
    """Remembers the events of this process: those under way, and the latest that were handled.

    Args:
        most: How many of those that were handled.

    Raises:
        InvalidArgument: It is not a positive number.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = _checked(most)
        self._under_way: set[str] = set()
        self._handled: dict[str, None] = {}  # the oldest first

    async def claim(self, event_id: str, /) -> Claim:
        """Note that *event_id* is under way, unless it is known."""
        if event_id in self._handled:
            return "handled"
        if event_id in self._under_way:
            return "under_way"
        self._under_way.add(event_id)
        return "won"

    async def finish(self, event_id: str, /) -> None:
        """Note that *event_id* is handled; the oldest that was is forgotten."""
        self._under_way.discard(event_id)
        self._handled[event_id] = None
        if len(self._handled) > self._most:
            del self._handled[next(iter(self._handled))]

    async def release(self, event_id: str, /) -> None:
        """Forget *event_id*."""
        self._under_way.discard(event_id)


def _checked(most: object) -> int:
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise InvalidArgument("most must be a whole number of at least 1")
    return most
