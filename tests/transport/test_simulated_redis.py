"""Workers that share a budget in Redis, over simulated time: what they get, and what they leave."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import logging
from collections.abc import Generator

import attrs
import pytest

from benchmarks.simulated import Front, LoopClock, a_call, request, simulate
from benchmarks.simulated_redis import SimulatedRedis
from front_async.sandbox.settings import LimitKind, Settings
from front_async.transport.call import Priority
from front_async.transport.redis_budget import News, RedisBudget
from front_async.transport.redis_limiter import RedisLimiter
from tests.servers.redis import redis_server

KINDS: list[LimitKind] = ["fixed_window", "leaky_bucket"]


@pytest.fixture(scope="module")
def url() -> Generator[str]:
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
    worked: dict[int, int] = attrs.field(factory=dict[int, int])
    """What each worker got."""

    def limiter(self, share: float = 1.0) -> RedisLimiter:
        return RedisLimiter(self.redis, "c", share=share, clock=LoopClock(self.loop))

    def saturate(self, limiter: RedisLimiter, priority: Priority = "bulk", of: int = 20) -> None:
        """Have *of* callers of one worker ask all the time."""
        self.tasks += [asyncio.create_task(self._ask(limiter, priority)) for _ in range(of)]

    async def _ask(self, limiter: RedisLimiter, priority: Priority) -> None:
        while True:
            answer = await request(self.front, limiter, a_call(priority))
            if answer.status == 200:
                minute = int(self.loop.time() // 60)
                self.served[minute] = self.served.get(minute, 0) + 1
                self.worked[id(limiter)] = self.worked.get(id(limiter), 0) + 1

    async def over(self) -> None:
        """End everything; permits come back a second later, so that ends as well."""
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def company(url: str, loop: asyncio.AbstractEventLoop, kind: LimitKind) -> Company:
    front = Front(Settings(rate_limit=100, burst=0, limit_kind=kind))
    return Company(front, SimulatedRedis(url, loop), loop)


@pytest.mark.parametrize("kind", KINDS)
def test_permits_of_workers_that_died_are_lost_to_a_minute_at_most(
    url: str, kind: LimitKind
) -> None:
    served: dict[int, int] = {}

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, kind)
        limiter = one.limiter()
        one.saturate(limiter)
        await asyncio.sleep(300)
        for n in range(20):
            doomed = RedisBudget(one.redis, "c", f"dead {n}", "front_async:")
            await doomed.exchange(News(want=8, rolling=kind == "leaky_bucket"))
            await asyncio.sleep(1)
        await asyncio.sleep(400)
        served.update(one.served)
        await one.over()

    simulate(main)
    assert min(served[minute] for minute in range(7, 12)) >= 90


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_worker_gets_its_turn_and_busy_ones_share(url: str, kind: LimitKind) -> None:
    waits: list[float] = []
    counts: dict[int, int] = {}

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, kind)
        one.saturate(one.limiter())
        await asyncio.sleep(300)
        for _ in range(3):
            before, limiter = loop.time(), one.limiter()
            await request(one.front, limiter, a_call("bulk"))
            waits.append(loop.time() - before)
            one.saturate(limiter)
        await asyncio.sleep(300)
        one.worked.clear()
        await asyncio.sleep(1_200)
        counts.update(one.worked)
        await one.over()

    simulate(main)
    assert max(waits) < 61
    assert len(counts) == 4
    assert min(counts.values()) > 2_000 / 4 / 2


@pytest.mark.parametrize("kind", KINDS)
def test_workers_hold_to_their_share_together(url: str, kind: LimitKind) -> None:
    served: dict[int, int] = {}

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, kind)
        for _ in range(2):
            one.saturate(one.limiter(share=0.5))
        await asyncio.sleep(900)
        served.update(one.served)
        await one.over()

    simulate(main)
    later = [served[minute] for minute in range(3, 14)]
    assert max(later) < 60
    assert 47 * len(later) < sum(later) <= 51 * len(later)
