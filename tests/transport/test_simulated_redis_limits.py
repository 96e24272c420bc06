"""Workers that share a budget in Redis: searches, resources, the burst, and Redis being lost."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
from collections.abc import Generator
from typing import Any

import pytest

from benchmarks.simulated import a_call, begin, request, simulate
from front_async.sandbox.settings import LimitKind
from tests.transport.builders import answer as refusal
from tests.transport.simulated_company import KINDS, Company, Failing, company, redis_address


@pytest.fixture(scope="module")
def url() -> Generator[str]:
    with redis_address() as address:
        yield address


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
        await begin(told, call)
        headers = {"x_front_tier": "1", "x_ratelimit_remaining": "90", "Retry_After": "20"}
        told.release(call, refusal(429, **headers))
        before = loop.time()
        await request(one.front, other, a_call("bulk"))  # it hears of it with what it asks next
        await request(one.front, other, call)
        assert 19 < loop.time() - before < 23
        assert other.limits.paused_until is None
        await one.over()

    simulate(main)


@pytest.mark.parametrize("asks", [False, True])
def test_what_refuses_one_worker_holds_all_at_once(url: str, asks: bool) -> None:
    """Also when its last question to Redis is still under way."""

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, "fixed_window")
        told, other = one.limiter(), one.limiter()
        for limiter in (told, other):
            await request(one.front, limiter, a_call("bulk"))
        await begin(told, call := a_call("bulk"))
        if asks:
            told._ask(None, loop.time())
        told.release(call, refusal(429, x_ratelimit_remaining="0", Retry_After="20"))
        await asyncio.sleep(0.1)
        before = loop.time()
        await request(one.front, other, a_call("bulk"))
        assert 19 < loop.time() - before < 23
        await one.over()

    simulate(main)


def test_who_is_refused_before_a_limit_is_known_asks_redis_seldom(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        nonlocal asked
        one = company(url, loop, "fixed_window")
        told, other = one.limiter(), one.limiter()
        await begin(told, call := a_call("bulk"))
        told.release(call, refusal(429, Retry_After="20"))
        await asyncio.sleep(0.1)
        ask, before = other._ask, loop.time()

        def count(*of: Any, **how: Any) -> None:
            nonlocal asked
            asked += 1
            ask(*of, **how)

        monkeypatch.setattr(other, "_ask", count)
        await request(one.front, other, a_call("bulk"))
        assert 19 < loop.time() - before < 23
        await one.over()

    simulate(main)
    assert asked < 9


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


@pytest.mark.parametrize("end", [1e9, 400.0])
@pytest.mark.parametrize("hangs", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_losing_redis_costs_no_request_and_one_window_of_refusals_at_most(
    url: str, kind: LimitKind, hangs: bool, end: float
) -> None:
    """Over twelve minutes, with four workers: lost in the middle of the second, back or not."""
    found: list[Company] = []

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        one = company(url, loop, kind)
        redis = Failing(one.redis, 90.0, end, hangs=hangs)
        for _ in range(4):
            one.saturate(one.limiter(redis=redis))
        await asyncio.sleep(720)
        found.append(one)
        assert not any(task.done() for task in one.tasks)  # nobody was told of it
        assert len(one.last) == 80
        assert min(one.last.values()) > 720 - 240  # nor left waiting
        await one.over()

    simulate(main)
    served, refused = found[0].served, found[0].refused
    assert sum(refused.values()) <= 100
    later = [minute for minute in refused if minute > 2]
    assert sum(refused[minute] for minute in later) <= 4  # those who go on alone know the limit
    assert min(served[minute] for minute in range(3, 12)) >= 85
