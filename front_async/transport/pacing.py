"""Using the whole quota of a company without being refused.

Front counts per company and tells the count with every answer. While plenty remains, requests go
at once; near the end they are spread over what is left of the window; at the end they wait for
the next one. What others use of the same quota shows in ``remaining`` and is respected.
"""

import math
import re
from collections.abc import Awaitable, Mapping

from front_async.errors import DeadlineExceeded, QueueFull
from front_async.transport.call import Answer, Call, Priority
from front_async.transport.limits import TOO_MANY, WINDOW, asked_wait, read_quota, resource_tier
from front_async.transport.queue import FairQueue
from front_async.wire.clock import Clock, Timer
from front_async.wire.exchange import Response

_MOST_WAITING = 10_000
_RESERVE: dict[Priority, float] = {"interactive": 0.1, "bulk": 0.2}  # of the limit; then spread
_FIRST_WINDOW = 5  # requests under way before the first answer has told the quota
_WIDEST = 1 << 20
_PAUSE = 5.0  # seconds, when a 429 does not say how long
_LONGEST_PAUSE = 900.0  # seconds; a mistaken header must not stop a client for a week
_SAME = 5.0  # seconds; Date has whole seconds, and a slow answer makes a window seem to end later
_DIGITS = re.compile("[0-9]{1,9}")


class Pacer:
    """The quota of one company, as seen from one client."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue = FairQueue()
        self._timer: Timer | None = None
        self._rings_at = math.inf
        self._under_way = 0
        self._width = _FIRST_WINDOW
        self._limit = self._remaining = 0
        self._resets_at = math.inf
        self._window: tuple[str | None, str | None] | None = None
        """How Front wrote the limit and the end of the window we are in; None when we guess."""
        self._paused_until = self._last = -math.inf

    def enter(self, call: Call) -> Awaitable[None] | None:
        """Take one request of the quota. Returns what to wait for when there is no room now.

        Raises:
            QueueFull: More than 10,000 requests wait already.
            DeadlineExceeded: It is known now that the turn would come too late.
        """
        now = self._clock.monotonic()
        wait = self._wait(call.priority, now)
        if not self._queue.waiting and not wait:
            self._under_way += 1
            self._last = now
            return None
        if self._queue.waiting >= _MOST_WAITING:
            raise QueueFull(call.operation, f"{_MOST_WAITING} requests wait for the quota already")
        if call.deadline < self._earliest():
            raise DeadlineExceeded(call.operation, "Front's quota is used up for longer than that")
        if not self._queue.waiting:
            self._forget_timer()
        self._schedule(wait)
        return self._queue.turn(call.priority, self._give_back)

    def leave(self, answer: Answer | None) -> None:
        """Note that a request is over, and what its answer tells; None when it has none."""
        self._under_way -= 1
        if answer is not None:
            self._note(answer.headers)
            if answer.status == TOO_MANY and isinstance(answer, Response):
                self._refused(answer)
            elif self._width < _WIDEST:
                self._width *= 2
        if self._queue.waiting:
            self._serve()

    def _wait(self, priority: Priority, now: float) -> float:
        """Seconds until one more may go; inf when that hangs on an answer, not on time."""
        if now < self._paused_until:
            return self._paused_until - now
        if self._under_way >= self._width:
            return math.inf
        if now >= self._resets_at:
            self._remaining, self._resets_at, self._window = self._limit, now + WINDOW, None
        if not self._limit:
            return 0.0
        free = self._remaining - self._under_way
        if free > self._limit * _RESERVE[priority]:
            return 0.0
        left = self._resets_at - now
        return max(0.0, self._last + left / free - now) if free > 0 else left

    def _earliest(self) -> float:
        """When the next one may go at the earliest, as far as that is certain."""
        used_up = self._limit > 0 and self._remaining <= 0
        return max(self._paused_until, self._resets_at if used_up else -math.inf)

    def _give_back(self) -> None:
        self._under_way -= 1
        self._serve()

    def _serve(self) -> None:
        """Let as many go as may; one timer stands for all who still wait."""
        while self._queue.waiting:
            now = self._clock.monotonic()
            wait = self._wait("interactive", now)
            if wait:
                self._schedule(wait)
                return
            spare = not self._wait("bulk", now)
            if not self._queue.next(None if spare else "interactive"):
                self._schedule(self._wait("bulk", now))
                return
            self._under_way += 1
            self._last = now

    def _schedule(self, wait: float) -> None:
        rings_at = self._clock.monotonic() + wait
        if rings_at >= self._rings_at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._rings_at = self._clock.call_later(wait, self._ring), rings_at

    def _forget_timer(self) -> None:
        """Drop a timer nobody waits for: it may be a closed event loop's and never ring."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._rings_at = None, math.inf

    def _ring(self) -> None:
        self._timer, self._rings_at = None, math.inf
        self._serve()

    def _note(self, headers: Mapping[str, str]) -> None:
        """Take what is news: a later window, or less of the same one."""
        window = headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-reset")
        remaining = headers.get("x-ratelimit-remaining", "")
        if window == self._window and _DIGITS.fullmatch(remaining):
            self._remaining = min(self._remaining, int(remaining))
            return
        quota = read_quota(headers, self._clock.now())
        if quota is None:
            self._remaining = max(0, self._remaining - 1)  # nothing told: counted by ourselves
            return
        ends = self._clock.monotonic() + quota.resets_in
        if self._window is not None and ends < self._resets_at - _SAME:
            return
        same = self._window is not None and ends <= self._resets_at + _SAME
        least = min(self._remaining, quota.remaining)
        self._remaining = least if same and quota.limit == self._limit else quota.remaining
        self._limit, self._resets_at, self._window = quota.limit, ends, window

    def _refused(self, answer: Response) -> None:
        if resource_tier(answer) is not None:
            return
        wait = asked_wait(answer, self._clock.now())
        if wait is None:
            wait = _PAUSE
        wait = min(wait, _LONGEST_PAUSE)
        self._paused_until = max(self._paused_until, self._clock.monotonic() + wait)
        self._width = 1
