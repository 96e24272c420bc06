"""The attempt loop: once more, as long as that is safe, allowed, and in time."""

import random

import attrs

from front_async.errors import Attempt, DecodeError, OutcomeUnknownError, TransportError
from front_async.transport.budget import RetryBudget
from front_async.transport.call import Answer, Call, Repeat, Send
from front_async.transport.failures import request_id
from front_async.transport.limits import TOO_MANY
from front_async.transport.retry import (
    Outcome,
    answered,
    delay,
    goes_again,
    is_unknown,
    named,
    told_wait,
)
from front_async.wire.clock import Clock
from front_async.wire.exchange import ANSWERED, Response, WireError

_LONGEST_TOLD = {"interactive": 120.0, "bulk": 900.0}  # seconds a server may ask us to wait
_MOST_REFUSALS = {"interactive": 5, "bulk": 50}  # 429s of one call
_GONE = 404
_FIRST_FAILURE = 400


class Retrying:
    """Tries a call until it succeeds or another try cannot help.

    Args:
        send: The layer below.
        retries: How often a failure is tried again. A 429 is not a failure and counts apart.
        budget: What bounds the retries of all calls together.
        clock: Where the waiting happens.
        rng: What spreads the waits.
    """

    def __init__(
        self, send: Send, retries: int, budget: RetryBudget, clock: Clock, rng: random.Random
    ) -> None:
        self._send = send
        self._retries = retries
        self._budget = budget
        self._clock = clock
        self._rng = rng

    async def send(self, call: Call) -> Answer:
        """Return the answer that counts, whatever its status."""
        while True:
            outcome: Outcome | TransportError
            try:
                outcome = self._counted(call, await self._send(call))
            except (WireError, TransportError) as error:
                outcome = error  # what breaks on the wire is a value here, not an exception
            if type(outcome) is Response and outcome.status < _FIRST_FAILURE:
                return outcome
            if isinstance(outcome, TransportError):
                raise _unsent(call, outcome)
            wait = self._wait(call, outcome)
            if wait is None:
                return _settled(call, outcome)
            _note(call, outcome, wait)
            await self._clock.sleep(wait)

    def _counted(self, call: Call, answer: Answer) -> Answer:
        if not call.trace.attempts and answer.status < _FIRST_FAILURE:
            self._budget.note_success()
        return answer

    def _wait(self, call: Call, outcome: Outcome) -> float | None:
        """Seconds until the next try; None when this outcome is final."""
        if call.spent or not goes_again(call.repeat, outcome) or not self._allowed(call, outcome):
            return None
        local = self._clock.now()
        told = told_wait(outcome, local)
        if told is not None and told > _LONGEST_TOLD[call.priority]:
            return None
        wait = delay(outcome, len(call.trace.attempts) + 1, local, self._rng)
        if self._clock.monotonic() + wait >= call.deadline:
            return None
        return wait if _refused(outcome) or self._budget.spend() else None

    def _allowed(self, call: Call, outcome: Outcome) -> bool:
        refusals = sum(attempt.outcome == str(TOO_MANY) for attempt in call.trace.attempts)
        if _refused(outcome):
            return self._retries > 0 and refusals < _MOST_REFUSALS[call.priority]
        return len(call.trace.attempts) - refusals < self._retries


def _unsent(call: Call, error: TransportError) -> Exception:
    """Return what it means that the pacing let a call not go; it knows of no earlier try."""
    attempts = call.trace.attempts
    if call.maybe_done:
        return OutcomeUnknownError(call.operation, error.reason, None, attempts)
    return attrs.evolve(error, attempts=attempts)


def _refused(outcome: Outcome) -> bool:
    return not isinstance(outcome, WireError) and outcome.status == TOO_MANY


def _note(call: Call, outcome: Outcome, wait: float) -> None:
    trace = call.trace
    trace.attempts += (Attempt(named(outcome), wait),)
    trace.maybe_done = trace.maybe_done or (trace.sent and not _refused(outcome))
    trace.sent = False


def _settled(call: Call, outcome: Outcome) -> Answer:
    """Return a final answer, or raise what a broken exchange means for this call."""
    attempts = call.trace.attempts
    if not isinstance(outcome, WireError):
        if is_unknown(call.repeat, outcome):
            said = request_id(outcome)
            raise OutcomeUnknownError(call.operation, named(outcome), said, attempts)
        return _deleted(call, outcome)
    write = call.repeat is not Repeat.SAFE
    if outcome.fault in ANSWERED or (write and answered(outcome)):
        raise DecodeError(call.operation, outcome.reason, write)
    if call.maybe_done:
        raise OutcomeUnknownError(call.operation, outcome.reason, None, attempts)
    raise TransportError(call.operation, outcome.reason, attempts)


def _deleted(call: Call, answer: Answer) -> Answer:
    """A delete that finds nothing after an earlier try of ours was lost has done its work."""
    if call.method == "DELETE" and answer.status == _GONE and call.trace.maybe_done:
        return Response(204, answer.headers, b"")
    return answer
