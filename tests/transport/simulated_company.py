"""A simulated company that several workers ask, and the Redis they share."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import logging
import random
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import attrs

from benchmarks.simulated import Front, LoopClock, a_call, request
from benchmarks.simulated_redis import SimulatedRedis
from front_async.sandbox.settings import LimitKind, Settings
from front_async.transport.call import Priority
from front_async.transport.redis_budget import Redis
from front_async.transport.redis_limiter import RedisLimiter
from tests.servers.redis import redis_server

_SEARCH = ("/conversations/search/{}", "/conversations/search/late")
KINDS: list[LimitKind] = ["fixed_window", "leaky_bucket"]


@contextmanager
def redis_address() -> Generator[str]:
    """Run a Redis, and yield its address. What is destroyed with a simulation is not told."""
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    with redis_server() as running:
        yield running.url


@attrs.define
class Company:
    """A simulated Front, the Redis beside it, and what was served in each minute."""

    front: Front
    redis: SimulatedRedis
    loop: asyncio.AbstractEventLoop
    tasks: list[asyncio.Task[None]] = attrs.field(factory=list["asyncio.Task[None]"])
    served: dict[int, int] = attrs.field(factory=dict[int, int])
    refused: dict[int, int] = attrs.field(factory=dict[int, int])
    worked: dict[int, int] = attrs.field(factory=dict[int, int])
    """What each worker got."""

    last: dict[object, float] = attrs.field(factory=dict[object, float])
    """When each caller got its last answer."""

    chance: random.Random = attrs.field(factory=lambda: random.Random(1))
    """What the workers spread by; the same in each run."""

    def limiter(
        self, share: float = 1.0, burst: float = 0.0, redis: Redis | None = None
    ) -> RedisLimiter:
        clock = LoopClock(self.loop)
        limiter = RedisLimiter(redis or self.redis, "c", share=share, burst=burst, clock=clock)
        limiter._rng = random.Random(self.chance.random())
        return limiter

    def saturate(self, limiter: RedisLimiter, priority: Priority = "bulk", of: int = 20) -> None:
        """Have *of* callers of one worker ask all the time."""
        self.tasks += [asyncio.create_task(self._ask(limiter, priority)) for _ in range(of)]

    def search(self, limiter: RedisLimiter, of: int) -> None:
        """Have *of* callers of one worker search all the time."""
        tasks = [self._ask(limiter, "bulk", *_SEARCH) for _ in range(of)]
        self.tasks += map(asyncio.create_task, tasks)

    async def _ask(self, limiter: RedisLimiter, priority: Priority, *path: str) -> None:
        while True:
            answer = await request(self.front, limiter, a_call(priority, *path))
            minute = int(self.loop.time() // 60)
            told = self.served if answer.status == 200 else self.refused
            told[minute] = told.get(minute, 0) + 1
            if answer.status == 200:
                self.last[asyncio.current_task()] = self.loop.time()
                self.worked[id(limiter)] = self.worked.get(id(limiter), 0) + 1

    async def over(self) -> None:
        """End everything; permits come back a second later, so that ends as well."""
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def company(url: str, loop: asyncio.AbstractEventLoop, kind: LimitKind, burst: int = 0) -> Company:
    front = Front(Settings(rate_limit=100, burst=burst, limit_kind=kind))
    return Company(front, SimulatedRedis(url, loop), loop)


class Failing:
    """A Redis that is dead for a while, or hangs: it takes calls and never answers."""

    def __init__(self, redis: SimulatedRedis, start: float, end: float, *, hangs: bool) -> None:
        self._redis = redis
        self._start, self._end = start, end
        self._hangs = hangs

    async def evalsha(self, *asked: Any) -> Any:
        if self._start <= asyncio.get_running_loop().time() < self._end:
            if self._hangs:
                await asyncio.sleep(1e9)
            raise ConnectionError
        return await self._redis.evalsha(*asked)

    eval = evalsha
