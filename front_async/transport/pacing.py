"""Using the whole quota of a company without being refused.

Front counts per company and tells the count with every answer. While plenty remains, requests go
at once; near the end they are spread over what is left of the window; at the end they wait for
the next one. What others use of the same quota shows in ``remaining`` and is respected.
"""

import math
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import Awaitable
from datetime import UTC, datetime

from front_async.errors import DeadlineExceeded, InvalidArgument
from front_async.transport.balance import ONE_CALL, Balance
from front_async.transport.call import Answer, Call, Priority
from front_async.transport.limiter import Limits
from front_async.transport.limits import TOO_MANY, asked_wait
from front_async.transport.line import Line
from front_async.transport.resource_pacing import OWN_LIMIT, Lane, ResourcePacer
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.exchange import Response

_RESERVE = 0.2
_FEW = 2  # requests that bulk work leaves to people whether they call or not
_FIRST_WINDOW = 5  # requests under way before the first answer has told the quota
_WIDEST = 1 << 20
_KNOWN = 64  # answers after which the quota is known well enough for the width to matter no more
_PATIENCE = 2.0  # seconds for an answer that others wait for; then one more may go
_PAUSE = 5.0  # seconds, when a 429 does not say how long
_LONGEST_PAUSE = 900.0  # seconds; a mistaken header must not stop a client for a week


class QuotaLimiter:
    """Paces by the headers of Front's answers; what a client has unless it is given another.

    Safe for any number of clients and views in one event loop.

    Args:
        share: The part of the limit to use; the rest is left to other programs. Processes with
            limiters of their own leave the rest of a window free together; where the quota comes
            back little by little each uses its own part of the speed, and all of them together
            more. To hold all to one part there, share a budget: :class:`RedisLimiter`.
        reserve: The part of the limit that bulk work keeps free for interactive calls, less and
            less of it as the minute ends. Interactive calls keep half as much for the minute's
            last seconds. When nobody has called for two minutes, bulk work leaves no more than two
            requests in the minute's second half, and in its last three seconds none; none at all
            where other programs or processes use the quota as well, unless they share a budget:
            who calls then may wait for the next minute.
        burst: The part to use of what Front allows beyond the limit; it comes back slowly. What
            is not used absorbs surprises.
        clock: For tests.

    Raises:
        InvalidArgument: A part is not between 0 and 1, or share is 0.
    """

    def __init__(
        self,
        *,
        share: float = 1.0,
        reserve: float = _RESERVE,
        burst: float = 0.0,
        clock: Clock | None = None,
    ) -> None:
        self._share = _part("share", share, above=True)
        self._kept = {
            "interactive": (_part("reserve", reserve) / 2, 0),
            "bulk": (reserve, _FEW if reserve else 0),
        }
        self._balance = Balance(share, _part("burst", burst))
        self._clock = clock = clock or SystemClock()
        self._line = Line(clock, self)
        self._resources = ResourcePacer(clock)
        self._under_way = 0
        self._loop: AbstractEventLoop | None = None
        self._width = _FIRST_WINDOW
        self._wide = _KNOWN
        self._starts_slowly = False
        self._paused_until = self._took_at = -math.inf

    def __repr__(self) -> str:
        return f"{type(self).__name__}(share={self._share}, under_way={self._under_way})"

    def acquire(self, call: Call, /) -> Awaitable[None] | None:
        """Take one request of the quota. Returns what to await when there is no room now.

        Raises:
            QueueFull: More than 10,000 requests wait already.
            DeadlineExceeded: It is known now that the turn would come too late.
        """
        if call.template in OWN_LIMIT or self._resources.lanes:
            lane = self._resources.lane(call, self._balance.limit)
            if lane is not None:
                return self._through(lane, call)
        return self._enter(call)

    def _enter(self, call: Call) -> Awaitable[None] | None:
        now = self._clock.monotonic()
        if call.priority == "interactive" and now - self._balance.called_at > ONE_CALL:
            self._balance.called(now)
        wait = self.wait(call.priority, now)
        if not wait and not self._line.queue.waiting:
            if self._under_way < 1:
                self._under_way, self._loop = 0, get_running_loop()
            self.take(call.priority, now)
            return None
        if self._under_way and self._is_of_a_closed_loop():
            self._forget_requests()
            return self._enter(call)
        self._line.queue.check_room(call.operation, "the quota")
        if call.deadline < self._earliest():
            raise DeadlineExceeded(call.operation, "Front's quota is used up for longer than that")
        return self._line.join(call.priority, wait)

    def _is_of_a_closed_loop(self) -> bool:
        loop = self._loop
        return loop is not None and loop.is_closed() and loop is not get_running_loop()

    def _forget_requests(self) -> None:
        """Forget what was under way in an event loop that is closed: no answer comes any more."""
        self._under_way, self._loop = 0, None
        self._line.forget()

    async def _through(self, lane: Lane, call: Call) -> None:
        """Wait for the resource first: who waits for that must not hold the company's permit."""
        if turn := lane.enter(call):
            await turn
        try:
            if turn := self._enter(call):
                await turn
        except BaseException:
            lane.line.give_back(call.priority)
            raise
        self._resources.lane(call, self._balance.limit)  # it may be known by now
        lane.sent()

    def release(self, call: Call, answer: Answer | None, /) -> None:
        """Note that a request is over, and what its answer tells; None when it has none."""
        self._under_way -= 1
        if answer is not None:
            refused = answer.status == TOO_MANY
            self._balance.note(answer.headers, self._clock, 0 if refused else 1)
            if refused and isinstance(answer, Response):
                self._refused(call, answer)
            elif self._width < _WIDEST:
                self._width = self._width + 1 if self._width < self._wide else _WIDEST
        elif call.trace.sent:
            self._balance.unseen(self._clock.monotonic())
        if self._line.queue.waiting:
            self._line.serve()

    def wait(self, priority: Priority, now: float, /) -> float:
        """Seconds until one more may go; inf when that hangs on an answer, not on time."""
        if now < self._paused_until:
            return self._paused_until - now
        if now >= self._balance.resets_at and not self._balance.rolling:
            self._balance.renew(now)
            self._starts_slowly = True
        if self._starts_slowly:
            self._starts_slowly, self._width, self._wide = False, self._under_way + 1, _WIDEST
        if self._under_way >= self._width:
            patience = self._took_at + _PATIENCE - now
            if patience > 0:
                return patience
            self._width = self._under_way + 1  # one slow answer must not hold up all the others
        return self._room(priority, now)

    def _room(self, priority: Priority, now: float) -> float:
        """Seconds until the quota has room for one more."""
        reserve, few = self._kept[priority]
        return self._balance.wait(reserve, self._under_way, now, few)

    def take(self, _priority: Priority, now: float, /) -> None:
        """Let one go."""
        self._under_way += 1
        self._took_at = now

    def give_back(self, _priority: Priority, /) -> None:
        """Count one less: who was let go had been cancelled."""
        self._under_way -= 1

    def _earliest(self) -> float:
        """When the next one may go at the earliest, as far as that is certain."""
        resets_at = self._balance.resets_at if self._balance.used_up else -math.inf
        return max(self._paused_until, resets_at)

    def _refused(self, call: Call, answer: Response) -> None:
        if self._resources.learn(call, answer):
            return
        self._starts_slowly = True
        self._balance.others.refused_us()
        wait = asked_wait(answer, self._clock.now())
        wait = min(_PAUSE if wait is None else wait, _LONGEST_PAUSE)
        self._paused_until = max(self._paused_until, self._clock.monotonic() + wait)

    @property
    def limits(self) -> Limits:
        """What is known of the quota, and who waits for it."""
        now, balance = self._clock.monotonic(), self._balance
        told, burst = balance.limit > 0, balance.burst or (None, None)
        return Limits(
            limit=balance.limit if told else None,
            remaining=balance.remaining if told else None,
            resets_in=max(0.0, balance.resets_at - now) if told else None,
            resets_at=self._moment(max(now, balance.resets_at)) if told else None,
            share=self._share,
            burst=balance.burst_share,
            burst_limit=burst[0],
            burst_remaining=burst[1],
            under_way=self._under_way,
            interactive_waiting=self._waiting("interactive"),
            bulk_waiting=self._waiting("bulk"),
            paused_until=self._moment(self._paused_until) if now < self._paused_until else None,
            resources={
                name: self._moment(until) for name, until in self._resources.paused(now).items()
            },
        )

    def _waiting(self, priority: Priority) -> int:
        return self._line.queue.length(priority) + self._resources.waiting(priority)

    def _moment(self, at: float) -> datetime:
        clock = self._clock
        return datetime.fromtimestamp(clock.now() + at - clock.monotonic(), UTC)


def _part(name: str, value: object, *, above: bool = False) -> float:
    least = "above 0" if above else "0"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidArgument(f"{name} must be a number from {least} to 1")
    if not 0 <= value <= 1 or (above and value == 0):
        raise InvalidArgument(f"{name} must be a number from {least} to 1, not {value}")
    return float(value)
