"""A client's settings, checked once."""

import math

import attrs
from yarl import URL

from front_async.errors import InvalidArgument
from front_async.transport.call import Priority
from front_async.wire.hosts import check_endpoint


def _check_base(base: str | URL) -> URL:
    url = check_endpoint(base, "base_url")
    if url.path not in {"", "/"}:
        raise InvalidArgument("base_url must be a host alone, without a path")
    return url.origin()


def _check_timeout(timeout: object) -> float:
    if isinstance(timeout, bool) or not isinstance(timeout, int | float):
        raise InvalidArgument("timeout must be a number of seconds")
    if not 0 < timeout < math.inf:
        raise InvalidArgument(f"timeout must be more than 0 seconds and finite, not {timeout}")
    return float(timeout)


def _check_retries(retries: object) -> int:
    if isinstance(retries, bool) or not isinstance(retries, int) or retries < 0:
        raise InvalidArgument(f"retries must be a whole number from 0 up, not {retries!r}")
    return retries


def _check_priority(priority: Priority) -> Priority:
    if priority not in {"interactive", "bulk"}:
        raise InvalidArgument(f"priority must be 'interactive' or 'bulk', not {priority!r}")
    return priority


def check_concurrency(concurrency: object) -> int:
    """Return *concurrency*, if it is a number of places.

    Raises:
        InvalidArgument: It is not a whole number from 1 up.
    """
    if isinstance(concurrency, bool) or not isinstance(concurrency, int) or concurrency < 1:
        raise InvalidArgument(f"concurrency must be a whole number from 1 up, not {concurrency!r}")
    return concurrency


@attrs.frozen(kw_only=True)
class Settings:
    """How the calls of one client travel."""

    base: URL = attrs.field(converter=_check_base)
    timeout: float = attrs.field(converter=_check_timeout)
    """Seconds for a whole call."""
    retries: int = attrs.field(converter=_check_retries)
    priority: Priority = attrs.field(default="interactive", converter=_check_priority)
