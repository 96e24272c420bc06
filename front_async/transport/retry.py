"""Whether a request goes again, and when: decided from values alone.

========================  =====  ==========  ===================
what happened             reads  idempotent  other writes
========================  =====  ==========  ===================
not sent                  again  again       again
429                       again  again       again (not processed)
408, 500, 502, 503, 504   again  again       outcome unknown
lost, timed out           again  again       outcome unknown
2xx, body cut short       again  final       final (it happened)
anything else             final  final       final
========================  =====  ==========  ===================

A body that was sent, in part at least, and cannot be read again ends what would go again.
"""

import random

from front_async.transport.call import Answer, Repeat
from front_async.transport.limits import TOO_MANY, asked_wait, until_reset
from front_async.wire.exchange import ANSWERED, Response, WireError

_PASSING = frozenset({408, 500, 502, 503, 504})
_BACKOFF, _LONGEST_BACKOFF = 0.5, 20.0  # seconds
_UNTOLD, _LONGEST_UNTOLD = 5.0, 120.0  # seconds to wait after a 429 that does not say how long

Outcome = Answer | WireError


def goes_again(repeat: Repeat, outcome: Outcome) -> bool:
    """Tell whether *outcome* may be followed by the same request; see the table above."""
    if isinstance(outcome, WireError):
        if outcome.fault == "not sent":
            return True
        return repeat is Repeat.SAFE or (repeat is Repeat.IDEMPOTENT and not answered(outcome))
    if outcome.status == TOO_MANY:
        return True
    return outcome.status in _PASSING and repeat is not Repeat.UNSAFE


def answered(error: WireError) -> bool:
    """Tell whether a success had been answered before its body broke."""
    return error.fault in ANSWERED or error.status is not None


def is_unknown(repeat: Repeat, outcome: Outcome) -> bool:
    """Tell whether a write may have happened although its answer does not say so."""
    if repeat is Repeat.SAFE:
        return False
    if isinstance(outcome, WireError):
        return outcome.fault != "not sent" and not answered(outcome)
    return repeat is Repeat.UNSAFE and (outcome.status == 408 or outcome.status >= 500)  # noqa: PLR2004


def named(outcome: Outcome) -> str:
    """Name an outcome in a few words."""
    return outcome.reason if isinstance(outcome, WireError) else str(outcome.status)


def told_wait(outcome: Outcome, local: float) -> float | None:
    """Seconds the server asks to wait, if it says so in any way."""
    if not isinstance(outcome, Response):
        return None
    wait = asked_wait(outcome, local)
    return _until_reset(outcome, local) if wait is None and outcome.status == TOO_MANY else wait


def delay(outcome: Outcome, tries: int, local: float, rng: random.Random) -> float:
    """Seconds to wait before try number *tries* + 1: never earlier than told, never in step."""
    told = told_wait(outcome, local)
    if told is not None:
        return told + rng.uniform(0.0, min(2.0, 0.1 * told + 0.1))
    if isinstance(outcome, Response) and outcome.status == TOO_MANY:
        return _UNTOLD * tries * rng.uniform(1.0, 1.2)
    return rng.uniform(0.0, min(_LONGEST_BACKOFF, _BACKOFF * 2.0 ** min(tries, 10)))


def _until_reset(answer: Response, local: float) -> float | None:
    wait = until_reset(answer.headers, local)
    return wait if wait is not None and 0 <= wait <= _LONGEST_UNTOLD else None
