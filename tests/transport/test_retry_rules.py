"""Whether a request goes again, and after how long: functions of values."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async.transport.budget import RetryBudget
from front_async.transport.call import Repeat
from front_async.transport.retry import delay, goes_again, is_unknown, named, told_wait
from front_async.wire.exchange import ANSWERED, Fault, WireError
from tests.transport.builders import answer

NOW = 1_700_000_000.0
RNG = random.Random(5)
SAFE, IDEMPOTENT, UNSAFE = Repeat.SAFE, Repeat.IDEMPOTENT, Repeat.UNSAFE
BROKEN: list[Fault] = ["lost", "timed out"]
PASSING = [408, 500, 502, 503, 504]
FINAL = [400, 401, 403, 404, 409, 410, 413, 422, 501]


@pytest.mark.parametrize("repeat", Repeat)
def test_r2_what_was_not_sent_goes_again_whatever_it_is(repeat: Repeat) -> None:
    outcome = WireError("not sent", "no connection")
    assert goes_again(repeat, outcome)
    assert not is_unknown(repeat, outcome)


@pytest.mark.parametrize("repeat", Repeat)
def test_r4_a_429_goes_again_whatever_it_is(repeat: Repeat) -> None:
    assert goes_again(repeat, answer(429))
    assert not is_unknown(repeat, answer(429))


@pytest.mark.parametrize("status", PASSING)
def test_r3_a_failure_goes_again_unless_it_would_do_it_twice(status: int) -> None:
    outcome = answer(status)
    assert [goes_again(repeat, outcome) for repeat in Repeat] == [True, True, False]
    assert [is_unknown(repeat, outcome) for repeat in Repeat] == [False, False, True]


@pytest.mark.parametrize("fault", BROKEN)
def test_r1_a_lost_answer_goes_again_unless_it_would_do_it_twice(fault: Fault) -> None:
    outcome = WireError(fault, "gone")
    assert [goes_again(repeat, outcome) for repeat in Repeat] == [True, True, False]
    assert [is_unknown(repeat, outcome) for repeat in Repeat] == [False, True, True]


@pytest.mark.parametrize("fault", sorted(ANSWERED))
def test_r7_a_success_whose_body_broke_is_only_read_again(fault: Fault) -> None:
    outcome = WireError(fault, "broken", 200)
    assert [goes_again(repeat, outcome) for repeat in Repeat] == [True, False, False]
    assert not any(is_unknown(repeat, outcome) for repeat in Repeat)


@pytest.mark.parametrize("fault", BROKEN)
def test_r7_a_success_whose_body_never_came_has_happened(fault: Fault) -> None:
    outcome = WireError(fault, "gone", 200)
    assert [goes_again(repeat, outcome) for repeat in Repeat] == [True, False, False]
    assert not any(is_unknown(repeat, outcome) for repeat in Repeat)


@pytest.mark.parametrize("status", FINAL)
@pytest.mark.parametrize("repeat", Repeat)
def test_r5_r6_refusals_are_final_even_with_retry_after(repeat: Repeat, status: int) -> None:
    assert not goes_again(repeat, answer(status, Retry_After="1"))


def test_outcomes_are_named_shortly() -> None:
    assert named(answer(503)) == "503"
    assert named(WireError("lost", "the connection was lost")) == "the connection was lost"


HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Retry_After": st.one_of(st.text("0123456789.-+eE nainf"), st.integers().map(str)),
        "x_ratelimit_reset": st.one_of(st.text("0123456789.-eE"), st.floats().map(str)),
        "Date": st.sampled_from(["Tue, 14 Nov 2023 22:13:20 GMT", "soon"]),
    },
)


@given(HEADERS, st.sampled_from([200, 429, 500, 503]), st.integers(1, 10_000))
def test_r18_delays_are_finite_never_early_and_bounded(
    headers: dict[str, str], status: int, tries: int
) -> None:
    outcome = answer(status, **headers)
    told = told_wait(outcome, NOW)
    wait = delay(outcome, tries, NOW, RNG)
    if told is not None:
        assert told <= wait <= told + 2.0
    elif status == 429:
        assert 5.0 * tries <= wait <= 6.0 * tries
    else:
        assert 0 <= wait <= min(20.0, 0.5 * 2.0 ** min(tries, 10))


def test_r18_workers_that_fail_together_do_not_come_back_together() -> None:
    waits = {delay(answer(503, Retry_After="10"), 1, NOW, random.Random(n)) for n in range(50)}
    assert len(waits) == 50


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"x_ratelimit_reset": "1700000030"}, 30.0),
        ({"x_ratelimit_reset": "1700000030000"}, 30.0),
        ({"x_ratelimit_reset": "1700000020", "Date": "Tue, 14 Nov 2023 22:13:10 GMT"}, 30.0),
        ({"x_ratelimit_reset": "1700009999"}, None),
        ({"x_ratelimit_reset": "1600000000"}, None),
        ({"x_ratelimit_reset": "nan"}, None),
        ({"x_ratelimit_reset": "soon"}, None),
        ({}, None),
    ],
)
def test_l7_a_429_waits_for_the_reset_where_it_says_no_more(
    headers: dict[str, str], told: float | None
) -> None:
    assert told_wait(answer(429, **headers), NOW) == told


def test_r8_milliseconds_in_the_header_are_known_by_the_message() -> None:
    said = b'{"_error": {"message": "Please retry in 341 milliseconds."}}'
    assert told_wait(answer(429, said, Retry_After="341"), NOW) == 0.341
    assert told_wait(answer(429, said, Retry_After="1"), NOW) == 1.0


def test_r17_the_budget_allows_twenty_and_a_tenth_of_the_successes() -> None:
    budget = RetryBudget()
    assert [budget.spend() for _ in range(21)] == [True] * 20 + [False]
    for _ in range(9):
        budget.note_success()
    assert not budget.spend()
    budget.note_success()
    budget.note_success()
    assert [budget.spend(), budget.spend()] == [True, False]
    for _ in range(10_000):
        budget.note_success()
    assert [budget.spend() for _ in range(21)] == [True] * 20 + [False]
