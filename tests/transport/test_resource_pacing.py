"""Limits of one resource: only that one waits, and idle lanes are forgotten."""

from typing import cast

import pytest

from front_async.errors import DeadlineExceeded
from front_async.testing import FakeClock
from front_async.transport import resource_pacing
from front_async.transport.call import Answer, Call
from front_async.transport.resource_pacing import ResourcePacer
from tests.transport.builders import a_call, answer

ONE = "/conversations/{}/messages"


def about(conversation: str, deadline: float = 60.0) -> Call:
    return a_call("GET", ONE, f"/conversations/{conversation}/messages?limit=1", deadline=deadline)


def refusal(tier: str | None = "2", remaining: str = "90", **headers: str) -> Answer:
    told = {"x_front_tier": tier} if tier else {}
    return answer(429, x_ratelimit_remaining=remaining, **told, **headers)


async def passed(pacer: ResourcePacer, call: Call) -> None:
    if slot := pacer.enter(call):
        await slot


async def test_l3_after_a_refusal_one_resource_goes_five_times_a_second() -> None:
    clock = FakeClock()
    pacer = ResourcePacer(clock)
    await passed(pacer, about("c1"))
    pacer.learn(about("c1"), refusal())
    for _ in range(3):
        await passed(pacer, about("c1"))
    assert clock.slept == pytest.approx([0.2] * 3)
    await passed(pacer, about("c2"))
    assert len(clock.slept) == 3
    clock.advance(10)
    await passed(pacer, about("c1"))
    assert len(clock.slept) == 3


@pytest.mark.parametrize("tier", ["1", "tier-1"])
async def test_the_strictest_tier_goes_once_a_second(tier: str) -> None:
    clock = FakeClock()
    pacer = ResourcePacer(clock)
    pacer.learn(about("c1"), refusal(tier, Retry_After="3"))
    for _ in range(2):
        await passed(pacer, about("c1"))
    assert clock.slept == pytest.approx([3.0, 1.0])


async def test_only_a_refusal_of_the_resource_starts_a_lane() -> None:
    pacer = ResourcePacer(FakeClock())
    pacer.learn(about("c1"), refusal(tier=None))
    pacer.learn(about("c1"), refusal(remaining="0"))
    assert not pacer.lanes


async def test_a_stream_teaches_nothing() -> None:
    """Its status is a success, whatever its headers say."""
    pacer = ResourcePacer(FakeClock())
    pacer.learn(about("c1"), cast("Answer", object()))
    assert not pacer.lanes


async def test_l16_a_slot_that_comes_too_late_fails_at_once() -> None:
    pacer = ResourcePacer(FakeClock())
    pacer.learn(about("c1"), refusal(Retry_After="30"))
    with pytest.raises(DeadlineExceeded):
        pacer.enter(about("c1", deadline=29))


async def test_a_mistaken_wait_is_bounded() -> None:
    clock = FakeClock()
    pacer = ResourcePacer(clock)
    pacer.learn(about("c1"), refusal(Retry_After="9999999"))
    await passed(pacer, about("c1", deadline=1_000))
    assert clock.slept == [900.0]


async def test_idle_lanes_are_forgotten_and_busy_ones_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource_pacing, "_MOST_LANES", 3)
    clock = FakeClock()
    pacer = ResourcePacer(clock)
    for name in ("c1", "c2"):
        pacer.learn(about(name), refusal())
    clock.advance(100)
    for name in ("c3", "c4", "c5", "c6"):
        pacer.learn(about(name), refusal())
    assert [lane.rpartition(" ")[2] for lane in pacer.lanes] == ["c4", "c5", "c6"]
