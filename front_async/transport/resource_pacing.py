"""Front's limits on one resource, or on one route of the company.

Two are documented and held by themselves: searches have 40 % of the company's limit, and a message
may be marked seen ten times an hour. Which other resources have one (five requests a second, say,
for one conversation) is learned from Front: the first 429 that says so starts a lane for that
resource, and only that one waits in it.
"""

import math
from collections import OrderedDict, deque
from collections.abc import Awaitable

from front_async.errors import DeadlineExceeded
from front_async.transport.call import Call, Priority
from front_async.transport.limits import SEARCH_SHARE, SEARCH_SPAN, asked_wait, refused_alone
from front_async.transport.line import Line
from front_async.wire.clock import Clock
from front_async.wire.exchange import Response

SEARCH = "/conversations/search/{}"
_SEEN = "/messages/{}/seen"
OWN_LIMIT = frozenset({SEARCH, _SEEN})
"""Paths with a documented limit of their own, whatever Front has refused so far."""

_BEFORE = 5  # searches that may wait for the quota before anybody knows the limit
_SEEN_AN_HOUR = 10
_HOUR = 3_600.0  # seconds
_SLACK = 0.5  # seconds, as for searches
_ONE_A_SECOND, _FIVE_A_SECOND = 1.0, 0.2
_INTERVAL = {"1": _ONE_A_SECOND, "tier-1": _ONE_A_SECOND}  # where not five a second
_MOST_LANES = 1_000
_LONGEST_PAUSE = 900.0  # seconds


class Lane:
    """At most *most* requests in any *span* seconds, and none while it is paused.

    Who has entered holds a place, and is counted from the moment the company's quota lets it go:
    it may wait long for that, and Front counts when it comes.
    """

    def __init__(self, clock: Clock, name: str, most: float, span: float) -> None:
        self.name: str = name
        self.most: float = most
        self.at_once: float = math.inf
        """How many may have entered and not be sent yet."""
        self.span: float = span
        self._clock = clock
        self._times: deque[float] = deque()
        self._entered = 0
        self.paused_until: float = -math.inf
        self.line: Line = Line(clock, self)

    def enter(self, call: Call) -> Awaitable[None] | None:
        """Take a place. Returns what to await when there is none now.

        Raises:
            QueueFull: More than 10,000 wait for one already.
            DeadlineExceeded: The turn would come too late.
        """
        now = self._clock.monotonic()
        wait = self.wait(call.priority, now)
        if not wait and not self.line.queue.waiting:
            self.take(call.priority, now)
            return None
        if wait < math.inf and now + wait > call.deadline:
            raise DeadlineExceeded(call.operation, "the resource's own limit lasts longer")
        self.line.queue.check_room(call.operation, "a resource")
        return self.line.join(call.priority, wait)

    def wait(self, _priority: Priority, now: float, /) -> float:
        """Seconds until there is room; inf when that hangs on those who have entered."""
        while self._times and self._times[0] + self.span <= now:
            self._times.popleft()
        over = len(self._times) + self._entered - self.most
        if self._entered >= self.at_once:
            return math.inf
        if over < 0:
            return max(0.0, self.paused_until - now)
        if over >= len(self._times):
            return math.inf
        return max(self._times[int(over)] + self.span, self.paused_until) - now

    def take(self, _priority: Priority, _now: float, /) -> None:
        """Let one enter."""
        self._entered += 1

    def give_back(self, _priority: Priority, /) -> None:
        """Let one leave that was not sent."""
        self._entered -= 1

    def sent(self) -> None:
        """Count one of those who have entered, from now on."""
        self._entered -= 1
        self._times.append(self._clock.monotonic())
        if self.line.queue.waiting:
            self.line.serve()

    def pause(self, until: float) -> None:
        """Let nobody go before *until*."""
        self.paused_until = max(self.paused_until, until)

    @property
    def is_held(self) -> bool:
        """Tell whether somebody waits in it, or is about to be sent."""
        return bool(self._entered or self.line.queue.waiting)


class ResourcePacer:
    """Lanes for the resources that have a limit of their own, as far as it is known."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.search: Lane = Lane(clock, SEARCH, math.inf, SEARCH_SPAN)
        self.lanes: OrderedDict[str, Lane] = OrderedDict()
        """Empty until Front has refused a resource, and so for most companies."""

    def lane(self, call: Call, limit: int) -> Lane | None:
        """Return the lane of *call*, if its resource has one; *limit* is the company's, or 0."""
        if not _has_own_limit(call):
            return self.lanes.get(call.resource)
        lane = self._own(call)
        if call.template == SEARCH:
            lane.most = max(1, int(limit * SEARCH_SHARE)) if limit else math.inf
            lane.at_once = math.inf if limit else _BEFORE
        return lane

    def learn(self, call: Call, answer: Response) -> Lane | None:
        """Pause the lane of *call* if a 429 was about that alone; None if about the company."""
        own = _has_own_limit(call) and answer.headers.get("x-ratelimit-remaining") != "0"
        if not (own or refused_alone(answer)):
            return None
        interval = _INTERVAL.get(answer.headers.get("x-front-tier", ""), _FIVE_A_SECOND)
        lane = self._own(call) if own else self._keep(call.resource, 1, interval)
        wait = asked_wait(answer, self._clock.now())
        wait = interval if wait is None else min(wait, _LONGEST_PAUSE)
        lane.pause(self._clock.monotonic() + wait)
        return lane

    def known(self, name: str, most: float, span: float) -> Lane:
        """Return a lane by its name, which another process may have told."""
        return self.search if name == SEARCH else self._keep(name, most, span)

    def waiting(self, priority: Priority) -> int:
        """How many of one class wait for a resource."""
        return sum(lane.line.queue.length(priority) for lane in self._all())

    def paused(self, now: float) -> dict[str, float]:
        """Until when each resource waits that has to wait."""
        waits = {lane.name: lane.wait("bulk", now) for lane in self._all()}
        return {name: now + wait for name, wait in waits.items() if 0 < wait < math.inf}

    def _all(self) -> list[Lane]:
        return [self.search, *self.lanes.values()]

    def _own(self, call: Call) -> Lane:
        if call.template == SEARCH:
            return self.search
        return self._keep(f"{call.method} {call.resource}", _SEEN_AN_HOUR, _HOUR + _SLACK)

    def _keep(self, name: str, most: float, span: float) -> Lane:
        lane = self.lanes.get(name)
        if lane is None:
            self._forget()
            lane = self.lanes[name] = Lane(self._clock, name, most, span)
        return lane

    def _forget(self) -> None:
        """Make room for another lane: drop the oldest two that nobody needs, if there are many.

        Two, so that a crowd of busy ones shrinks again; no more, so that none pays for all.
        """
        for _ in range(2):
            if len(self.lanes) < _MOST_LANES:
                return
            name, oldest = self.lanes.popitem(last=False)
            if oldest.is_held:
                self.lanes[name] = oldest


def _has_own_limit(call: Call) -> bool:
    return call.template == SEARCH or (call.template == _SEEN and call.method == "POST")
