"""Work of which half is worth nothing."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


async def to_its_end(work: Coroutine[Any, Any, _T]) -> _T:
    """Run *work*; cancelled meanwhile, wait for its end first. What it raises comes out."""
    running = asyncio.ensure_future(work)
    try:
        await asyncio.wait([running])  # which, unlike await, does not cancel what it waits for
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # looked at, so that nobody reports it as lost
        raise
    return running.result()


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
