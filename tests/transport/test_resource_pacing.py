"""Limits of one resource: only that one waits, and idle lanes are forgotten."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio

import pytest

from front_async.errors import DeadlineExceeded, QueueFull
from front_async.testing import FakeClock
from front_async.transport import resource_pacing
from front_async.transport.call import Call
from front_async.transport.limits import refused_alone
from front_async.transport.pacing import QuotaLimiter
from front_async.transport.resource_pacing import ResourcePacer
from front_async.wire.exchange import Response
from tests.transport.builders import a_call, answer, settle

ONE = "/conversations/{}/messages"
SEARCH = "/conversations/search/{}"
SEEN = "/messages/{}/seen"


def about(conversation: str, deadline: float = 1e9) -> Call:
    return a_call("GET", ONE, f"/conversations/{conversation}/messages?limit=1", deadline=deadline)


def search(text: str = "late") -> Call:
    return a_call("GET", SEARCH, f"/conversations/search/{text}", deadline=1e9)


def seen(message: str, deadline: float = 1e9) -> Call:
    return a_call("POST", SEEN, f"/messages/{message}/seen", deadline=deadline)


def refusal(tier: str | None = "2", remaining: str = "90", **headers: str) -> Response:
    told = {"x_front_tier": tier} if tier else {}
    return answer(429, x_ratelimit_remaining=remaining, **told, **headers)


async def passed(pacer: ResourcePacer, call: Call, limit: int = 0) -> None:
    lane = pacer.lane(call, limit)
    if lane is None:
        return
    if turn := lane.enter(call):
        await turn
    lane.sent()


async def moments(clock: FakeClock, pacer: ResourcePacer, calls: list[Call]) -> list[float]:
    """When each of *calls* may go."""
    found: list[float] = []
    for call in calls:
        await passed(pacer, call)
        found.append(clock.monotonic())
    return found


async def test_l3_after_a_refusal_one_resource_goes_five_times_a_second() -> None:
    clock = FakeClock()
    pacer = ResourcePacer(clock)
    await passed(pacer, about("c1"))
    assert pacer.learn(about("c1"), refusal())
    assert await moments(clock, pacer, [about("c2")]) == [0.0]
    assert await moments(clock, pacer, [about("c1")] * 3) == pytest.approx([0.2, 0.4, 0.6])
    clock.advance(10)
    assert await moments(clock, pacer, [about("c1")]) == pytest.approx([10.6])


@pytest.mark.parametrize("tier", ["1", "tier-1"])
async def test_the_strictest_tier_goes_once_a_second(tier: str) -> None:
    clock = FakeClock()
    pacer = ResourcePacer(clock)
    pacer.learn(about("c1"), refusal(tier, Retry_After="3"))
    assert await moments(clock, pacer, [about("c1")] * 2) == pytest.approx([3.0, 4.0])


async def test_only_a_refusal_of_the_resource_starts_a_lane() -> None:
    pacer = ResourcePacer(FakeClock())
    assert not pacer.learn(about("c1"), refusal(remaining="0"))
    assert not pacer.learn(about("c1"), answer(429, x_front_tier="2"))
    assert not pacer.lanes
    assert pacer.learn(about("c1"), refusal(tier=None))
    assert pacer.lanes


@pytest.mark.parametrize("remaining", ["60", "", "many"])
async def test_a_search_that_is_refused_without_a_tier_stops_searches_alone(remaining: str) -> None:
    clock = FakeClock(jumps=False)
    limiter = QuotaLimiter(clock=clock)
    turn = limiter.acquire(search())
    assert turn is not None
    await turn
    limiter.release(search(), refusal(None, remaining, Retry_After="30"))
    assert limiter.limits.paused_until is None
    assert set(limiter.limits.resources) == {SEARCH}
    assert limiter.acquire(about("c1")) is None


async def test_searches_hold_to_two_fifths_of_the_limit_by_themselves() -> None:
    clock = FakeClock()
    pacer = ResourcePacer(clock)
    for n in range(40):
        await passed(pacer, search(str(n)), 100)
    assert clock.monotonic() == 0.0
    await passed(pacer, search("one more"), 100)
    assert 60.0 < clock.monotonic() < 61.0


async def test_a_message_is_marked_seen_ten_times_an_hour_and_no_oftener() -> None:
    clock = FakeClock()
    pacer = ResourcePacer(clock)
    assert await moments(clock, pacer, [seen("m1")] * 10) == [0.0] * 10
    with pytest.raises(DeadlineExceeded):
        await passed(pacer, seen("m1", deadline=60))
    assert await moments(clock, pacer, [seen("m2")]) == [0.0]
    reading = a_call("GET", SEEN, "/messages/m1/seen")
    assert pacer.lane(reading, 100) is None  # to read who has seen it has no such limit


async def test_l16_a_slot_that_comes_too_late_fails_at_once() -> None:
    pacer = ResourcePacer(FakeClock())
    pacer.learn(about("c1"), refusal(Retry_After="30"))
    with pytest.raises(DeadlineExceeded):
        await passed(pacer, about("c1", deadline=29))


async def test_a_mistaken_wait_is_bounded() -> None:
    clock = FakeClock()
    pacer = ResourcePacer(clock)
    pacer.learn(about("c1"), refusal(Retry_After="9999999"))
    assert await moments(clock, pacer, [about("c1")]) == [900.0]


async def test_l13_a_cancelled_waiter_gives_the_slot_of_the_resource_back() -> None:
    clock = FakeClock(jumps=False)
    pacer = ResourcePacer(clock)
    pacer.learn(about("c1"), refusal(Retry_After="1"))
    tasks = [asyncio.create_task(passed(pacer, about("c1"))) for _ in range(3)]
    await settle()
    tasks[0].cancel()
    clock.advance(1.0)
    tasks[1].cancel()  # its slot has come, and it does not know yet
    await settle()
    clock.advance(0.01)
    await settle()
    assert tasks[2].done()
    assert not tasks[2].cancelled()


async def test_l13_who_is_refused_by_the_company_gives_the_slot_of_the_resource_back() -> None:
    clock = FakeClock(jumps=False)
    limiter = QuotaLimiter(clock=clock)
    limiter._paused_until = 500.0
    for _ in range(12):
        turn = limiter.acquire(seen("m1", deadline=60))
        assert turn is not None
        with pytest.raises(DeadlineExceeded, match="used up"):
            await turn


async def test_l18_idle_lanes_are_forgotten_and_busy_ones_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resource_pacing, "_MOST_LANES", 3)
    clock = FakeClock(jumps=False)
    pacer = ResourcePacer(clock)
    for name in ("c1", "c2"):
        pacer.learn(about(name), refusal())
    clock.advance(100)
    pacer.learn(about("c3"), refusal(Retry_After="50"))
    task = asyncio.create_task(passed(pacer, about("c3")))
    await settle()
    for name in ("c4", "c5", "c6"):
        pacer.learn(about(name), refusal())
    assert {lane.rpartition(" ")[2] for lane in pacer.lanes} == {"c3", "c5", "c6"}
    task.cancel()


async def test_l18_another_lane_costs_the_same_however_many_there_are() -> None:
    pacer, looked = ResourcePacer(FakeClock(jumps=False)), 0

    class Watched(resource_pacing.Lane):
        @property
        def is_held(self) -> bool:
            nonlocal looked
            looked += 1
            return super().is_held

    for n in range(1_000):
        pacer.lanes[str(n)] = Watched(FakeClock(), str(n), 1, 1.0)
    for n in range(100):
        await passed(pacer, seen(f"m{n}"))
    assert looked <= 200
    assert len(pacer.lanes) <= 1_000


async def test_l14_ten_thousand_may_wait_for_a_resource_and_no_more() -> None:
    limiter = QuotaLimiter(clock=FakeClock(jumps=False))
    lane = limiter._resources.lane(search(), 100)
    assert lane is not None
    lane.pause(100.0)
    lane.line.queue.waiting = 10_000
    turn = limiter.acquire(search())
    assert turn is not None
    with pytest.raises(QueueFull, match="resource"):
        await turn


async def test_who_waits_for_a_resource_is_seen() -> None:
    limiter = QuotaLimiter(clock=FakeClock(jumps=False))
    limiter._resources.search.pause(100.0)
    tasks = [asyncio.ensure_future(turn) for _ in range(3) if (turn := limiter.acquire(search()))]
    await settle()
    assert (limiter.limits.interactive_waiting, limiter.limits.bulk_waiting) == (3, 0)
    for task in tasks:
        task.cancel()


async def test_a_place_that_is_given_back_is_the_callers_own() -> None:
    """One was sent at 50 s; another gave up before it was sent. At 61 s there is room for one."""
    clock = FakeClock(jumps=False)
    lane = resource_pacing.Lane(clock, "x", 2, 60.0)
    assert lane.enter(search()) is None
    clock.advance(50)
    assert lane.enter(search()) is None
    lane.sent()
    lane.line.give_back("interactive")
    clock.advance(11)
    assert lane.enter(search()) is None
    lane.sent()
    assert lane.wait("interactive", clock.monotonic()) == 49.0


def test_refused_alone_needs_a_number() -> None:
    assert refused_alone(refusal(remaining="1"))
    assert not refused_alone(refusal(remaining="-1"))
