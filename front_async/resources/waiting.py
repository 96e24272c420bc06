"""Waiting for what Front does in the background."""

import math
from collections.abc import Awaitable, Callable
from typing import TypeVar

from front_async.errors import InvalidArgument, WaitTimeout
from front_async.wire.clock import Clock

T = TypeVar("T")

_FIRST_PAUSE = 1.0  # seconds; analytics take one request a second
_LONGEST_PAUSE = 5.0
_GROWTH = 1.25


async def wait_until(
    ask: Callable[[], Awaitable[T | None]],
    clock: Clock,
    *,
    timeout: float,  # noqa: ASYNC109  # not of a call
    what: str,
) -> T:
    """Ask until there is an answer, about once a second, and less often as time goes by.

    Raises:
        InvalidArgument: *timeout* is no number of seconds.
        WaitTimeout: There was none for *timeout* seconds.
    """
    if not (math.isfinite(timeout) and timeout >= 0):
        raise InvalidArgument(f"timeout must be a number of seconds, not {timeout!r}")
    deadline = clock.monotonic() + timeout
    pause = _FIRST_PAUSE
    while (answer := await ask()) is None:
        left = deadline - clock.monotonic()
        if left <= 0:
            raise WaitTimeout(what, timeout)
        await clock.sleep(min(pause, left))
        pause = min(pause * _GROWTH, _LONGEST_PAUSE)
    return answer
