"""Five hundred companies in one process: what one costs, and what one does to the others."""

import asyncio
import gc
import statistics
import time
import tracemalloc
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import aiohttp

from benchmarks.harness import Row, row_of
from benchmarks.servers import program
from front_async import FrontClient, FrontError, Installations, OAuthApp, OAuthToken
from front_async.auth.store import MemoryTokenStores
from front_async.auth.token import StoredToken

_COMPANIES = 500
_ROUNDS = 40
_ASKED = 1_500  # requests a round
_WARM_UP = 100  # requests that do not count: they wake the processor up
_AT_ONCE = 4
_STUCK = 50  # tasks that wait for the company in trouble
_TROUBLES = {"hangs": "one hangs", "refused": "one answers 429"}


@asynccontextmanager
async def _installed(
    url: str, connector: aiohttp.BaseConnector | None = None
) -> AsyncGenerator[Installations]:
    """Run an app that 500 companies have installed, and two that are in trouble."""
    app = OAuthApp(client_id="id", client_secret="secret", redirect_uri="https://app.test")
    stores = MemoryTokenStores()
    for name in (*map(str, range(_COMPANIES)), *_TROUBLES):
        row = StoredToken(OAuthToken(name, "refresh", time.time() + 3600), 1, time.time())
        await stores.store(name).save(row, expected=None)
    async with Installations(app, stores, base_url=url, connector=connector) as installations:
        yield installations


async def idle_company() -> list[Row]:
    """What is kept of a company that has been asked once."""
    with program("benchmarks.server") as url:
        async with (
            aiohttp.TCPConnector(limit=0) as connector,
            _installed(url, connector) as installations,
        ):
            await installations.client("0").token_identity.get()
            gc.collect()
            tracemalloc.start()
            before = tracemalloc.get_traced_memory()[0]
            for n in range(1, _COMPANIES):
                await installations.client(str(n)).token_identity.get()
            gc.collect()
            kept = tracemalloc.get_traced_memory()[0] - before
            tracemalloc.stop()
            note = f"{_COMPANIES} over {_open(connector)} connection"
    return [Row("memory of an idle company", kept / (_COMPANIES - 1) / 1000, 20, "kB", note)]


def _open(connector: aiohttp.BaseConnector) -> int:
    """Count the connections of a pool; aiohttp tells it nowhere else."""
    return sum(len(idle) for idle in vars(connector)["_conns"].values())


async def companies_apart() -> list[Row]:
    """The 99th percentile of 500 companies while another is in trouble, against while none is."""
    rows: list[Row] = []
    with program("benchmarks.server") as url:
        async with _installed(url) as installations:
            await _p99(installations)
            for name, what in _TROUBLES.items():
                ratios = [await _compared(installations, name, n) for n in range(_ROUNDS)]
                rows.append(row_of(f"99th percentile of 500 while {what}", ratios, 1.1))
    return rows


async def _compared(installations: Installations, trouble: str, n: int) -> float:
    """Return the percentile with trouble over that without; the order changes each round."""
    calm = 0.0 if n % 2 else await _p99(installations)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_asking(installations.client(trouble)))
        troubled = await _p99(installations)
    return troubled / (calm or await _p99(installations))


@asynccontextmanager
async def _asking(front: FrontClient) -> AsyncGenerator[None]:
    """Have many tasks ask one company, again and again."""

    async def ask() -> None:
        while True:
            with suppress(FrontError):
                await front.token_identity.get()

    tasks = [asyncio.create_task(ask()) for _ in range(_STUCK)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _p99(installations: Installations) -> float:
    """Return the 99th percentile of a request, in seconds."""
    await asyncio.sleep(0.2)  # so that trouble has begun; without trouble as well, to be alike
    names = iter(str(n % _COMPANIES) for n in range(_ASKED))
    took: list[float] = []

    async def worker() -> None:
        for name in names:
            front = installations.client(name)
            started = time.perf_counter()
            await front.token_identity.get()
            took.append(time.perf_counter() - started)

    await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
    return statistics.quantiles(took[_WARM_UP:], n=100)[98]
