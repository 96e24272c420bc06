"""How much memory a request takes while it waits for its turn."""

import asyncio
import gc
import tracemalloc

from benchmarks.harness import Row
from benchmarks.servers import program
from front_async import FrontClient

_WAITING = 5_000


async def waiting_memory() -> list[Row]:
    """A request that waits, with its task and every frame of it."""
    with program("benchmarks.server") as url:
        async with FrontClient("hangs", base_url=url, timeout=300, concurrency=1) as front:
            first = asyncio.create_task(front.token_identity.get())
            await asyncio.sleep(0.2)
            gc.collect()
            tracemalloc.start()
            before = tracemalloc.get_traced_memory()[0]
            tasks = [asyncio.create_task(front.token_identity.get()) for _ in range(_WAITING)]
            await asyncio.sleep(0.2)
            gc.collect()
            taken = tracemalloc.get_traced_memory()[0] - before
            tracemalloc.stop()
            for task in (first, *tasks):
                task.cancel()
            await asyncio.gather(first, *tasks, return_exceptions=True)
    return [Row("memory of a waiting request", taken / _WAITING / 1000, 5, "kB")]
