"""What Front's rate limit headers say.

Front's reference: "Rate limiting" (https://dev.frontapp.com/docs/rate-limiting). Any answer may
come without them, or with nonsense; then nothing is learned.
"""

import re
from collections.abc import Mapping

import attrs

from front_async.wire.exchange import Response
from front_async.wire.headers import http_date, retry_after, server_time

TOO_MANY = 429
WINDOW = 60.0  # seconds
SEARCH_SHARE = 0.4  # of the company's limit
SEARCH_SPAN = WINDOW + 0.5  # seconds; a slow request and a quick one after it come closer together

_MOST = 100_000  # requests a minute; more is a misreading
_LONGEST = 3_600.0  # seconds
_LATE = 2.0  # seconds that an answer may take
_MOST_WRONG = 86_400.0  # seconds that our clock may be wrong; more is a misreading
_MILLISECONDS = 1e11
_MOMENT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,9})?", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)
_TOLD = re.compile(rb"retry in (\d{1,9}) milliseconds")


@attrs.frozen
class Quota:
    """The company's quota as one answer tells it."""

    limit: int
    """Requests a window of 60 seconds."""
    remaining: int
    resets_in: float
    """Seconds until it is refilled, by the server's clock."""
    reset: float
    """The moment it is refilled, in epoch seconds of the server's clock."""


def read_quota(headers: Mapping[str, str], local: float) -> Quota | None:
    """Read the three company headers; None when one is missing or absurd."""
    limit = _count(headers.get("x-ratelimit-limit"))
    remaining = _count(headers.get("x-ratelimit-remaining"))
    wait, reset = until_reset(headers, local), _reset(headers)
    if limit is None or remaining is None or wait is None or not 1 <= limit <= _MOST:
        return None
    return Quota(limit, remaining, max(0.0, wait), reset or 0.0)


def read_burst(headers: Mapping[str, str]) -> tuple[int, int] | None:
    """Read the size of the burst allowance and what is left of it; None without either."""
    limit = _count(headers.get("x-ratelimit-burst-limit"))
    remaining = _count(headers.get("x-ratelimit-burst-remaining"))
    return None if limit is None or remaining is None or limit > _MOST else (limit, remaining)


def until_reset(headers: Mapping[str, str], local: float) -> float | None:
    """Seconds until the window ends, negative when it has ended; None when nobody can tell.

    The moment is told in seconds or milliseconds since the epoch, with or without a fraction, and
    measured by the server's own clock where it tells that too. Further away than a window is
    read as a window; more than an hour away, or more than a window ago, is a mistake.
    """
    moment = _reset(headers)
    if moment is None:
        return None
    wait = moment - server_time(headers, local)
    return min(wait, WINDOW) if -WINDOW <= wait <= _LONGEST else None


def clock_error(headers: Mapping[str, str], local: float) -> float:
    """Seconds that *local* must be behind the server, as its reset lies within a window.

    0 where that may be right, or where the answer has a Date and nobody has to ask *local*.
    """
    moment = _reset(headers)
    if moment is None or http_date(headers.get("Date")) is not None:
        return 0.0
    wait = moment - local
    if -_LATE <= wait <= WINDOW + _LATE or abs(wait) > _MOST_WRONG:
        return 0.0
    return wait - WINDOW


def _reset(headers: Mapping[str, str]) -> float | None:
    said = headers.get("x-ratelimit-reset", "")
    if not _MOMENT.fullmatch(said):
        return None
    moment = float(said)
    return moment / 1000 if moment > _MILLISECONDS else moment


def _count(said: str | None) -> int | None:
    return int(said) if said is not None and _COUNT.fullmatch(said) else None


def refused_alone(response: Response) -> bool:
    """Tell whether a 429 was the limit of one resource: the company still had requests left."""
    return bool(_count(response.headers.get("x-ratelimit-remaining")))


def asked_wait(response: Response, local: float) -> float | None:
    """Seconds a 429 or 503 asks to wait; None when it does not say.

    Front's message speaks of milliseconds and its header of seconds. Where both give the same
    number, the header was filled in the wrong unit.
    """
    wait = retry_after(response.headers, local)
    told = _TOLD.search(response.body)
    if wait is not None and told is not None and wait == int(told[1]):
        return wait / 1000
    return wait
