"""A few threads for functions of the user, which may hang."""

import asyncio
import contextvars
import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

_MOST = 4  # threads

_Job = tuple[Future[object], Callable[[], object]]


class _Threads:
    """Runs what it is given in turn. An executor's threads would keep the program from ending."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[_Job] = deque()
        self._running = 0

    def submit(self, call: Callable[[], object]) -> Future[object]:
        future: Future[object] = Future()
        with self._lock:
            self._waiting.append((future, call))
            if self._running < _MOST:
                self._running += 1
                threading.Thread(target=self._run, daemon=True, name="front_async observer").start()
        return future

    def _run(self) -> None:
        while job := self._next():
            _do(*job)

    def _next(self) -> _Job | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._running -= 1
            return None


_by_process: dict[int, _Threads] = {}
"""A forked child has none of its parent's threads, and may have their lock held."""


async def in_thread_of_ours(call: Callable[[], object]) -> object:
    """Run *call* in a thread, beside those that the program and the stores use.

    It sees a context of its own. Left before its turn, it is not run at all.
    """
    threads = _by_process.setdefault(os.getpid(), _Threads())
    context = contextvars.Context()
    return await asyncio.wrap_future(threads.submit(lambda: context.run(call)))


def _do(future: Future[object], call: Callable[[], object]) -> None:
    if not future.set_running_or_notify_cancel():
        return  # whoever waited for its turn has left
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001  # the thread goes on to the next
        future.set_exception(error)
