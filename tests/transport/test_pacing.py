"""The company's quota: used to the end, never beyond, and never forgotten."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from front_async.errors import DeadlineExceeded, QueueFull
from front_async.testing import FakeClock
from front_async.transport.call import Answer, Call, Priority
from front_async.transport.limits import read_quota, refused_alone
from front_async.transport.pacing import QuotaLimiter
from front_async.wire.exchange import Response
from tests.transport.builders import a_call, answer, settle

START = 1_700_000_000.0
CALL = a_call(deadline=1e9)


def told(limit: int, remaining: int, reset: float, status: int = 200, /, **more: str) -> Answer:
    """Build an answer that tells the quota; *reset* is in seconds from the start."""
    headers = {
        "x_ratelimit_limit": str(limit),
        "x_ratelimit_remaining": str(remaining),
        "x_ratelimit_reset": str(START + reset),
    }
    return answer(status, **headers, **more)


def refusal(**headers: str) -> Response:
    return answer(429, **headers)


class Pace:
    def __init__(self) -> None:
        self.clock = FakeClock(START, jumps=False)
        self.limiter = QuotaLimiter(clock=self.clock)
        self.admitted: list[str] = []

    async def enter(self, call: Call | None = None, name: str = "") -> None:
        if turn := self.limiter.acquire(call or a_call(deadline=1e9)):
            await turn
        self.admitted.append(name)

    def start(self, name: str = "", priority: Priority = "interactive") -> asyncio.Task[None]:
        return asyncio.create_task(self.enter(a_call(deadline=1e9, priority=priority), name))

    async def one(self, result: Answer) -> None:
        await self.enter()
        self.limiter.release(CALL, result)

    def learn(self, result: Answer) -> None:
        """Let an answer come to a request that went before."""
        self.limiter._under_way += 1
        self.limiter.release(CALL, result)

    async def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await settle()


@pytest.fixture
def pace() -> Pace:
    return Pace()


async def cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_before_the_first_answer_five_go(pace: Pace) -> None:
    tasks = [pace.start() for _ in range(12)]
    await settle()
    assert len(pace.admitted) == 5
    pace.limiter.release(CALL, told(100, 95, 60))
    await settle()
    assert len(pace.admitted) == 7
    await cancel(*tasks)


async def test_while_plenty_remains_requests_go_at_once(pace: Pace) -> None:
    await pace.one(told(100, 99, 60))
    pace.limiter._width = 20  # as after some answers
    tasks = [pace.start() for _ in range(10)]
    await settle()
    assert len(pace.admitted) == 11
    await cancel(*tasks)


async def test_near_the_end_requests_are_spread_over_the_window(pace: Pace) -> None:
    await pace.one(told(100, 5, 50))
    pace.limiter._balance.called_before = 0.0  # people call all the time
    task = pace.start("next")
    await settle()
    await pace.pass_time(25.9)
    assert "next" not in pace.admitted
    await pace.pass_time(0.2)
    assert "next" in pace.admitted
    await cancel(task)


async def test_l4_at_the_end_they_wait_for_the_next_window(pace: Pace) -> None:
    await pace.one(told(100, 0, 50))
    task = pace.start("next")
    await settle()
    await pace.pass_time(49.9)
    assert "next" not in pace.admitted
    await pace.pass_time(0.2)
    assert "next" in pace.admitted
    await cancel(task)


async def test_l4_a_429_pauses_the_company_as_long_as_it_says(pace: Pace) -> None:
    await pace.one(told(100, 0, 5, 429, Retry_After="20"))
    tasks = [pace.start() for _ in range(3)]
    await pace.pass_time(19.9)
    assert len(pace.admitted) == 1
    await pace.pass_time(0.2)
    assert len(pace.admitted) == 2
    await cancel(*tasks)


async def test_l5_after_a_429_requests_start_slowly(pace: Pace) -> None:
    await pace.one(answer(429))
    tasks = [pace.start() for _ in range(8)]
    counts: list[int] = []
    await pace.pass_time(5.0)
    for _ in range(3):
        counts.append(len(pace.admitted) - 1)
        pace.limiter.release(CALL, answer())
        await settle()
    assert counts == [1, 3, 5]
    await cancel(*tasks)


async def test_r10_a_mistaken_retry_after_does_not_stop_the_client_for_days(pace: Pace) -> None:
    await pace.one(answer(429, Retry_After="9999999"))
    await pace.pass_time(901)
    await pace.enter()


async def test_l3_the_limit_of_one_resource_does_not_pause_the_company(pace: Pace) -> None:
    await pace.one(told(100, 50, 60, 429, x_front_tier="2", Retry_After="20"))
    await pace.enter(a_call("GET", "/contacts"))
    assert len(pace.admitted) == 2


async def test_l3_the_limit_of_one_resource_does_not_slow_the_company(pace: Pace) -> None:
    pace.limiter._width = 1_000
    pace.learn(told(100, 90, 60))
    caution = pace.limiter._balance.others._caution
    pace.learn(told(100, 90, 60, 429, x_front_tier="2", Retry_After="20"))
    for _ in range(5):
        assert pace.limiter.acquire(a_call("GET", "/contacts")) is None
    assert pace.limiter._balance.others._caution == caution


@pytest.mark.parametrize("cause", ["window", "refusal"])
async def test_l5_a_slow_answer_does_not_hold_up_all_the_others(pace: Pace, cause: str) -> None:
    await pace.one(told(100, 90, 5) if cause == "window" else answer(429, Retry_After="5"))
    await pace.pass_time(5.1)
    tasks = [pace.start(str(n)) for n in range(4)]
    await settle()
    seen = [len(pace.admitted) - 1]
    for _ in range(3):
        await pace.pass_time(2.0)
        seen.append(len(pace.admitted) - 1)
    assert seen == [1, 2, 3, 4]
    await cancel(*tasks)


async def test_a_request_that_was_sent_counts_although_nobody_saw_its_answer(pace: Pace) -> None:
    pace.limiter._width = 1_000
    pace.learn(told(10, 4, 60))
    pace.limiter._balance.others.quiet = True
    for sent in (True, False, True):
        call = a_call()
        assert pace.limiter.acquire(call) is None
        call.trace.sent = sent
        pace.limiter.release(call, None)
    assert pace.limiter.limits.remaining == 2
    pace.learn(told(10, 1, 60))
    assert pace.limiter._balance.others.part < 1.0  # nobody else has used any of them


async def test_where_no_answer_is_ever_seen_no_more_is_sent_than_the_least_that_front_allows(
    pace: Pace,
) -> None:
    sent: list[int] = []

    async def one_in_vain() -> None:
        call = a_call(deadline=1e9)
        if turn := pace.limiter.acquire(call):
            await turn
        sent.append(int(pace.clock.monotonic() // 60))
        call.trace.sent = True
        pace.limiter.release(call, None)

    tasks = [asyncio.create_task(one_in_vain()) for _ in range(200)]
    for _ in range(250):
        await pace.pass_time(1.0)
    await cancel(*tasks)
    counts = [sent.count(minute) for minute in range(4)]
    assert all(40 <= count <= 51 for count in counts), counts


async def test_l6_within_a_window_the_lowest_count_is_right(pace: Pace) -> None:
    await pace.one(told(100, 0, 50))
    pace.learn(told(100, 60, 50))
    with pytest.raises(DeadlineExceeded):
        pace.limiter.acquire(a_call(deadline=40))


async def test_l6_an_answer_of_an_older_window_is_ignored(pace: Pace) -> None:
    await pace.one(told(100, 90, 60))
    await pace.one(told(100, 0, 1))
    await pace.enter()
    assert len(pace.admitted) == 3


async def test_l9_what_others_use_of_the_quota_counts(pace: Pace) -> None:
    await pace.one(told(100, 90, 60))
    await pace.one(told(100, 0, 60))
    with pytest.raises(DeadlineExceeded):
        pace.limiter.acquire(a_call(deadline=50))


async def test_l9_after_idling_the_servers_count_replaces_our_guess(pace: Pace) -> None:
    """The window we guess at after a pause is not the server's, which ends sooner."""
    await pace.one(told(100, 99, 60))
    await pace.pass_time(300)
    await pace.one(told(100, 0, 310))
    task = pace.start("next")
    await settle()
    assert "next" not in pace.admitted
    await pace.pass_time(10.1)
    assert "next" in pace.admitted
    await cancel(task)


async def test_where_answers_tell_nothing_we_count_ourselves(pace: Pace) -> None:
    pace.learn(told(10, 4, 60))
    for _ in range(3):
        pace.learn(answer())
    assert pace.limiter._balance.remaining == 1


async def test_l8_a_slow_answer_does_not_look_like_a_later_window(pace: Pace) -> None:
    """Date has whole seconds and is as old as the answer took."""
    pace.learn(told(100, 10, 50, Date="Tue, 14 Nov 2023 22:13:20 GMT"))
    pace.clock.advance(2.5)
    pace.learn(told(100, 40, 50.5, Date="Tue, 14 Nov 2023 22:13:20 GMT"))
    assert pace.limiter._balance.remaining == 10


async def test_l20_a_changed_limit_is_learned_at_once(pace: Pace) -> None:
    await pace.one(told(100, 0, 60))
    pace.learn(told(200, 100, 60))
    assert pace.limiter.acquire(a_call()) is None


@pytest.mark.parametrize("broken", ["", "soon", "nan", "inf", "-1", "9" * 5000, "1e400"])
async def test_l7_nonsense_in_the_headers_is_not_learned(pace: Pace, broken: str) -> None:
    for name in ("x_ratelimit_limit", "x_ratelimit_remaining", "x_ratelimit_reset"):
        headers = {
            "x_ratelimit_limit": "50",
            "x_ratelimit_remaining": "0",
            "x_ratelimit_reset": str(START + 9),
            name: broken,
        }
        pace.learn(answer(**headers))
    assert pace.limiter.acquire(a_call()) is None


async def test_l14_ten_thousand_may_wait_and_no_more(pace: Pace) -> None:
    await pace.one(told(100, 0, 50))
    pace.limiter._line.queue.waiting = 10_000
    with pytest.raises(QueueFull):
        pace.limiter.acquire(a_call())


async def test_l15_one_timer_stands_for_all_who_wait(pace: Pace) -> None:
    await pace.one(told(100, 0, 50))
    tasks = [pace.start() for _ in range(500)]
    await settle()
    assert sum(alarm.callback is not None for alarm in pace.clock._alarms) == 1
    await cancel(*tasks)


@pytest.mark.parametrize(
    "refusal", [answer(429, Retry_After="30"), told(100, 0, 30)], ids=["paused", "used up"]
)
async def test_l16_a_turn_known_to_come_too_late_fails_at_once(pace: Pace, refusal: Answer) -> None:
    await pace.one(refusal)
    with pytest.raises(DeadlineExceeded):
        pace.limiter.acquire(a_call(deadline=29))


async def test_l12_l13_cancelled_waiters_lose_nothing(pace: Pace) -> None:
    tasks = [pace.start(str(n)) for n in range(9)]
    await settle()
    tasks[5].cancel()
    pace.limiter.release(CALL, told(100, 95, 60))
    tasks[6].cancel()  # its turn has come, and it does not know yet
    await settle()
    assert pace.admitted == ["0", "1", "2", "3", "4", "7", "8"]
    assert pace.limiter._under_way == 6
    await cancel(*tasks)


async def test_l17_a_timer_of_a_closed_loop_is_not_relied_on(pace: Pace) -> None:
    await pace.one(told(100, 0, 50))
    await cancel(pace.start())
    pace.clock._alarms.clear()  # as when its loop has been closed
    task = pace.start("next")
    await settle()
    await pace.pass_time(50.1)
    assert "next" in pace.admitted
    await cancel(task)


async def test_bulk_work_leaves_the_last_fifth_to_people(pace: Pace) -> None:
    await pace.one(told(100, 15, 60))
    bulk, person = pace.start("bulk", "bulk"), pace.start("person")
    await settle()
    await pace.pass_time(0.01)
    assert pace.admitted == ["", "person"]
    await cancel(bulk, person)


@given(st.lists(st.sampled_from(["bulk", "interactive"]), max_size=30))
def test_l10_nobody_starves_and_every_request_gets_its_turn(order: list[Priority]) -> None:
    async def run() -> None:
        pace = Pace()
        await pace.one(told(10, 0, 10))
        tasks = [pace.start(str(n), priority) for n, priority in enumerate(order)]
        for _ in range(2_000):
            if len(pace.admitted) > len(order):
                break
            await asyncio.sleep(0)
            while pace.limiter._under_way:
                pace.limiter.release(CALL, answer())
            pace.clock.advance(1)
        assert len(pace.admitted) == len(order) + 1
        await asyncio.gather(*tasks)

    asyncio.run(run())


@settings(max_examples=300)
@given(
    st.integers(5, 60),  # before the first answer five go: Front allows more in any plan
    st.integers(0, 59),
    st.lists(st.integers(0, 40), min_size=1, max_size=120),
    st.integers(0, 3),
)
def test_a_fixed_window_is_never_overrun(
    limit: int, offset: int, gaps: list[int], latency: int
) -> None:
    """A server with a fixed window counts; whoever starts when, it never has to refuse.

    Its windows begin by its own clock, and nobody tells us when; answers may come late.
    """

    async def run() -> None:
        pace = Pace()
        used: dict[int, int] = {}

        async def request() -> None:
            await pace.enter()
            window = int(pace.clock.now() + offset) // 60
            used[window] = used.get(window, 0) + 1
            reset = (window + 1) * 60 - offset - START
            result = told(limit, max(0, limit - used[window]), reset)
            await pace.clock.sleep(latency / 10)
            pace.limiter.release(CALL, result)

        tasks: list[asyncio.Task[None]] = []
        for gap in gaps:
            tasks.append(asyncio.create_task(request()))
            await asyncio.sleep(0)
            pace.clock.advance(gap / 10)
        for _ in range(3_000):
            if all(task.done() for task in tasks):
                break
            await asyncio.sleep(0)
            pace.clock.advance(1)
        await asyncio.gather(*tasks)
        assert all(count <= limit for count in used.values())

    asyncio.run(run())


@given(st.dictionaries(st.sampled_from(["limit", "remaining", "reset"]), st.text()))
def test_any_headers_are_read_or_left(said: dict[str, str]) -> None:
    quota = read_quota({f"x-ratelimit-{name}": text for name, text in said.items()}, START)
    assert quota is None or (1 <= quota.limit <= 100_000 and 0 <= quota.resets_in <= 3_600)


@given(st.text())
def test_a_refusal_is_a_resources_only_while_something_remains(remaining: str) -> None:
    alone = refused_alone(refusal(x_ratelimit_remaining=remaining, x_front_tier="2"))
    assert alone == (remaining.isdecimal() and remaining.isascii() and 0 < int(remaining) < 1e9)
    assert not refused_alone(refusal(x_ratelimit_remaining="0", x_front_tier="2"))
    assert not refused_alone(refusal(x_front_tier="2"))


async def test_l7_a_window_that_ends_in_an_hour_does_not_hold_back_what_there_is() -> None:
    """A reset that far away is hardly right; what is left is told all the same."""
    pace = Pace()
    await pace.one(told(60_000, 59_000, 3_000))
    for _ in range(2_000):
        assert pace.limiter.acquire(CALL) is None
        pace.limiter.release(CALL, told(60_000, 59_000, 3_000))
