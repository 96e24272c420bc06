"""What Front's rate limit headers say.

Front's reference: "Rate limiting" (https://dev.frontapp.com/docs/rate-limiting). Any answer may
come without them, or with nonsense; then nothing is learned.
"""

import re
from collections.abc import Mapping

import attrs

from front_async.wire.exchange import Response
from front_async.wire.headers import retry_after, server_time

TOO_MANY = 429
WINDOW = 60.0  # seconds

_MOST = 100_000  # requests a minute; more is a misreading
_LONGEST = 3_600.0  # seconds
_MILLISECONDS = 1e11
_TOLD = re.compile(rb"retry in (\d{1,9}) milliseconds")


@attrs.frozen
class Quota:
    """The company's quota as one answer tells it."""

    limit: int
    """Requests a window of 60 seconds."""
    remaining: int
    resets_in: float
    """Seconds until it is refilled, by the server's clock."""


def read_quota(headers: Mapping[str, str], local: float) -> Quota | None:
    """Read the three company headers; None when one is missing or absurd."""
    try:
        limit = int(headers["x-ratelimit-limit"])
        remaining = int(headers["x-ratelimit-remaining"])
        reset = float(headers["x-ratelimit-reset"])
    except (KeyError, ValueError):
        return None
    resets_in = (reset / 1000 if reset > _MILLISECONDS else reset) - server_time(headers, local)
    if 1 <= limit <= _MOST and remaining >= 0 and -WINDOW <= resets_in <= _LONGEST:
        return Quota(limit, remaining, max(0.0, resets_in))
    return None


def resource_tier(response: Response) -> str | None:
    """Return the tier that refused a 429, when it was not the company's quota.

    Front: with requests remaining, it was the limit of the resource.
    """
    remaining = response.headers.get("x-ratelimit-remaining", "0")
    return response.headers.get("x-front-tier") if remaining.strip("0") else None


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
