"""One piece of work shared by everybody who waits for it."""

import asyncio
import contextvars
import os
from collections.abc import Callable, Coroutine
from typing import Any

_Work = Callable[[], Coroutine[Any, Any, None]]


class SingleFlight:
    """Runs *work* at most once at a time in each event loop.

    Callers come and go: the work belongs to none of them, is cancelled with none of them, and
    sees none of their context variables. It reports through the state it changes; it must not
    raise.
    """

    def __init__(self, work: _Work) -> None:
        self._work = work
        self._flights: dict[asyncio.AbstractEventLoop, _Flight] = {}
        """Those in the air. One that lands is gone, and its event loop may go too."""
        self._process = os.getpid()

    def start(self) -> "_Flight":
        """Return the running flight of this event loop, started if there was none."""
        if self._process != os.getpid():  # a fork: the parent's flights do not fly here
            self._flights.clear()
            self._process = os.getpid()
        loop = asyncio.get_running_loop()
        flight = self._flights.get(loop)
        if flight is None or flight.done:
            self._drop_closed()
            flight = self._flights[loop] = _Flight(loop, self._work, self._landed)
        return flight

    def running(self) -> "_Flight | None":
        """Return the running flight of this event loop, if any."""
        flight = self._flights.get(asyncio.get_running_loop())
        return None if flight is None or flight.done else flight

    def _landed(self, flight: "_Flight") -> None:
        if self._flights.get(flight.loop) is flight:
            del self._flights[flight.loop]

    def _drop_closed(self) -> None:
        """Drop the flights whose event loop was closed under them: they never land."""
        for loop in list(self._flights):
            if loop.is_closed():
                self._flights.pop(loop, None)


class _Flight:
    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        work: _Work,
        on_landed: "Callable[[_Flight], object]",
    ) -> None:
        self.loop = loop
        self._on_landed = on_landed
        self._waiters: list[asyncio.Future[None]] = []
        self._task = loop.create_task(
            work(), name="front_async token refresh", context=contextvars.Context()
        )
        self._task.add_done_callback(self._landed)

    @property
    def done(self) -> bool:
        return self._task.done()

    def landed(self) -> asyncio.Future[None]:
        """Return what to wait for: the end.

        A future each, so that one who leaves takes nobody along. asyncio.shield would do the
        same, in quadratic time when thousands leave.
        """
        waiter = self.loop.create_future()
        self._waiters.append(waiter)
        return waiter

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._on_landed(self)
        for waiter in self._waiters:
            if waiter.done():  # its caller has left
                continue
            if task.cancelled():
                waiter.cancel()
            else:
                waiter.set_result(None)
