"""The attempt loop: what it tries again, what it waits, and what it says in the end."""

import asyncio
import random

import pytest

from front_async.errors import (
    AuthError,
    DeadlineExceeded,
    DecodeError,
    OutcomeUnknownError,
    QueueFull,
    TransportError,
)
from front_async.testing import FakeClock
from front_async.transport.budget import RetryBudget
from front_async.transport.call import Answer, Call
from front_async.transport.retrying import Retrying
from front_async.wire.exchange import Response, WireError
from tests.transport.builders import Below, a_call, answer, until

LOST = WireError("lost", "the connection was lost")
UNSENT = WireError("not sent", "no connection")


class Loop:
    def __init__(self, *outcomes: Response | Exception, retries: int = 3) -> None:
        self.clock = FakeClock()
        self.below = Below(*outcomes)
        self.budget = RetryBudget()
        self.retrying = Retrying(self.below, retries, self.budget, self.clock, random.Random(1))

    async def send(self, call: Call | None = None) -> Answer:
        return await self.retrying.send(call or a_call())

    @property
    def tries(self) -> int:
        return len(self.below.calls)


async def test_a_failure_of_a_read_is_tried_three_times_more() -> None:
    loop = Loop(answer(503), LOST, answer(500), answer(200))
    assert (await loop.send()).status == 200
    assert loop.tries == 4
    assert all(0 <= wait <= limit for wait, limit in zip(loop.clock.slept, [1, 2, 4], strict=True))


async def test_the_last_failure_is_handed_on() -> None:
    loop = Loop(*[answer(503)] * 4)
    assert (await loop.send()).status == 503


async def test_r27_no_retries_means_one_try_of_anything() -> None:
    for outcome in (answer(503), answer(429)):
        loop = Loop(outcome, retries=0)
        assert await loop.send() is outcome
    with pytest.raises(TransportError):
        await Loop(UNSENT, retries=0).send()


@pytest.mark.parametrize(
    "outcome", [LOST, WireError("timed out", "late"), answer(500), answer(408)]
)
async def test_r1_r3_a_write_that_may_have_happened_is_not_sent_again(
    outcome: Response | WireError,
) -> None:
    loop = Loop(outcome)
    with pytest.raises(OutcomeUnknownError, match="POST /tags") as caught:
        await loop.send(a_call("POST"))
    assert (loop.tries, caught.value.attempts) == (1, ())


async def test_an_unknown_outcome_carries_the_request_id() -> None:
    with pytest.raises(OutcomeUnknownError) as caught:
        await Loop(answer(502, X_Request_Id="req_1")).send(a_call("POST"))
    assert caught.value.request_id == "req_1"


async def test_r2_a_write_that_was_not_sent_is() -> None:
    loop = Loop(UNSENT, UNSENT, answer(201))
    assert (await loop.send(a_call("POST"))).status == 201


async def test_r4_a_429_on_a_post_is_sent_again() -> None:
    loop = Loop(answer(429, Retry_After="3"), answer(201))
    assert (await loop.send(a_call("POST"))).status == 201
    assert 3.0 <= loop.clock.slept[0] <= 3.4


async def test_a_429_then_a_failure_of_a_post_is_unknown() -> None:
    with pytest.raises(OutcomeUnknownError) as caught:
        await Loop(answer(429), answer(500)).send(a_call("POST"))
    assert [attempt.outcome for attempt in caught.value.attempts] == ["429"]


async def test_a_429_is_no_failure_and_counts_apart() -> None:
    refusals = [answer(429, Retry_After="1")] * 5
    loop = Loop(*refusals, answer(503), answer(503), answer(503), answer(200))
    assert (await loop.send()).status == 200
    loop = Loop(*refusals, answer(429, Retry_After="1"))
    assert (await loop.send()).status == 429
    assert loop.tries == 6


async def test_bulk_work_waits_through_fifty_refusals() -> None:
    loop = Loop(*[answer(429, Retry_After="0")] * 51)
    assert (await loop.send(a_call(priority="bulk"))).status == 429
    assert loop.tries == 51


async def test_r10_a_wait_above_the_cap_is_not_begun() -> None:
    refusal = answer(429, Retry_After="121")
    loop = Loop(refusal)
    assert await loop.send(a_call(deadline=9_999)) is refusal
    loop = Loop(refusal, answer(200))
    assert (await loop.send(a_call(deadline=9_999, priority="bulk"))).status == 200


async def test_r10_r19_a_wait_beyond_the_deadline_is_not_begun() -> None:
    loop = Loop(answer(429, Retry_After="60"))
    assert (await loop.send(a_call(deadline=60))).status == 429
    assert loop.clock.slept == []
    with pytest.raises(TransportError):
        await Loop(LOST).send(a_call(deadline=0))


async def test_r17_in_an_outage_the_budget_ends_the_retries() -> None:
    loop = Loop(*[answer(503)] * 60)
    for _ in range(10):
        await loop.send()
    assert loop.tries == 10 + 20


async def test_a_retry_that_is_not_made_costs_no_budget() -> None:
    loop = Loop(*[answer(503, Retry_After="100")] * 30)
    for _ in range(30):
        await loop.send(a_call(deadline=50))
    assert loop.budget.spend()


async def test_l19_a_429_costs_no_budget() -> None:
    loop = Loop(*[answer(429, Retry_After="0")] * 5, answer(200))
    for _ in range(20):
        loop.budget.spend()
    assert (await loop.send()).status == 200


async def test_r21_the_error_lists_the_tries_before() -> None:
    with pytest.raises(TransportError, match=r"after 503, no connection, 429") as caught:
        await Loop(answer(503), UNSENT, answer(429), LOST, retries=2).send()
    assert [attempt.outcome for attempt in caught.value.attempts] == ["503", "no connection", "429"]
    assert all(attempt.delay >= 0 for attempt in caught.value.attempts)


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    "outcome", [WireError("truncated", "cut", 200), WireError("timed out", "late", 201)]
)
async def test_r7_a_write_whose_answer_is_unreadable_has_happened(
    method: str, outcome: WireError
) -> None:
    loop = Loop(outcome)
    with pytest.raises(DecodeError, match="the write happened") as caught:
        await loop.send(a_call(method))
    assert (loop.tries, caught.value.committed) == (1, True)


async def test_a_read_whose_answer_stays_unreadable_changed_nothing() -> None:
    loop = Loop(*[WireError("truncated", "cut", 200)] * 4)
    with pytest.raises(DecodeError) as caught:
        await loop.send()
    assert (loop.tries, caught.value.committed) == (4, False)
    with pytest.raises(TransportError):
        await Loop(*[WireError("timed out", "late", 200)] * 4).send()


async def test_a_repeated_write_that_may_have_happened_once_is_unknown() -> None:
    """The last try was not sent, but the one before may have had its effect."""
    with pytest.raises(OutcomeUnknownError):
        await Loop(LOST, UNSENT, UNSENT, UNSENT).send(a_call("PUT"))
    with pytest.raises(TransportError):
        await Loop(*[UNSENT] * 4).send(a_call("PUT"))
    with pytest.raises(TransportError):
        await Loop(LOST, UNSENT, UNSENT, UNSENT).send(a_call("GET"))


@pytest.mark.parametrize("kind", [QueueFull, DeadlineExceeded])
async def test_pacing_that_refuses_a_second_try_does_not_hide_the_first(
    kind: type[TransportError],
) -> None:
    with pytest.raises(OutcomeUnknownError, match="no room"):
        await Loop(LOST, _refusal(kind)).send(a_call("PUT"))
    with pytest.raises(kind, match="after the connection was lost"):
        await Loop(LOST, _refusal(kind)).send(a_call("GET"))


def _refusal(kind: type[TransportError]) -> TransportError:
    return kind("PUT /tags", "no room")


async def test_r24_a_delete_that_finds_nothing_after_a_lost_one_has_worked() -> None:
    assert (await Loop(LOST, answer(404)).send(a_call("DELETE"))).status == 204
    assert (await Loop(answer(503), answer(404)).send(a_call("DELETE"))).status == 204
    assert (await Loop(UNSENT, answer(404)).send(a_call("DELETE"))).status == 404
    assert (await Loop(answer(429), answer(404)).send(a_call("DELETE"))).status == 404
    assert (await Loop(answer(404)).send(a_call("DELETE"))).status == 404


async def test_r25_without_a_token_nothing_is_tried_again() -> None:
    loop = Loop(AuthError("no token"))
    with pytest.raises(AuthError):
        await loop.send()
    assert loop.tries == 1


async def test_r20_a_wait_is_cancelled_at_once() -> None:
    clock = FakeClock(jumps=False)
    retrying = Retrying(Below(answer(503)), 3, RetryBudget(), clock, random.Random(1))
    task = asyncio.create_task(_sent(retrying))
    await until(lambda: clock.slept)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _sent(retrying: Retrying) -> Answer:
    return await retrying.send(a_call())
