"""Front's rate limits: the company's minute with its burst, and those of single routes."""

import math
from collections import deque
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final, Protocol

import attrs

from front_async.sandbox.calls import Route
from front_async.sandbox.replies import RefusedError, Reply
from front_async.sandbox.settings import LimitKind, Settings

_MINUTE: Final = 60.0
_HOUR: Final = 3600.0
_BURST_REST: Final = 600.0  # a burst request is back after ten minutes
_SEEN: Final = 10  # a message may be marked seen ten times an hour
_KEPT: Final = 10_000  # how many resources are watched before idle ones are forgotten

_SEARCH: Final = "GET /conversations/search/{}"
_MARK_SEEN: Final = "POST /messages/{}/seen"


class Counter(Protocol):
    """One way to count requests against a limit."""

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 when there is."""
        ...

    def take(self, now: float) -> None:
        """Count one request."""
        ...

    def left(self, now: float) -> int:
        """How many more there is room for."""
        ...

    def reset(self, now: float) -> float:
        """When there is more room, as the header tells it."""
        ...


@attrs.define
class Minute:
    """At most *most* requests in a window that begins with its first request."""

    most: int
    span: float
    _start: float = attrs.field(default=0.0, init=False)
    _used: int = attrs.field(default=0, init=False)

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 when there is."""
        return 0.0 if self.left(now) else self._start + self.span - now

    def take(self, now: float) -> None:
        """Count one request."""
        self._renew(now)
        self._used += 1

    def left(self, now: float) -> int:
        """How many more there is room for."""
        self._renew(now)
        return self.most - self._used

    def reset(self, now: float) -> float:
        """When the window ends."""
        self._renew(now)
        return self._start + self.span

    def _renew(self, now: float) -> None:
        # A clock that was set back begins another window as well.
        if not self._start <= now < self._start + self.span:
            self._start, self._used = now, 0


@attrs.define
class Bucket:
    """A bucket for *most* requests, which leaks as many in *span* seconds."""

    most: int
    span: float
    _level: float = attrs.field(default=0.0, init=False)
    _at: float = attrs.field(default=0.0, init=False)

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 when there is."""
        self._leak(now)
        return max(0.0, self._level + 1 - self.most) * self.span / self.most

    def take(self, now: float) -> None:
        """Count one request."""
        self._leak(now)
        self._level += 1

    def left(self, now: float) -> int:
        """How many more there is room for."""
        self._leak(now)
        return int(self.most - self._level)

    def reset(self, now: float) -> float:
        """When the bucket is empty again."""
        self._leak(now)
        return now + self._level * self.span / self.most

    def _leak(self, now: float) -> None:
        since = max(0.0, now - self._at)
        self._level = max(0.0, self._level - since * self.most / self.span)
        self._at = now


@attrs.define
class Window:
    """At most *most* requests in any stretch of *span* seconds."""

    most: int
    span: float
    _times: deque[float] = attrs.field(factory=deque[float], init=False)

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 when there is."""
        self._forget(now)
        if len(self._times) < self.most:
            return 0.0
        return self._times[0] + self.span - now if self._times else self.span

    def take(self, now: float) -> None:
        """Count one request."""
        self._times.append(now)

    def left(self, now: float) -> int:
        """How many more there is room for."""
        self._forget(now)
        return self.most - len(self._times)

    def reset(self, now: float) -> float:
        """When the first of those counted is forgotten."""
        self._forget(now)
        return (self._times[0] if self._times else now) + self.span

    def _forget(self, now: float) -> None:
        while self._times and self._times[0] + self.span <= now:
            self._times.popleft()


_KINDS: Final[Mapping[LimitKind, Callable[[int, float], Counter]]] = {
    "fixed_window": Minute,
    "sliding_window": Window,
    "leaky_bucket": Bucket,
}


class Limits:
    """Counts the requests of the company and says when there were too many."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.rate_limit
        self._rate = settings.resource_rate
        self._company = _KINDS[settings.limit_kind](self._limit or 0, _MINUTE)
        self._burst = Window(settings.burst_limit, _BURST_REST)
        self._search = Window(max(1, int((self._limit or 0) * settings.search_share)), _MINUTE)
        self._resources: dict[tuple[str, str], Window] = {}

    def refusal(self, route: Route, ids: tuple[str, ...], now: float) -> Reply | None:
        """Count a request; None if it may pass, else the 429 to answer with."""
        if self._limit is None and self._rate is None:
            return None
        narrow = [] if not ids else self._narrow(route.operation, ids[0], now)
        for window, tier in narrow:
            wait = window.wait(now)
            if wait > 0:
                return self._refuse(wait, tier, now)
        if self._company_is_full(now):
            return self._refuse(self._company.wait(now), None, now)
        self._take(now)
        for window, _ in narrow:
            window.take(now)
        return None

    @property
    def watched(self) -> int:
        """How many single resources are counted at the moment."""
        return len(self._resources)

    def headers(self, now: float) -> Mapping[str, str]:
        """What every answer says about the company's minute."""
        if self._limit is None:
            return {}
        return {
            "x-ratelimit-limit": str(self._limit),
            "x-ratelimit-remaining": str(max(0, self._company.left(now))),
            "x-ratelimit-reset": f"{self._company.reset(now):.3f}",
            "x-ratelimit-burst-limit": str(self._burst.most),
            "x-ratelimit-burst-remaining": str(self._burst.left(now)),
        }

    def _company_is_full(self, now: float) -> bool:
        full = self._limit is not None and self._company.wait(now) > 0
        return full and self._burst.wait(now) > 0

    def _take(self, now: float) -> None:
        if self._limit is not None and self._company.wait(now) > 0:
            self._burst.take(now)
        else:
            self._company.take(now)

    def _narrow(self, operation: str, identifier: str, now: float) -> list[tuple[Window, str]]:
        """The windows this request must fit besides the company's, and the tier of each."""
        windows: list[tuple[Window, str]] = []
        if self._limit is not None and operation == _SEARCH:
            windows.append((self._search, ""))
        if self._limit is not None and operation == _MARK_SEEN:
            windows.append((self._resource("seen", identifier, _SEEN, _HOUR, now), ""))
        if self._rate is not None and operation != _SEARCH:
            most = max(1, int(self._rate))
            window = self._resource(operation, identifier, most, most / self._rate, now)
            windows.append((window, "2"))
        return windows

    def _resource(self, name: str, identifier: str, most: int, span: float, now: float) -> Window:
        if len(self._resources) > _KEPT:
            idle = [
                key for key, window in self._resources.items() if window.left(now) == window.most
            ]
            for key in idle:
                del self._resources[key]
        return self._resources.setdefault((name, identifier), Window(most, span))

    def _refuse(self, wait: float, tier: str | None, now: float) -> Reply:
        """429; *tier* is None when the company as a whole sent too much."""
        cause = f" for tier-{tier} route" if tier else ""
        milliseconds = math.ceil(round(wait * 1000, 3))
        message = f"Rate limit exceeded{cause}. Please retry in {milliseconds} milliseconds."
        error = RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests", message)
        headers = {**self.headers(now), "retry-after": str(math.ceil(wait))}
        if tier:
            headers["x-front-tier"] = tier
        return error.reply().with_headers(headers)
