"""How much of the quota is used over six simulated hours, and how much is refused.

The server is the sandbox's own limits without any burst, a network of 0.3 seconds away. Each
process has a limiter of its own that sees the server's headers and nothing else, or shares a
budget in a real Redis whose clock is the simulation's. Twenty callers in each always have more to
ask. The other program takes up to half of the quota, another part of it every few minutes, and
asks nobody.
"""

import asyncio
import logging
import random
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import attrs

from benchmarks.harness import Row
from benchmarks.simulated import START, Front, LoopClock, a_call, request, simulate
from benchmarks.simulated_redis import SimulatedRedis, redis_url
from front_async.sandbox.settings import LimitKind, Settings
from front_async.transport.limiter import Limiter
from front_async.transport.pacing import QuotaLimiter
from front_async.transport.redis_limiter import RedisLimiter

_LIMIT = 100  # requests a minute, of Front's middle plan
_HOURS = 6
_CALLERS = 20  # in each process
_SEEDS = (1, 2, 3)
_MOST = 0.5  # of the quota, that the other program takes

Make = Callable[[asyncio.AbstractEventLoop], Limiter]


@attrs.frozen(kw_only=True)
class Case:
    """One way to use the quota."""

    kind: LimitKind
    processes: int = 1
    others: bool = False
    redis: bool = False

    def __str__(self) -> str:
        kind = "fixed window" if self.kind == "fixed_window" else "leaky bucket"
        processes = "1 process" if self.processes == 1 else f"{self.processes} processes"
        others = ", another program" if self.others else ""
        return f"{kind}, {processes}{' with Redis' if self.redis else ''}{others}"


_KINDS: tuple[LimitKind, ...] = ("fixed_window", "leaky_bucket")
_CASES = [
    Case(kind=kind, processes=processes, others=others, redis=redis)
    for kind in _KINDS
    for processes, redis in ((1, False), (4, False), (4, True))
    for others in (False, True)
]


async def quota() -> list[Row]:
    """Run each case with three seeds; tell the part that was used, and the part refused."""
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    return await asyncio.to_thread(_rows)


def _rows() -> list[Row]:
    has_redis = shutil.which("redis-server") is not None
    server: AbstractContextManager[str] = redis_url() if has_redis else nullcontext("")
    rows: list[Row] = []
    with server as url:
        for case in _CASES:
            if url or not case.redis:
                rows += _measured(case, url)
    return rows


def _measured(case: Case, url: str) -> list[Row]:
    runs = [_run(case, seed, url) for seed in _SEEDS]
    ours, others = sum(run.served for run in runs), sum(run.others for run in runs)
    refused = sum(run.refused for run in runs)
    there = _LIMIT * 60 * _HOURS + (_LIMIT if case.kind == "leaky_bucket" else 0)
    used = 100 * (ours + others) / (there * len(runs))
    note = f"{ours:,} ours, {others:,} others'"
    return [
        Row(f"quota used: {case}", used, 98, "%", note, at_least=True),
        Row(f"refused: {case}", 100 * refused / (ours + refused), 0.1, "%", f"{refused} of ours"),
    ]


def _run(case: Case, seed: int, url: str) -> Front:
    settings = Settings(rate_limit=_LIMIT, burst=0, limit_kind=case.kind)
    front = Front(settings, random.Random(seed))

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        redis = SimulatedRedis(url, loop) if case.redis else None

        def limiter() -> Limiter:
            clock = LoopClock(loop)
            return (
                QuotaLimiter(clock=clock)
                if redis is None
                else RedisLimiter(redis, "c", clock=clock)
            )

        limiters = [limiter() for _ in range(case.processes)]
        tasks = [
            asyncio.create_task(_caller(front, one)) for one in limiters for _ in range(_CALLERS)
        ]
        if case.others:
            tasks.append(asyncio.create_task(_another(front, random.Random(seed + 7))))
        await asyncio.sleep(_HOURS * 3600)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    simulate(main)
    return front


async def _caller(front: Front, limiter: Limiter) -> None:
    call = a_call("bulk")
    while True:
        await request(front, limiter, call)


async def _another(front: Front, rng: random.Random) -> None:
    """Take another part of the quota every few minutes."""
    loop = asyncio.get_running_loop()
    while True:
        rate = max(0.001, rng.uniform(0, _MOST)) * _LIMIT / 60
        until = loop.time() + rng.uniform(60, 600)
        while loop.time() < until:
            await asyncio.sleep(min(rng.expovariate(rate), 600))
            front.taken(START + loop.time())
