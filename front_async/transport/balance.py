"""What is left of a company's quota: told by Front, and reckoned in between.

Nobody knows whether Front counts in windows or in a bucket that leaks, so both are understood:

- A *window* ends at ``x-ratelimit-reset``, which stays the same until then. Within it the lowest
  count is right, whatever the order of the answers. After it nothing is assumed before Front has
  told the new one.
- Where the moment of the reset moves on from answer to answer, the quota comes back *little by
  little*, the limit in a minute, and the latest count is right.

Everything here is in seconds of the monotonic clock, unless it says otherwise.
"""

import math
from collections.abc import Mapping

from front_async.transport.limits import WINDOW, Quota, clock_error, read_burst, read_quota
from front_async.transport.others import Others
from front_async.wire.clock import Clock
from front_async.wire.headers import http_date

_ALL_FREE = 30.0  # seconds before the window's end; nothing is reserved then if nobody calls
_LAST = 3.0  # seconds before the window's end; then the last few go as well
ONE_CALL = 1.0  # seconds; interactive calls as close as that are one
_RECENT = 120.0  # seconds; who has called since may call again
_SAME = 5.0  # seconds; Date has whole seconds, and a slow answer makes a window seem to end later
_MOVED = 3.0  # seconds that a reset moves on before we believe that it moves
_WHOLE = 50.0  # seconds; a reset that moves as far is that of another window
_SMALLEST = 50  # requests a minute, of Front's smallest plan
_STEADY = 5  # requests counted against one reset before we believe that it stays


class Balance:
    """The quota of one company.

    Args:
        share: The part of the limit that may be used.
        burst: The part of the allowance beyond the limit that may be used.
    """

    __slots__ = (
        "_behind", "_blind", "_date", "_due", "_floor", "_from", "_ours", "_share", "_told_at",
        "_window", "burst", "burst_share", "called_at", "called_before", "limit", "others",
        "remaining", "reset", "resets_at", "rolling",
    )  # fmt: skip

    def __init__(self, share: float = 1.0, burst: float = 0.0) -> None:
        self._share = share
        self.burst_share: float = burst
        self.limit: int = 0
        self.remaining: int = 0
        self.resets_at: float = math.inf
        self.reset: float = 0.0
        """As told: epoch seconds of the server's clock."""
        self.rolling: bool = False
        """Whether the quota comes back little by little."""
        self.burst: tuple[int, int] | None = None
        """The allowance beyond the limit, and what is left of it."""
        self.others: Others = Others()
        self.called_at: float = -math.inf
        """When somebody last wanted an interactive call."""
        self.called_before: float = -math.inf
        """The same before that."""
        self._floor = 0.0
        self._blind = 0
        self._behind = 0.0  # seconds that our clock is, where answers have no Date
        self._due = -math.inf  # when our share has leaked out, where it is not the whole
        self._told_at = 0.0
        self._from = (0.0, 0)  # the reset and the count from which we see whether it moves
        self._ours = 0
        self._window: tuple[str | None, str | None] | None = None
        """How Front wrote the limit and the end of the window we are in; None when we guess."""
        self._date: str | None = None

    def renew(self, now: float) -> None:
        """Begin another window, of which nothing is known yet."""
        self.remaining, self.resets_at, self._window = self.limit, now + WINDOW, None
        self._told_at, self._ours = now, 0

    def wait(self, reserve: float, under_way: int, now: float, few: int = 0) -> float:
        """Seconds until one more may go that leaves *reserve* of the limit to others.

        In a window the reserve shrinks with the time that is left, so that all of it is used; but
        *few* requests are left until its last seconds, if nobody else would take them.
        """
        if not self.limit:
            return 0.0
        free = self.remaining - self._floor - under_way
        kept = reserve * self.limit
        if self.rolling:
            return self._refill(free, kept, under_way, now)
        if not self.others.quiet:
            free -= self.others.unseen(under_way, now - self._told_at)
        left = self.resets_at - now
        if free < 1.0:
            return 0.0 if self.burst_share and self.usable_burst - under_way >= 1.0 else left
        if few and free < few + 1 and self.others.quiet and (left > _LAST or under_way):
            # One by one at last: it is long since an answer has told what others use.
            return left - _LAST if left > _LAST else math.inf
        # Who calls for the first time in a while has what was left; who goes on shares it out.
        since = now - (self.called_at if few else self.called_before)
        all_free = 0.0 if since < _RECENT else _ALL_FREE
        before = left - all_free
        if free * (WINDOW - all_free) > kept * min(before, WINDOW - all_free):
            return 0.0
        return before - free * (WINDOW - all_free) / kept

    def called(self, now: float) -> None:
        """Note that somebody wants an interactive call; one for all that are close to each other.

        While people call, something is kept for them to the window's end. While nobody does, the
        reserve goes early enough that others do not get in between unseen.
        """
        self.called_before, self.called_at = self.called_at, now

    @property
    def usable_burst(self) -> float:
        """How many of our part of the burst are left."""
        if self.burst is None or not self.burst_share:
            return 0.0
        size, left = self.burst
        return left - (1.0 - self.burst_share) * size

    def _refill(self, free: float, kept: float, under_way: int, now: float) -> float:
        theirs = self.others.part
        speed = self.limit / WINDOW / (1.0 + theirs)
        free = min(free + (now - self._told_at) * speed, self.limit - self._floor)
        missing = max(1.0, kept) - free + theirs * under_way
        late = self._due - now - WINDOW / 2  # half a minute's share may go at once
        if missing <= 0.0 and late <= 0.0:
            return 0.0
        return max(missing / speed, late)

    @property
    def told(self) -> bool:
        """Tell whether Front has told of the window we are in."""
        return self._window is not None

    @property
    def used_up(self) -> bool:
        """Tell whether it is certain that nothing is left before the window ends."""
        nothing = self.remaining <= self._floor and self.usable_burst < 1.0
        return self.limit > 0 and nothing and not self.rolling

    def note(self, headers: Mapping[str, str], clock: Clock, counted: int = 1) -> None:
        """Learn from an answer: a later window, or less of the same one.

        *counted* is 0 for an answer that Front did not count: a 429.
        """
        self._ours += counted
        if self.burst_share:
            self.burst = read_burst(headers) or self.burst
        window = headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-reset")
        remaining = headers.get("x-ratelimit-remaining", "")
        if window == self._window and remaining.isdecimal() and not self.rolling:
            if (left := int(remaining[:9])) < self.remaining:
                self._less(left, clock.monotonic())
            if (date := headers.get("Date")) != self._date:
                self._sooner(date, clock.monotonic())
            return
        local = clock.now() + self._behind
        error = clock_error(headers, local)
        self._behind += error
        quota = read_quota(headers, local + error)
        if quota is None:
            self._ours -= counted
            self.remaining = max(0, self.remaining - counted)  # nothing told: our own count
            return
        self._date = headers.get("Date")
        self.burst = read_burst(headers) or self.burst
        self._learn(quota, window, clock.monotonic())

    def unseen(self, now: float) -> None:
        """Count a request that was sent, and whose answer nobody has seen."""
        self.remaining = max(0, self.remaining - 1)
        if self.limit:
            return
        self._blind += 1
        if self._blind >= _SMALLEST:
            # Nothing has been told yet, and that many are a minute's worth of some companies.
            self.limit, self.resets_at = _SMALLEST, now + WINDOW

    def _learn(self, quota: Quota, window: tuple[str | None, str | None], now: float) -> None:
        ends = now + quota.resets_in
        self._watch(quota)
        if self.rolling:
            if quota.reset >= self.reset:
                self._flow(quota, now)
        elif self._window is not None and ends < self.resets_at - _SAME:
            return  # of an older window
        elif self._window is not None and ends <= self.resets_at + _SAME:
            same = quota.limit == self.limit
            self._less(quota.remaining, now)
            self.remaining = self.remaining if same else quota.remaining
            ends = min(ends, self.resets_at)
        else:
            self.remaining, self._told_at, self._ours = quota.remaining, now, 0
        self._take(quota, ends, window)

    def _take(self, quota: Quota, ends: float, window: tuple[str | None, str | None]) -> None:
        self.limit, self.resets_at, self._window = quota.limit, ends, window
        self.reset = max(self.reset, quota.reset) if self.rolling else quota.reset
        self._floor = (1.0 - self._share) * quota.limit

    def _less(self, remaining: int, now: float) -> None:
        """Take the lower count of one window, and see what others have used."""
        if remaining < self.remaining:
            used = self.remaining - remaining - self._ours
            if self._ours:
                self.others.saw(used, self._ours, now - self._told_at)
            self.remaining, self._told_at, self._ours = remaining, now, 0

    def _flow(self, quota: Quota, now: float) -> None:
        """Take the latest count of a quota that comes back little by little."""
        since = now - self._told_at
        before = min(self.limit, self.remaining + since * self.limit / WINDOW)
        if self._ours and before < self.limit:
            self.others.saw(before - quota.remaining - self._ours, self._ours, since)
        if self._share < 1.0:
            self._due = max(self._due, now) + self._ours * WINDOW / (quota.limit * self._share)
        self.remaining, self._told_at, self._ours = quota.remaining, now, 0

    def _sooner(self, date: str | None, now: float) -> None:
        """See whether the window ends sooner than we thought: Date is up to a second old."""
        self._date = date
        server = http_date(date)
        if server is not None:
            self.resets_at = min(self.resets_at, now + max(0.0, self.reset - server))

    def _watch(self, quota: Quota) -> None:
        """See whether the reset moves on, or stays while requests are counted."""
        reset, remaining = self._from
        moved = quota.reset - reset
        if moved >= _WHOLE or moved <= -_WHOLE:
            self._from = quota.reset, quota.remaining
        elif moved > _MOVED:
            self.rolling, self._from = True, (quota.reset, quota.remaining)
        elif self.rolling and quota.reset == reset and remaining - quota.remaining >= _STEADY:
            self.rolling = False
