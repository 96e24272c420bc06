"""Front's limits on one resource, or on one route of the company.

Two are documented and held by themselves: searches have 40 % of the company's limit, and a message
may be marked seen ten times an hour. Which other resources have one (five requests a second, say,
for one conversation) is learned from Front: the first 429 that says so starts a lane for that
resource, and only that one waits in it.
"""

import math
from collections import deque
from collections.abc import Awaitable

from front_async.errors import DeadlineExceeded
from front_async.transport.call import Call, Priority
from front_async.transport.limits import WINDOW, asked_wait, refused_alone
from front_async.transport.line import Line
from front_async.wire.clock import Clock
from front_async.wire.exchange import Response

_SEARCH = "/conversations/search/{}"
_SEEN = "/messages/{}/seen"
OWN_LIMIT = frozenset({_SEARCH, _SEEN})
"""Paths with a documented limit of their own, whatever Front has refused so far."""

_SEARCH_SHARE = 0.4  # of the company's limit
_SEEN_AN_HOUR = 10
_HOUR = 3_600.0  # seconds
_SLACK = 0.5  # seconds; a slow request and a quick one after it come closer together
_ONE_A_SECOND, _FIVE_A_SECOND = 1.0, 0.2
_INTERVAL = {"1": _ONE_A_SECOND, "tier-1": _ONE_A_SECOND}  # where not five a second
_MOST_LANES = 1_000
_LONGEST_PAUSE = 900.0  # seconds
_IDLE = 60.0  # seconds; then a lane may be forgotten


class Lane:
    """At most *most* requests in any *span* seconds, and none while it is paused."""

    def __init__(self, clock: Clock, most: float, span: float) -> None:
        self.most: float = most
        self._span = span
        self._clock = clock
        self._times: deque[float] = deque()
        self.paused_until: float = -math.inf
        self.line: Line = Line(clock, self)

    def enter(self, call: Call) -> Awaitable[None] | None:
        """Take the next slot. Returns what to await when it is not now.

        Raises:
            DeadlineExceeded: The slot would come too late.
        """
        now = self._clock.monotonic()
        wait = self.wait(call.priority, now)
        if not wait and not self.line.queue.waiting:
            self.take(call.priority, now)
            return None
        if now + wait > call.deadline:
            raise DeadlineExceeded(call.operation, "the resource's own limit lasts longer")
        return self.line.join(call.priority, wait)

    def wait(self, _priority: Priority, now: float, /) -> float:
        """Seconds until there is room."""
        while self._times and self._times[0] + self._span <= now:
            self._times.popleft()
        full = len(self._times) >= self.most
        free_at = self._times[-int(self.most)] + self._span if full else now
        return max(0.0, free_at - now, self.paused_until - now)

    def take(self, _priority: Priority, now: float, /) -> None:
        """Count one."""
        self._times.append(now)

    def give_back(self, _priority: Priority, /) -> None:
        """Count one less: it was not sent."""
        if self._times:
            self._times.pop()

    def pause(self, until: float) -> None:
        """Let nobody go before *until*."""
        self.paused_until = max(self.paused_until, until)

    def is_idle(self, now: float) -> bool:
        """Tell whether nothing would be lost by forgetting it."""
        self.wait("bulk", now)
        return not (self._times or self.line.queue.waiting or self.paused_until > now - _IDLE)


class ResourcePacer:
    """Lanes for the resources that have a limit of their own, as far as it is known."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.lanes: dict[str, Lane] = {}
        """Empty until Front has refused a resource, and so for most companies."""

    def lane(self, call: Call, limit: int) -> Lane | None:
        """Return the lane of *call*, if its resource has one; *limit* is the company's, or 0."""
        if not _has_own_limit(call):
            return self.lanes.get(call.resource)
        lane = self._own(call)
        if call.template == _SEARCH:
            lane.most = max(1, int(limit * _SEARCH_SHARE)) if limit else math.inf
        return lane

    def learn(self, call: Call, answer: Response) -> bool:
        """Pause the lane of *call* if a 429 was about that alone; False if about the company."""
        own = _has_own_limit(call) and answer.headers.get("x-ratelimit-remaining") != "0"
        if not (own or refused_alone(answer)):
            return False
        interval = _INTERVAL.get(answer.headers.get("x-front-tier", ""), _FIVE_A_SECOND)
        lane = self._own(call) if own else self._keep(call.resource, 1, interval)
        wait = asked_wait(answer, self._clock.now())
        wait = interval if wait is None else min(wait, _LONGEST_PAUSE)
        lane.pause(self._clock.monotonic() + wait)
        return True

    def paused(self, now: float) -> dict[str, float]:
        """Until when each resource waits that has to wait."""
        waits = {name: lane.wait("bulk", now) for name, lane in self.lanes.items()}
        return {name: now + wait for name, wait in waits.items() if wait}

    def _own(self, call: Call) -> Lane:
        if call.template == _SEARCH:
            return self._keep(_SEARCH, math.inf, WINDOW + _SLACK)
        return self._keep(f"{call.method} {call.resource}", _SEEN_AN_HOUR, _HOUR + _SLACK)

    def _keep(self, name: str, most: float, span: float) -> Lane:
        lane = self.lanes.get(name)
        if lane is None:
            self._forget()
            lane = self.lanes[name] = Lane(self._clock, most, span)
        return lane

    def _forget(self) -> None:
        """Drop idle lanes, and when there are still too many the oldest nobody waits in."""
        if len(self.lanes) < _MOST_LANES:
            return
        now = self._clock.monotonic()
        self.lanes = {name: lane for name, lane in self.lanes.items() if not lane.is_idle(now)}
        spare = [name for name, lane in self.lanes.items() if not lane.line.queue.waiting]
        for name in spare[: max(0, len(self.lanes) - _MOST_LANES + 1)]:
            del self.lanes[name]


def _has_own_limit(call: Call) -> bool:
    return call.template == _SEARCH or (call.template == _SEEN and call.method == "POST")
