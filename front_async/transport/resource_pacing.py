"""Front's limits on one resource: five requests a second, say, for one conversation.

Which operations have one is learned from Front: the first 429 that names a tier starts a lane for
that resource, and only that one waits in it.
"""

from collections.abc import Awaitable

import attrs

from front_async.errors import DeadlineExceeded
from front_async.transport.call import Answer, Call
from front_async.transport.limits import asked_wait, resource_tier
from front_async.wire.clock import Clock
from front_async.wire.exchange import Response

_INTERVAL = {"1": 1.0, "tier-1": 1.0}  # seconds between requests, where not five a second
_FIVE_A_SECOND = 0.2
_MOST_LANES = 1_000
_LONGEST_PAUSE = 900.0  # seconds
_IDLE = 60.0  # seconds; then a lane is forgotten


@attrs.define
class Lane:
    """The pace of one resource."""

    interval: float
    next_at: float


class ResourcePacer:
    """Lanes for the resources that Front has refused because of their own limit."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.lanes: dict[str, Lane] = {}
        """Empty until Front has refused a resource, and so for most companies."""

    def enter(self, call: Call) -> Awaitable[None] | None:
        """Take the resource's next slot. Returns what to wait for when it is not now.

        Most resources have no lane, and no wait.

        Raises:
            DeadlineExceeded: The slot would come too late.
        """
        lane = self.lanes.get(call.resource)
        if lane is None:
            return None
        now = self._clock.monotonic()
        slot = max(now, lane.next_at)
        if slot > call.deadline:
            raise DeadlineExceeded(call.operation, "the resource's own limit lasts longer")
        lane.next_at = slot + lane.interval
        return self._clock.sleep(slot - now) if slot > now else None

    def learn(self, call: Call, answer: Answer) -> None:
        """Start or pause a lane when Front names a tier in a 429."""
        if not isinstance(answer, Response):
            return
        tier = resource_tier(answer)
        if tier is None:
            return
        now = self._clock.monotonic()
        self._forget(now)
        interval = _INTERVAL.get(tier, _FIVE_A_SECOND)
        lane = self.lanes.setdefault(call.resource, Lane(interval, now))
        wait = asked_wait(answer, self._clock.now())
        wait = interval if wait is None else min(wait, _LONGEST_PAUSE)
        lane.next_at = max(lane.next_at, now + wait)

    def _forget(self, now: float) -> None:
        """Drop idle lanes, and the oldest when there are too many."""
        if len(self.lanes) < _MOST_LANES:
            return
        busy = {name: lane for name, lane in self.lanes.items() if lane.next_at > now - _IDLE}
        self.lanes = dict(list(busy.items())[-_MOST_LANES + 1 :])
