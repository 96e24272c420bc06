"""Limits on time: of a whole call, and of one exchange in it.

A whole call is queueing, refreshing, waiting, sending and reading together. All calls of a client
have the same limit, so they run out in the order they began, and one timer watches them all.
``asyncio.timeout`` would make a timer for each, which costs more than the rest of the road.
"""

import asyncio
import time
from typing import Literal

import msgspec

from front_async.errors import DeadlineExceeded, OutcomeUnknownError
from front_async.transport.call import Call

EXCHANGE = 30.0  # seconds for one exchange
_LOOK = 1.0  # seconds between two looks at the exchanges

What = Literal["call", "exchange"]


class _Running(msgspec.Struct, eq=False):
    task: "asyncio.Task[object]"
    cancelling: int
    """How many cancellations the task had asked of it before ours."""
    ends: float
    ran_out: What | None = None


class Deadlines:
    """The calls of one client that are under way.

    Args:
        seconds: How long a call may take.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._running: dict[Call, _Running] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    def start(self, call: Call) -> None:
        """Watch *call*, which the current task waits for."""
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        if task is None:
            raise RuntimeError("a request must be awaited in a task")
        self._running[call] = _Running(task, task.cancelling(), time.monotonic() + self._seconds)
        if self._timer is None or self._loop is not loop:  # a closed loop never rings
            self._loop = loop
            self._watch(self._seconds)

    def stop(self, call: Call) -> None:
        """Watch *call* no longer."""
        run = self._running.pop(call)
        if run.ran_out is not None:  # it ended by itself just as we cancelled it
            run.task.uncancel()

    def ran_out(self, call: Call, what: What) -> bool:
        """Tell whether a cancellation is our doing, because the time of *what* ran out.

        A time-out or cancellation of the caller's own stays the caller's: as asyncio.timeout has
        it, the cancellation is ours only if nobody else asked for one.
        """
        run = self._running[call]
        if run.ran_out != what:
            return False
        run.ran_out = None
        return run.task.uncancel() <= run.cancelling

    def _watch(self, left: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(min(left, _LOOK), self._look)

    def _look(self) -> None:
        self._timer = None
        now = time.monotonic()
        for call, run in self._running.items():
            _stop_late(call, run, now)
        if self._running:
            ends = (run.ends for run in self._running.values() if run.ran_out is None)
            self._watch(max(0.0, next(ends, now + self._seconds) - now))


def _stop_late(call: Call, run: _Running, now: float) -> None:
    if run.ran_out is not None:
        return
    if now >= run.ends:
        run.ran_out = "call"
    elif call.trace.sent and now >= call.trace.sent_at + EXCHANGE:
        run.ran_out = "exchange"
    if run.ran_out is not None:
        run.task.cancel()


def too_late(call: Call) -> Exception:
    """Return what the end of its time means for *call*."""
    reason, attempts = "the time limit of the call ran out", call.trace.attempts
    if call.maybe_done:
        return OutcomeUnknownError(call.operation, reason, attempts=attempts)
    return DeadlineExceeded(call.operation, reason, attempts)
