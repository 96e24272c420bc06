"""One piece of work shared by everybody who waits for it."""

import asyncio
import contextvars
import os
from collections.abc import Callable, Coroutine
from typing import Any
from weakref import WeakKeyDictionary

_Work = Callable[[], Coroutine[Any, Any, None]]


class SingleFlight:
    """Runs *work* at most once at a time in each event loop.

    Callers come and go: the work belongs to none of them, is cancelled with none of them, and
    sees none of their context variables. It reports through the state it changes; it must not
    raise.
    """

    def __init__(self, work: _Work) -> None:
        self._work = work
        self._flights: WeakKeyDictionary[asyncio.AbstractEventLoop, _Flight] = WeakKeyDictionary()
        self._process = os.getpid()

    def start(self) -> "_Flight":
        """Return the running flight of this event loop, started if there was none."""
        if self._process != os.getpid():  # a fork: the parent's flights do not fly here
            self._flights.clear()
            self._process = os.getpid()
        loop = asyncio.get_running_loop()
        flight = self._flights.get(loop)
        if flight is None or flight.done:
            flight = self._flights[loop] = _Flight(loop, self._work)
        return flight

    def running(self) -> "_Flight | None":
        """Return the running flight of this event loop, if any."""
        flight = self._flights.get(asyncio.get_running_loop())
        return None if flight is None or flight.done else flight


class _Flight:
    def __init__(self, loop: asyncio.AbstractEventLoop, work: _Work) -> None:
        self._loop = loop
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
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        return waiter

    def _landed(self, task: asyncio.Task[None]) -> None:
        for waiter in self._waiters:
            if waiter.done():  # its caller has left
                continue
            if task.cancelled():
                waiter.cancel()
            else:
                waiter.set_result(None)
