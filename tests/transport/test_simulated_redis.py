"""Workers that share a budget in Redis, over simulated time: what they get, and what they leave."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import logging
from collections.abc import Generator

import attrs
import pytest

from benchmarks.simulated import START, Front, LoopClock, a_call, request, simulate
from benchmarks.simulated_redis import SimulatedRedis
from front_async.sandbox.settings import LimitKind, Settings
from front_async.transport.call import Priority
from front_async.transport.redis_budget import News, RedisBudget
from front_async.transport.redis_limiter import RedisLimiter
from tests.servers.redis import redis_server
from tests.transport.builders import answer as refusal

_SEARCH = ("/conversations/search/{}", "/conversations/search/late")
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

    def limiter(self, share: float = 1.0, burst: float = 0.0) -> RedisLimiter:
        clock = LoopClock(self.loop)
        return RedisLimiter(self.redis, "c", share=share, burst=burst, clock=clock)

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
            if answer.status == 200:
                minute = int(self.loop.time() // 60)
                self.served[minute] = self.served.get(minute, 0) + 1
                self.worked[id(limiter)] = self.worked.get(id(limiter), 0) + 1

    async def over(self) -> None:
        """End everything; permits come back a second later, so that ends as well."""
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def company(url: str, loop: asyncio.AbstractEventLoop, kind: LimitKind, burst: int = 0) -> Company:
    front = Front(Settings(rate_limit=100, burst=burst, limit_kind=kind))
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
            await doomed.exchange(News(bulk=8, rolling=kind == "leaky_bucket"))
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


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_a_person_hardly_waits_beside_bulk_work_of_all_workers(
    url: str, kind: LimitKind, workers: int
) -> None:
    waits: list[float] = []

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, kind)
        limiters = [one.limiter() for _ in range(workers)]
        for limiter in limiters:
            one.saturate(limiter)
        for _ in range(120):
            await asyncio.sleep(7)
            before = loop.time()
            if turn := limiters[0].acquire(a_call("interactive")):
                await turn
            waits.append(loop.time() - before)
            await asyncio.sleep(0.3)
            limiters[0].release(a_call(), one.front.ask(START + loop.time()))
        await one.over()
        assert one.front.refused <= 3

    simulate(main)
    waits.sort()
    assert waits[len(waits) // 2] < 0.5
    assert waits[int(len(waits) * 0.9)] < 3


@pytest.mark.parametrize("kind", KINDS)
def test_bulk_work_of_one_worker_goes_on_while_people_use_all_in_another(
    url: str, kind: LimitKind
) -> None:
    served: dict[int, int] = {}
    programs: list[int] = []

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, kind)
        people, program = one.limiter(), one.limiter()
        one.saturate(people, "interactive")
        one.saturate(program)
        await asyncio.sleep(1_200)
        served.update(one.served)
        programs.append(one.worked[id(program)])
        await one.over()

    simulate(main)
    assert programs[0] > 0.08 * sum(served.values())
    assert sum(served.values()) > 0.94 * 2_000


@pytest.mark.parametrize("sent", [False, True])
def test_permits_that_are_not_used_come_back(url: str, sent: bool) -> None:
    """Those of people beside bulk work, those of calls that were cancelled, and those left over."""
    out: list[int] = []

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, "fixed_window")
        limiter = one.limiter()
        one.saturate(limiter, of=3)
        await asyncio.sleep(1)
        for _ in range(20):
            if turn := limiter.acquire(call := a_call("interactive")):
                await turn
            call.trace.sent = sent
            limiter.release(call, None)
            await asyncio.sleep(0.1)
        for task in one.tasks:
            task.cancel()
        await asyncio.sleep(3)
        await limiter.close()
        assert not any(limiter._permits.values())
        out.append(int(one.redis.kept("front_async:{c}:quota", "out")))
        await one.over()

    simulate(main)
    assert out == [0]


def test_who_comes_while_a_batch_is_given_back_does_not_wait_for_ever(url: str) -> None:
    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, "fixed_window")
        limiter = one.limiter()
        await asyncio.gather(*(request(one.front, limiter, a_call("bulk")) for _ in range(20)))
        limiter._permits["bulk"] = 1
        limiter._taken["bulk"] = 0
        limiter._return_unused()
        async with asyncio.timeout(10):
            await request(one.front, limiter, a_call("bulk"))
        await one.over()

    simulate(main)


@pytest.mark.parametrize("others", [0, 20])
@pytest.mark.parametrize("kind", KINDS)
def test_searches_of_all_workers_hold_to_their_part_together(
    url: str, kind: LimitKind, others: int
) -> None:
    searched: list[int] = []

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, kind)
        searchers, programs = [one.limiter() for _ in range(4)], one.limiter()
        for limiter in searchers:
            one.search(limiter, of=10)
        if others:
            one.saturate(programs, of=others)
        await asyncio.sleep(1_200)
        searched.append(sum(one.worked[id(limiter)] for limiter in searchers))
        assert one.front.refused == 0
        await one.over()

    simulate(main)
    assert (0.6 if others else 0.9) * 40 * 20 <= searched[0] <= 40 * 20


def test_what_front_says_of_a_resource_to_one_worker_holds_for_all(url: str) -> None:
    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, "fixed_window")
        told, other = one.limiter(), one.limiter()
        call = a_call("bulk", "/conversations/{}/messages", "/conversations/c1/messages")
        for limiter in (told, other):
            await request(one.front, limiter, a_call("bulk"))
        if turn := told.acquire(call):
            await turn
        headers = {"x_front_tier": "1", "x_ratelimit_remaining": "90", "Retry_After": "20"}
        told.release(call, refusal(429, **headers))
        before = loop.time()
        await request(one.front, other, a_call("bulk"))  # it hears of it with what it asks next
        await request(one.front, other, call)
        assert 19 < loop.time() - before < 23
        assert other.limits.paused_until is None
        await one.over()

    simulate(main)


@pytest.mark.parametrize(("part", "most"), [(0.0, 100), (0.5, 125), (1.0, 150)])
def test_workers_use_the_burst_as_far_as_one_says(url: str, part: float, most: int) -> None:
    served: dict[int, int] = {}

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, "fixed_window", burst=50)
        for _ in range(2):
            one.saturate(one.limiter(burst=part))
        await asyncio.sleep(59)
        served.update(one.served)
        assert one.front.refused == 0
        await one.over()

    simulate(main)
    assert most - 6 <= served[0] <= most
