"""The limiter as an object: shared, replaced, seen, and with its settings."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import math
import time
from collections.abc import Awaitable
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import FrontClient, InvalidArgument, Limiter, Limits, QuotaLimiter, Unlimited
from front_async.testing import FakeClock, Sandbox
from front_async.transport.balance import Balance
from front_async.transport.call import Answer, Call
from front_async.transport.limiter import seconds_for
from front_async.transport.limits import until_reset
from tests.transport.builders import a_call, answer, client, settle
from tests.wire.servers import Seen, reply, scripted

START = 1_700_000_000.0
CALL = a_call(deadline=1e9)


def told(limit: int, remaining: int, reset: float, **more: str) -> Answer:
    headers = {
        "x_ratelimit_limit": str(limit),
        "x_ratelimit_remaining": str(remaining),
        "x_ratelimit_reset": str(START + reset),
    }
    return answer(200, **headers, **more)


def learned(limiter: QuotaLimiter, *answers: Answer) -> QuotaLimiter:
    """Let *answers* come to as many requests."""
    limiter._width = 1_000
    for one in answers:
        limiter.take("interactive", 0.0)
        limiter.release(CALL, one)
    limiter._balance.others.quiet = True  # nobody else has shown
    return limiter


def admitted(limiter: QuotaLimiter, most: int = 500) -> int:
    """How many may go at once."""
    count = 0
    while count < most and not limiter.wait("interactive", limiter._clock.monotonic()):
        limiter.take("interactive", 0.0)
        count += 1
    return count


async def quota(_: Seen) -> Any:
    headers = {"x_ratelimit_limit": "100", "x_ratelimit_remaining": "7"}
    return reply(200, b'{"id":"tag_1"}', x_ratelimit_reset=str(time.time() + 30), **headers)


async def test_l1_two_clients_of_one_company_share_its_limiter() -> None:
    async with scripted(default=quota) as server, client(server.url) as one:
        async with client(server.url, limiter=one.limiter) as other:
            await one.tags.get("tag_1")
            assert other.limits.remaining == 7
            assert other.limiter is one.limiter
        view = one.with_auth("another", limiter=one.limiter)
        assert view.limiter is one.limiter


async def test_l2_an_oauth_and_an_api_token_have_a_limiter_each() -> None:
    async with scripted(default=quota) as server, client(server.url) as one:
        await one.tags.get("tag_1")
        assert one.with_auth("another").limits.remaining is None
        assert FrontClient("token").limits == Limits()


async def test_a_limiter_of_ones_own_is_asked_for_each_attempt() -> None:
    class Mine:
        def __init__(self) -> None:
            self.seen: list[str] = []

        def acquire(self, call: Call, /) -> Awaitable[None] | None:
            self.seen.append(call.operation)
            return asyncio.sleep(0)

        def release(self, call: Call, answer: Answer | None, /) -> None:
            self.seen.append(str(answer and answer.status))

        @property
        def limits(self) -> Limits:
            return Limits(limit=5)

    mine = Mine()
    assert isinstance(mine, Limiter)
    async with (
        scripted(reply(503), default=quota) as server,
        client(server.url, limiter=mine) as front,
    ):
        await front.tags.get("tag_1")
        assert front.limits.limit == 5
    assert mine.seen == ["GET /tags/{}", "503", "GET /tags/{}", "200"]


async def test_pacing_can_be_off() -> None:
    limiter = Unlimited()
    for _ in range(1_000):
        assert limiter.acquire(CALL) is None  # type: ignore[func-returns-value]
    limiter.release(CALL, told(100, 0, 60))
    assert limiter.limits == Limits(under_way=999)


def test_what_is_no_limiter_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="limiter"):
        FrontClient("token", limiter=cast("Any", 5))


@pytest.mark.parametrize(
    "part", [{"share": 0}, {"share": 1.1}, {"reserve": -0.1}, {"burst": True}, {"share": math.nan}]
)
def test_a_part_is_between_0_and_1(part: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument, match=next(iter(part))):
        QuotaLimiter(**part)


def test_a_share_leaves_the_rest_to_other_programs() -> None:
    limiter = learned(QuotaLimiter(share=0.8, reserve=0, clock=FakeClock()), told(100, 99, 60))
    assert admitted(limiter) == 79


def test_a_share_of_a_leaking_quota_is_used_at_its_own_speed() -> None:
    clock = FakeClock(jumps=False)
    balance = Balance(share=0.5)
    used, level = 0, 0.0
    for _ in range(36_000):  # an hour in tenths of a second
        clock.advance(0.1)
        level = max(0.0, level - 0.1 * 100 / 60)
        if not balance.wait(0.1, 0, clock.monotonic()):
            used, level = used + 1, level + 1
            balance.note(
                told(100, int(100 - level), clock.monotonic() + level * 0.6).headers, clock
            )
    assert balance.rolling
    assert 2_940 < used < 3_060


def test_the_burst_is_used_as_far_as_one_says() -> None:
    burst = {"x_ratelimit_burst_limit": "50", "x_ratelimit_burst_remaining": "50"}
    end = told(100, 0, 60, **burst)
    for part, most in ((0.0, 0), (0.5, 25), (1.0, 50)):
        limiter = learned(QuotaLimiter(burst=part, clock=FakeClock()), end)
        assert admitted(limiter) == most
        assert (limiter.limits.burst_limit, limiter.limits.burst_remaining) == (50, 50)


async def test_what_is_left_of_the_burst_is_time_as_well() -> None:
    burst = {"x_ratelimit_burst_limit": "50", "x_ratelimit_burst_remaining": "50"}
    limiter = learned(QuotaLimiter(burst=1.0, clock=FakeClock()), told(100, 0, 50, **burst))
    assert limiter.limits.seconds_for(50) == 0.0
    assert limiter.limits.seconds_for(60) == 56.0
    limiter._line.queue.waiting = 1
    turn = limiter.acquire(a_call(deadline=30))  # it is not said to come too late
    assert asyncio.iscoroutine(turn)
    turn.close()


async def test_the_limits_are_seen() -> None:
    clock = FakeClock(START, jumps=False)
    limiter = learned(QuotaLimiter(clock=clock), told(100, 0, 60))
    tasks = [
        asyncio.ensure_future(turn)
        for priority in ("bulk", "interactive", "bulk")
        if (turn := limiter.acquire(a_call(deadline=1e9, priority=priority)))  # pyright: ignore[reportArgumentType]
    ]
    await settle()
    seen = limiter.limits
    assert (seen.limit, seen.remaining, seen.resets_in) == (100, 0, 60.0)
    assert seen.resets_at is not None
    assert seen.resets_at.timestamp() == START + 60
    assert (seen.interactive_waiting, seen.bulk_waiting, seen.under_way) == (1, 2, 0)
    limiter.take("interactive", 0)
    limiter.release(CALL, answer(429, Retry_After="9"))
    assert limiter.limits.paused_until is not None
    assert limiter.limits.paused_until.timestamp() == START + 9
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert limiter.limits.bulk_waiting == 0


async def test_the_sandbox_shows_its_limits_through_the_client() -> None:
    async with (
        Sandbox(conversations=1, rate_limit=100) as sandbox,
        FrontClient(sandbox.api_token, base_url=sandbox.url) as front,
    ):
        await front.token_identity.get()
        assert (front.limits.limit, front.limits.remaining) == (100, 99)
        assert front.limits.burst_limit == 50


def test_before_the_first_answer_nothing_is_known() -> None:
    assert QuotaLimiter().limits == Limits()
    assert Limits().seconds_for(10) is None


def test_seconds_for_what_is_left_and_beyond() -> None:
    assert seconds_for(40, 100, 50, 30.0) == 0.0
    assert seconds_for(150, 100, 50, 30.0) == 90.0
    assert seconds_for(150, 100, 50, 30.0, share=0.5) == 30.0 + 150 / 50 * 60
    assert Limits(limit=100, remaining=50, resets_in=30.0).seconds_for(150) == 90.0
    with pytest.raises(InvalidArgument):
        seconds_for(-1, 100, 50, 30.0)


@given(st.integers(0, 10**6), st.integers(1, 10**4), st.integers(0, 10**4), st.floats(0, 60))
def test_more_requests_never_take_less_time(n: int, limit: int, left: int, resets: float) -> None:
    first, more = (seconds_for(count, limit, left, resets) for count in (n, n + 1))
    assert 0.0 <= first <= more
    assert seconds_for(n, limit, left, resets, share=0.5) >= first


@pytest.mark.parametrize(
    ("reset", "wait"),
    [
        ("1700000030", 30.0),
        ("1700000030.5", 30.5),
        ("1700000030000", 30.0),
        ("1699999990", -10.0),
        ("1699999000", None),
        ("1700003500", 60.0),
        ("1700009999", None),
        ("37", None),
        ("-5", None),
        ("1e9", None),
        ("9" * 20, None),
        ("", None),
    ],
)
def test_l7_the_reset_is_read_in_one_place(reset: str, wait: float | None) -> None:
    assert until_reset({"x-ratelimit-reset": reset}, START) == wait


@given(st.floats(-3_000_000, 3_000_000), st.integers(0, 60))
def test_l8_a_clock_of_ours_that_is_wrong_changes_nothing(ahead: float, resets: int) -> None:
    headers = {
        "Date": "Tue, 14 Nov 2023 22:13:20 GMT",
        "x-ratelimit-reset": str(int(START) + resets),
    }
    assert until_reset(headers, START + ahead) == resets


@pytest.mark.parametrize("date", [{}, {"Date": "Tue, 14 Nov 2023 22:13:20 GMT"}])
def test_l7_an_absurd_answer_stops_a_company_for_a_minute_at_most(date: dict[str, str]) -> None:
    clock = FakeClock(START, jumps=False)
    absurd = told(100, 0, 3_500, **date)
    limiter = learned(QuotaLimiter(clock=clock), told(100, 90, 50, **date), absurd)
    assert limiter.limits.resets_in == 60.0
    clock.advance(60.1)
    assert admitted(limiter) >= 1


@pytest.mark.parametrize("ahead", [-1_800.0, -100.0, 300.0, 3_600.0])
def test_l8_without_a_date_a_clock_that_is_wrong_is_not_believed(ahead: float) -> None:
    clock = FakeClock(START + ahead, jumps=False)
    limiter = learned(QuotaLimiter(clock=clock), told(100, 90, 30))
    assert limiter.limits.resets_in == 60.0  # at most; nobody has told
    clock.advance(40)  # the window has ended at the server, and another tells how wrong we are
    learned(limiter, told(100, 99, 100))
    assert limiter.limits.remaining == 99
    assert limiter.limits.resets_in == 60.0
    clock.advance(20)
    learned(limiter, told(100, 98, 100))
    assert limiter.limits.resets_in == pytest.approx(40.0)


def test_l17_a_limiter_serves_one_loop_after_another() -> None:
    limiter = learned(QuotaLimiter(clock=FakeClock(START, jumps=False)), told(100, 0, 60))

    async def wait_in_vain() -> None:
        task = asyncio.ensure_future(cast("Awaitable[None]", limiter.acquire(CALL)))
        await settle()
        task.cancel()

    async def join_another() -> None:
        loop = asyncio.new_event_loop()
        limiter._line.queue.waiting = 1
        limiter._line._loop = loop
        with pytest.raises(InvalidArgument, match="one event loop"):
            limiter.acquire(CALL)
        loop.close()
        limiter._line.queue.waiting = 1
        task = asyncio.ensure_future(cast("Awaitable[None]", limiter.acquire(CALL)))
        await settle()
        assert limiter.limits.interactive_waiting == 1
        task.cancel()

    asyncio.run(wait_in_vain())
    asyncio.run(wait_in_vain())
    asyncio.run(join_another())


def test_l17_what_was_under_way_in_a_closed_loop_holds_up_nobody() -> None:
    limiter = QuotaLimiter(clock=FakeClock(START, jumps=False))

    async def send_and_be_forgotten() -> None:
        for _ in range(5):
            assert limiter.acquire(CALL) is None

    async def send_more() -> None:
        for _ in range(5):
            assert limiter.acquire(CALL) is None
            limiter.release(CALL, told(100, 99, 60))
        limiter.release(CALL, None)  # of the first five, collected late

    asyncio.run(send_and_be_forgotten())
    asyncio.run(send_more())
    asyncio.run(send_and_be_forgotten())
    assert limiter.limits.under_way == 5


def test_l19_a_storm_of_429s_ends_and_is_no_failure_of_the_limiter() -> None:
    clock = FakeClock(jumps=False)
    limiter = QuotaLimiter(clock=clock)
    for _ in range(1_000):
        limiter.take("interactive", 0)
        limiter.release(CALL, answer(429, Retry_After="1"))
    clock.advance(1.0)
    assert admitted(limiter) == 1


def test_a_limiter_shows_itself_briefly() -> None:
    assert repr(QuotaLimiter(share=0.8)) == "QuotaLimiter(share=0.8, under_way=0)"
