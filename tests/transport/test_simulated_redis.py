"""Workers that share a budget in Redis, over simulated time: what they get, and what they leave."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import random
from collections.abc import Generator

import pytest

from benchmarks.simulated import START, a_call, begin, request, simulate
from front_async.sandbox.settings import LimitKind
from front_async.transport.redis_budget import News, RedisBudget
from tests.transport.simulated_company import KINDS, company, redis_address


@pytest.fixture(scope="module")
def url() -> Generator[str]:
    with redis_address() as address:
        yield address


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


@pytest.mark.parametrize("chance", [1, 30, 87])
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_worker_gets_its_turn_and_busy_ones_share(
    url: str, kind: LimitKind, chance: int
) -> None:
    """By two of these chances one got a tenth, when who asked near a window's end came late."""
    waits: list[float] = []
    counts: dict[int, int] = {}

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, kind)
        one.chance = random.Random(chance)
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


def test_after_a_silence_near_the_end_one_request_asks_before_the_others_go(url: str) -> None:
    async def main(loop: asyncio.AbstractEventLoop) -> None:
        redis = company(url, loop, "fixed_window").redis
        one, other = (RedisBudget(redis, "c", name, "t:") for name in ("one", "other"))
        told = await one.exchange(News(limit=100, remaining=12, resets_in=29.0))
        await asyncio.sleep(1)
        at_once = (await one.exchange(News(bulk=4))).bulk
        assert at_once == 4
        await one.exchange(News(window=told.window, unused=at_once))
        await asyncio.sleep(4)  # others may use eight in five seconds
        assert (await one.exchange(News(bulk=4))).bulk == 1
        assert (await other.exchange(News(bulk=4))).bulk == 0
        seen = News(window=told.window, answered=1, limit=100, remaining=11, resets_in=24.0)
        await one.exchange(seen)
        assert (await other.exchange(News(bulk=4))).bulk == 2

    simulate(main)


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
            await begin(limiters[0], a_call("interactive"))
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
            await begin(limiter, call := a_call("interactive"))
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
