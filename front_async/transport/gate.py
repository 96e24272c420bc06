"""How many requests of one client are under way at once.

The gate stands in front of aiohttp's connection pool and is no wider: a request that waits in the
pool would wait with a token already on it.
"""

from collections.abc import Awaitable

from front_async.transport.call import Call
from front_async.transport.queue import FairQueue


class Gate:
    """A number of places, handed from one request to the next."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._queue = FairQueue()

    def enter(self, call: Call) -> Awaitable[None] | None:
        """Take a place. Returns what to wait for when none is free.

        Raises:
            QueueFull: More than 10,000 wait for one already.
        """
        if self._free > 0:
            self._free -= 1
            return None
        self._queue.check_room(call.operation, "a connection")
        return self._queue.turn(call.priority, self.leave)

    def leave(self) -> None:
        """Hand the place to whoever is next."""
        if not self._queue.waiting or not self._queue.next():
            self._free += 1
