"""Work of which half is worth nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

_log = logging.getLogger("front_async")
_T = TypeVar("_T")


async def to_its_end(work: Awaitable[_T]) -> _T:
    """Wait for the end of *work*; then be cancelled, if that was asked meanwhile, however often.

    What it raises comes out. In the place of a cancellation it is logged, by its type alone: its
    text may hold a secret.
    """
    running = asyncio.ensure_future(work)
    left: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait([running])  # which, unlike await, does not cancel what it waits for
        except asyncio.CancelledError as error:
            left = error
    if left is None:
        return running.result()
    failure = None if running.cancelled() else running.exception()
    if failure is not None:
        _log.warning("what a cancelled caller waited for has failed (%s)", type(failure).__name__)
    raise left


class Ongoing:
    """Work that its callers may leave, and that somebody waits for in the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    async def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run *work*. It goes on when the caller is cancelled."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        await asyncio.wait([task])
        return task.result()

    async def drain(self, seconds: float | None = None) -> None:
        """Wait until nothing goes on in this event loop, for so many *seconds* at most."""
        loop = asyncio.get_running_loop()
        if mine := {task for task in self._tasks if task.get_loop() is loop}:
            await asyncio.wait(mine, timeout=seconds)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # looked at: its caller may have left
