"""Many callers against a server that counts, over simulated time: whatever the server is like."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import Any

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.simulated import START, Front, LoopClock, a_call, request, simulate
from front_async.sandbox.settings import LimitKind, Settings
from front_async.transport.call import Priority
from front_async.transport.pacing import QuotaLimiter

KINDS: list[LimitKind] = ["fixed_window", "sliding_window", "leaky_bucket"]
Run = Callable[[asyncio.AbstractEventLoop], Coroutine[Any, Any, None]]


@attrs.frozen
class World:
    """A server and a network, as they may be."""

    kind: LimitKind
    limit: int
    latency: float
    tells_nothing: float
    ahead: float
    """Seconds that our clock is ahead of the server's."""
    others: float
    """The part of the quota that another program takes."""
    seed: int

    def front(self) -> Front:
        settings = Settings(rate_limit=self.limit, burst=0, limit_kind=self.kind)
        return Front(settings, random.Random(self.seed), self.latency, self.tells_nothing)


def worlds(kinds: list[LimitKind] = KINDS) -> st.SearchStrategy[World]:
    return st.builds(
        World,
        kind=st.sampled_from(kinds),
        limit=st.sampled_from([10, 50, 100, 200]),
        latency=st.sampled_from([0.01, 0.3, 2.0]),
        tells_nothing=st.sampled_from([0.0, 0.1, 0.5]),
        ahead=st.sampled_from([0.0, -3_000.0, 86_400.0]),
        others=st.sampled_from([0.0, 0.3]),
        seed=st.integers(0, 1_000),
    )


async def another(front: Front, world: World) -> None:
    """Take a part of the quota at random moments."""
    loop = asyncio.get_running_loop()
    while world.others:
        await asyncio.sleep(front.rng.expovariate(world.others * world.limit / 60))
        front.taken(START + loop.time())


async def over(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@settings(max_examples=40, derandomize=True)  # a number of surprises is no law; see the bound
@given(worlds(["fixed_window", "leaky_bucket"]))
def test_a_saturated_server_hardly_ever_has_to_refuse(world: World) -> None:
    """For ten minutes: the limit is never passed by more than what others take unseen."""
    front = world.front()

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        limiter = QuotaLimiter(clock=LoopClock(loop, world.ahead))
        asked = 0

        async def caller() -> None:
            nonlocal asked
            while True:
                asked += 1
                await request(front, limiter, a_call("bulk"))

        tasks = [asyncio.create_task(caller()) for _ in range(20)]
        tasks.append(asyncio.create_task(another(front, world)))
        await asyncio.sleep(600)
        await over(tasks)
        assert limiter._under_way == 0  # every permit came back
        assert limiter.limits.bulk_waiting == 0

    simulate(main)
    assert front.served > 5 * world.limit * (1 - world.others) * 0.9
    # Nobody is told what others take between two answers, and the first minute is a guess.
    surprises = 30 if world.others or world.tells_nothing else 0
    assert front.refused <= surprises


@settings(max_examples=20)
@given(worlds(["sliding_window"]))
def test_a_sliding_window_does_not_stop_us_nor_is_it_run_into(world: World) -> None:
    front = world.front()

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        limiter = QuotaLimiter(clock=LoopClock(loop, world.ahead))

        async def caller() -> None:
            while True:
                await request(front, limiter, a_call())

        tasks = [asyncio.create_task(caller()) for _ in range(20)]
        await asyncio.sleep(600)
        await over(tasks)

    simulate(main)
    assert front.served > 4 * world.limit
    # Front is not known to count so; half the answers may come without telling anything.
    assert front.refused <= world.limit + 0.5 * front.served


@settings(max_examples=40)
@given(worlds(), st.lists(st.sampled_from(["bulk", "interactive", "cancelled"]), max_size=150))
@example(World("fixed_window", 50, 0.3, 0.0, 0.0, 0.0, seed=42), ["bulk"] * 11)  # two at 0.4 s
def test_l10_l11_l12_nobody_starves_or_is_overtaken(world: World, arrivals: list[str]) -> None:
    """Whoever is cancelled: the others go, in order within a class, and all permits return.

    Who has waited and is let go runs one turn of the loop later than who need not wait, though it
    was first to hold a permit: these two orders are strict, and between them that of the moments.
    """
    front = world.front()
    gone: dict[Priority, dict[int, float]] = {"bulk": {}, "interactive": {}}
    waited: set[int] = set()

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        limiter = QuotaLimiter(clock=LoopClock(loop))

        async def caller(number: int, priority: Priority) -> None:
            call = a_call(priority)
            if turn := limiter.acquire(call):
                waited.add(number)
                await turn
            gone[priority][number] = loop.time()
            try:
                await asyncio.sleep(front.latency)
                answer = front.ask(START + loop.time())
            except BaseException:
                limiter.release(call, None)
                raise
            limiter.release(call, answer)

        tasks: list[asyncio.Task[None]] = []
        for number, kind in enumerate(arrivals):
            priority: Priority = "bulk" if kind == "bulk" else "interactive"
            tasks.append(asyncio.create_task(caller(number, priority)))
            await asyncio.sleep(front.rng.choice([0, 0, 0.1]))
        for number, kind in enumerate(arrivals):
            if kind == "cancelled":
                await asyncio.sleep(front.rng.choice([0, 0.1]))
                tasks[number].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert limiter._under_way == 0
        assert not limiter._line.queue.waiting

    simulate(main)
    served = {number for moments in gone.values() for number in moments}
    for moments in gone.values():
        in_order = [moments[number] for number in sorted(moments)]
        assert in_order == sorted(in_order)
        for some in (waited, moments.keys() - waited):
            order = [number for number in moments if number in some]
            assert order == sorted(order)
    assert {n for n, kind in enumerate(arrivals) if kind != "cancelled"} <= served


@pytest.mark.parametrize("kind", ["fixed_window", "leaky_bucket"])
def test_l9_processes_that_see_headers_alone_share_the_quota(kind: LimitKind) -> None:
    front = Front(Settings(rate_limit=100, burst=0, limit_kind=kind))

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        limiters = [QuotaLimiter(clock=LoopClock(loop)) for _ in range(4)]

        async def caller(limiter: QuotaLimiter) -> None:
            while True:
                await request(front, limiter, a_call("bulk"))

        tasks = [asyncio.create_task(caller(one)) for one in limiters for _ in range(20)]
        await asyncio.sleep(3_600)
        await over(tasks)

    simulate(main)
    assert front.served > 5_700
    assert front.refused <= 6


@pytest.mark.parametrize("people", [1, 5, 20])
@pytest.mark.parametrize("kind", KINDS)
def test_l10_bulk_work_gets_a_turn_in_five_however_many_people_call(
    kind: LimitKind, people: int
) -> None:
    front = Front(Settings(rate_limit=100, burst=0, limit_kind=kind))
    gone: dict[Priority, int] = {"bulk": 0, "interactive": 0}

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        limiter = QuotaLimiter(clock=LoopClock(loop))

        async def caller(priority: Priority) -> None:
            while True:
                await request(front, limiter, a_call(priority))
                gone[priority] += loop.time() > 120

        tasks = [asyncio.create_task(caller("bulk")) for _ in range(20)]
        tasks += [asyncio.create_task(caller("interactive")) for _ in range(people)]
        await asyncio.sleep(1_200)
        await over(tasks)

    simulate(main)
    assert gone["bulk"] > 0.18 * (gone["bulk"] + gone["interactive"])


@pytest.mark.parametrize("every", [7, 20, 130, 300])
@pytest.mark.parametrize("kind", ["fixed_window", "leaky_bucket"])
def test_an_interactive_call_goes_at_once_while_an_export_runs(kind: LimitKind, every: int) -> None:
    """Nine in ten do, however seldom somebody calls."""
    front = Front(Settings(rate_limit=100, burst=0, limit_kind=kind))
    waits: list[float] = []

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        limiter = QuotaLimiter(clock=LoopClock(loop))

        async def export() -> None:
            while True:
                await request(front, limiter, a_call("bulk"))

        tasks = [asyncio.create_task(export()) for _ in range(20)]
        for _ in range(60):
            await asyncio.sleep(every * front.rng.uniform(0.5, 1.5))
            before = loop.time()
            await request(front, limiter, a_call("interactive"))
            waits.append(loop.time() - before)
        await over(tasks)

    simulate(main)
    waits.sort()
    assert waits[len(waits) // 2] < 0.6
    assert waits[len(waits) * 9 // 10] < 2.0


@pytest.mark.parametrize(("searchers", "others"), [(10, 0), (100, 20)])
@pytest.mark.parametrize("kind", ["fixed_window", "leaky_bucket"])
def test_searches_stay_below_their_part_and_the_rest_goes_on(
    kind: LimitKind, searchers: int, others: int
) -> None:
    front = Front(Settings(rate_limit=100, burst=0, limit_kind=kind))
    searched = 0

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        limiter = QuotaLimiter(clock=LoopClock(loop))

        async def searching() -> None:
            nonlocal searched
            while True:
                path = "/conversations/search/late"
                await request(front, limiter, a_call("bulk", "/conversations/search/{}", path))
                searched += 1

        async def another() -> None:
            while True:
                await request(front, limiter, a_call("bulk"))

        tasks = [asyncio.create_task(searching()) for _ in range(searchers)]
        tasks += [asyncio.create_task(another()) for _ in range(others)]
        await asyncio.sleep(1_200)
        await over(tasks)

    simulate(main)
    assert front.refused == 0
    assert (0.75 if others else 0.95) * 40 * 20 <= searched <= 40 * 20
