"""Waiting in line: first come first served, bulk work one turn in five."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from front_async.errors import QueueFull
from front_async.transport.call import Priority

_MOST_WAITING = 10_000
_INTERACTIVE_TURNS = 4  # to one bulk turn, while both wait

_Line = OrderedDict[asyncio.Future[None], None]
"""An ordered set: joining, leaving and taking the first are all O(1), as in a dict they are not."""


class FairQueue:
    """Tasks that wait for a turn. Who gives turns, and when, is the owner's business."""

    def __init__(self) -> None:
        self._lines: dict[Priority, _Line] = {"interactive": _Line(), "bulk": _Line()}
        self._turns = 0
        self.waiting: int = 0
        """How many stand in line."""

    def length(self, priority: Priority) -> int:
        """How many of one class stand in line."""
        return len(self._lines[priority])

    @property
    def owes_bulk(self) -> bool:
        """Tell whether bulk work has waited through all the turns that people have before it."""
        return self._turns == _INTERACTIVE_TURNS and bool(self._lines["bulk"])

    def check_room(self, operation: str, what: str) -> None:
        """See that one more may wait for *what*.

        Raises:
            QueueFull: 10,000 wait already.
        """
        if self.waiting >= _MOST_WAITING:
            raise QueueFull(operation, f"{_MOST_WAITING} requests wait for {what} already")

    async def turn(self, priority: Priority, give_back: Callable[[], object]) -> None:
        """Wait in line. A turn that comes to a task just cancelled is handed to *give_back*."""
        waiter = asyncio.get_running_loop().create_future()
        self._lines[priority][waiter] = None
        self.waiting += 1
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter in self._lines[priority]:
                self._leave(waiter, priority)
            if not waiter.cancelled():
                give_back()
            raise

    def next(self, only: Priority | None = None) -> Priority | None:
        """Give a turn to whoever is first, in one class or both; None when nobody waits."""
        while self._lines[priority := only or self._class()]:
            waiter = next(iter(self._lines[priority]))
            self._leave(waiter, priority)
            if not waiter.done():  # cancelled, and its task has not run since
                waiter.set_result(None)
                if only == "interactive" and self._lines["bulk"]:
                    self._turns = min(self._turns + 1, _INTERACTIVE_TURNS)
                return priority
        return None

    def _leave(self, waiter: asyncio.Future[None], priority: Priority) -> None:
        del self._lines[priority][waiter]
        self.waiting -= 1

    def _class(self) -> Priority:
        if not self._lines["bulk"]:
            return "interactive"
        if not self._lines["interactive"]:
            return "bulk"
        self._turns = (self._turns + 1) % (_INTERACTIVE_TURNS + 1)
        return "interactive" if self._turns else "bulk"
