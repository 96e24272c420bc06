"""A line of callers who wait for time to pass, with one timer for all of them."""

import asyncio
import math
from collections.abc import Awaitable
from functools import partial
from typing import Protocol

from front_async.errors import InvalidArgument
from front_async.transport.call import Priority
from front_async.transport.queue import FairQueue
from front_async.wire.clock import Clock, Timer

_LEAST = 0.001  # seconds; sums of floats must not ring a timer for no time at all


class Pace(Protocol):
    """Says when the next one may go. An interactive call never waits longer than a bulk one."""

    def wait(self, priority: Priority, now: float, /) -> float:
        """Seconds until one more may go; inf when that hangs on an answer, not on time."""
        ...

    def take(self, priority: Priority, now: float, /) -> None:
        """Let one go."""
        ...

    def give_back(self, priority: Priority, /) -> None:
        """Undo a :meth:`take`: who was let go had been cancelled."""
        ...


class Line:
    """First come first served within a class, interactive calls four to one before bulk work."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self._clock = clock
        self._pace = pace
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: Timer | None = None
        self._rings_at = math.inf
        self.queue: FairQueue = FairQueue()

    def join(self, priority: Priority, wait: float) -> Awaitable[None]:
        """Stand in line; *wait* is what the pace said. Returns what to await.

        Raises:
            InvalidArgument: Callers of another running event loop wait here.
        """
        self._belong(asyncio.get_running_loop())
        self._schedule(wait)
        return self.queue.turn(priority, partial(self.give_back, priority))

    def serve(self) -> None:
        """Let as many go as may; one timer stands for all who still wait."""
        while self.queue.waiting:
            now = self._clock.monotonic()
            people = self.queue.length("interactive")
            wait = self._pace.wait("interactive", now) if people else 0.0
            if wait:
                self._schedule(wait)
                return
            wait = self._pace.wait("bulk", now)
            # Where people use all there is, the reserve must not keep bulk work out for ever.
            only_people = wait and not (people and self.queue.owes_bulk)
            gone = self.queue.next("interactive" if only_people else None)
            if gone is None:
                self._schedule(wait)
                return
            self._pace.take(gone, now)

    def _belong(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wait in one event loop at a time; those of a closed one wait no more."""
        if self.queue.waiting and self._loop is not loop:
            if self._loop is not None and not self._loop.is_closed():
                raise InvalidArgument(
                    "a limiter serves one event loop at a time: make one for each"
                )
            self.forget()
        if not self.queue.waiting:
            self._forget_timer()  # it may be a closed event loop's and never ring
        self._loop = loop

    def forget(self) -> None:
        """Forget those who wait: their event loop is closed."""
        self.queue = FairQueue()

    def give_back(self, priority: Priority) -> None:
        """Take back a turn that nobody uses, and give it to the next."""
        self._pace.give_back(priority)
        self.serve()

    def _schedule(self, wait: float) -> None:
        wait = max(wait, _LEAST)
        rings_at = self._clock.monotonic() + wait
        if rings_at >= self._rings_at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._rings_at = self._clock.call_later(wait, self._ring), rings_at

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._rings_at = None, math.inf

    def _ring(self) -> None:
        self._timer, self._rings_at = None, math.inf
        self.serve()
