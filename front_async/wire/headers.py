"""Reading HTTP headers defensively: dates, and Retry-After in both its forms."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

_SECONDS = re.compile(r"[0-9]{1,7}(\.[0-9]{1,3})?", re.ASCII)


@lru_cache(maxsize=64)  # a busy server says the same second many times
def http_date(text: str | None) -> float | None:
    """Read an HTTP date (RFC 9110 section 5.6.7, all three forms) as epoch seconds."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # RFC 9110: a date without a zone is GMT.
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def server_time(headers: Mapping[str, str], local: float) -> float:
    """Tell what the server thinks the time is, else *local* (epoch seconds)."""
    said = http_date(headers.get("Date"))
    return local if said is None else said


def retry_after(headers: Mapping[str, str], local: float) -> float | None:
    """Seconds the server asks to wait; the largest when it says several, None when it says none.

    Only plain seconds and HTTP dates count: a sign, an exponent, ``nan`` or ``inf`` is no
    answer. A date is measured against the server's own ``Date``, and never gives less than 0.
    """
    text = headers.get("Retry-After", "").strip()
    date = http_date(text)
    if date is not None:
        return max(0.0, date - server_time(headers, local))
    waits = [part.strip() for part in text.split(",")]
    return max((float(wait) for wait in waits if _SECONDS.fullmatch(wait)), default=None)


def iso_time(text: str) -> float | None:
    """Read an ISO 8601 time as epoch seconds; one without a zone is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
