"""Pacing of several processes that share one company, through Redis."""

import asyncio
import logging
import math
import random
import secrets

from front_async.errors import InvalidArgument
from front_async.transport.call import Answer, Call, Priority
from front_async.transport.limits import TOO_MANY, WINDOW
from front_async.transport.pacing import QuotaLimiter
from front_async.transport.redis_budget import Grant, News, Pause, Redis, RedisBudget
from front_async.transport.redis_search import SharedSearches
from front_async.wire.clock import Clock, Timer
from front_async.wire.exchange import Response

_log = logging.getLogger("front_async.transport")

_PATIENCE = 1.0  # seconds for one call of Redis
_AWAY = 5.0  # seconds until Redis is tried again
_SOON = 0.05  # seconds
_AHEAD = 1.0  # seconds of work that a batch is for
_LARGEST_BATCH = 64
_FEW = 2  # permits; so small a batch is one of the last of a window, or its first
_SPREAD = 5.0  # seconds
_IDLE = 1.0  # seconds without need until what is left of a batch is given back


class RedisLimiter(QuotaLimiter):
    """Shares one company's quota with other processes.

    Permits are taken in batches, sized by what this worker needs in about a second, with one call
    of Redis each. While Redis is away each worker goes on alone by the headers of Front's answers,
    as a :class:`QuotaLimiter` does, which sees the other workers as others. It logs that once.

    Args:
        redis: A ``redis.asyncio.Redis``, which stays yours to close.
        company: What names the company and the kind of its token, the same in every worker.
        share: The part of the limit for all the workers together.
        reserve: As of :class:`QuotaLimiter`.
        burst: As of :class:`QuotaLimiter`, for all the workers together.
        prefix: What the keys in Redis begin with.
        clock: For tests.

    Raises:
        InvalidArgument: *company* is empty, or a part is not between 0 and 1.
    """

    def __init__(
        self,
        redis: Redis,
        company: str,
        *,
        share: float = 1.0,
        reserve: float = 0.2,
        burst: float = 0.0,
        prefix: str = "front_async:",
        clock: Clock | None = None,
    ) -> None:
        if not company or not isinstance(company, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidArgument("company must be a name for the company, such as 'cmp_123'")
        super().__init__(share=share, reserve=reserve, burst=burst, clock=clock)
        self._searches = self._resources.search = SharedSearches(self._clock, self._ask_search)
        self._pauses: list[Pause] = []
        self._budget = RedisBudget(redis, company, secrets.token_hex(8), prefix)
        self._window: int = 0
        self._permits = _none()
        """Those of bulk work may be used by all; those of people are of the reserve perhaps."""
        self._lent = 0
        self._worth_until = self._try_at = -math.inf
        self._ask_at: dict[Priority, float] = {"interactive": -math.inf, "bulk": -math.inf}
        self._answered = 0
        self._stale = 0
        """How many are under way on permits of an earlier window, or without one."""
        self._taken, self._asked_at = _none(), -math.inf
        self._was_refused = False
        self._near_end = False
        self._rng = random.Random()  # noqa: S311  # spreads, hides nothing
        self._heard = False
        self._away = False
        self._flight: asyncio.Task[None] | None = None
        self._idle: Timer | None = None

    @property
    def alone(self) -> bool:
        """Tell whether Redis is away, and this worker goes by Front's headers."""
        return self._away

    def _room(self, priority: Priority, now: float) -> float:
        if self._away:
            if now >= self._try_at:
                self._ask(priority, now)
            return super()._room(priority, now)
        permits = self._permits
        if permits["bulk"] or (priority == "interactive" and permits["interactive"]):
            if now < self._worth_until:
                return 0.0
        elif now < self._ask_at[priority]:
            return self._ask_at[priority] - now
        self._ask(priority, now)
        return math.inf

    def take(self, priority: Priority, now: float, /) -> None:
        """Let one go, on a permit of its class if there is one."""
        super().take(priority, now)
        self._taken[priority] += 1
        permits = self._permits
        if permits["interactive"] and (priority == "interactive" or not permits["bulk"]):
            permits["interactive"] -= 1
            self._lent += priority == "bulk"
        elif permits["bulk"]:
            permits["bulk"] -= 1

    def give_back(self, priority: Priority, /) -> None:
        """Count one less: its permit is for the next."""
        super().give_back(priority)
        if not self._away:
            self._permits[priority] += 1

    def release(self, call: Call, answer: Answer | None, /) -> None:
        """Note that a request is over, and what its answer tells."""
        self._heard = self._heard or answer is not None
        self._was_refused = self._was_refused or (answer is not None and answer.status == TOO_MANY)
        if self._stale:
            self._stale -= 1
        elif answer is None and not call.trace.sent:
            self._permits[call.priority] += not self._away
        else:
            self._answered += 1
        if self._near_end:  # the others wait for what this one has learned
            self._near_end = False
            self._ask_at = {"interactive": -math.inf, "bulk": -math.inf}
        super().release(call, answer)
        if not self._idle and not self._line.queue.waiting and self._holds:
            self._idle = self._clock.call_later(_IDLE, self._return_unused)

    def _refused(self, call: Call, answer: Response) -> None:
        super()._refused(call, answer)
        now, lane = self._clock.monotonic(), self._resources.lane(call, self._balance.limit)
        if lane is not None and lane.paused_until > now:
            most = 0 if math.isinf(lane.most) else int(lane.most)
            self._pauses.append(Pause(lane.name, most, lane.span, lane.paused_until - now))
        if not self._away:
            self._ask(None, now)  # the others go on until they hear of it

    async def close(self) -> None:
        """Let others have what is left of the last batch; a client that closes does this.

        The limiter serves on: another client may use it, and it asks for permits again.
        """
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        await self._landed()
        if (self._holds or self._answered) and not self._line.queue.waiting:
            self._ask(None, self._clock.monotonic(), closing=True)
            await self._landed()

    def _forget_requests(self) -> None:
        super()._forget_requests()
        self._permits, self._stale, self._flight, self._idle = _none(), 0, None, None

    async def _landed(self) -> None:
        """Wait for the call of Redis that is under way, which is not for long."""
        flight = self._flight
        if flight is not None and flight.get_loop() is asyncio.get_running_loop():
            await asyncio.wait([flight])

    def _return_unused(self) -> None:
        """Let others have the rest of a batch that nobody needs here."""
        self._idle = None
        if self._holds and not self._line.queue.waiting:
            if any(self._taken.values()):
                self._idle = self._clock.call_later(_IDLE, self._return_unused)
            else:
                self._ask(None, self._clock.monotonic(), closing=True)
        self._taken = _none()

    @property
    def _holds(self) -> bool:
        """Tell whether others could use something that is kept here."""
        return any(self._permits.values()) or self._searches.has_news

    def _ask_search(self, now: float) -> bool:
        if not self._away:
            self._ask(None, now)
        return not self._away

    def _ask(self, priority: Priority | None, now: float, *, closing: bool = False) -> None:
        """Ask Redis for a batch, in the background, unless that is under way."""
        if self._flight is None or self._flight.done():
            self._flight = asyncio.create_task(
                self._fly(self._news(priority, now, closing=closing))
            )

    def _news(self, priority: Priority | None, now: float, *, closing: bool) -> News:
        """Take stock of the last batch, and size the next one."""
        unused = sum(self._permits.values())
        wanted = _none()
        if not closing or self._line.queue.waiting:
            wanted = {name: self._need(name, now) for name in wanted}
        if priority is not None:
            wanted[priority] = max(1, wanted[priority])
        searches, searched, unsearched = self._searches.news()
        balance = self._balance
        told = balance.told and self._heard
        news = News(
            window=self._window,
            answered=self._answered,
            unused=unused,
            lent=self._lent,
            limit=balance.limit if told else 0,
            remaining=balance.remaining,
            resets_in=max(0.0, balance.resets_at - now) if told else 0.0,
            burst=int(balance.usable_burst),
            rolling=balance.rolling,
            people=wanted["interactive"],
            bulk=wanted["bulk"],
            people_reserve=self._kept["interactive"][0],
            bulk_reserve=self._kept["bulk"][0],
            few=self._kept["bulk"][1],
            share=self._share,
            pause=max(0.0, self._paused_until - now),
            refused=self._was_refused,
            called_ago=now - balance.called_at if balance.called_at > -math.inf else None,
            searches=searches,
            searched=searched,
            unsearched=unsearched,
            pauses=self._pauses,
        )
        self._pauses = []
        self._taken, self._permits = _none(), _none()
        self._answered = self._lent = 0
        self._asked_at, self._heard, self._was_refused = now, False, False
        return news

    def _need(self, priority: Priority, now: float) -> int:
        """How many are wanted for one class: for those who wait, and for the next second."""
        speed = self._taken[priority] / max(_SOON, now - self._asked_at)
        waiting = self._line.queue.length(priority)
        return min(_LARGEST_BATCH, max(waiting, math.ceil(speed * _AHEAD)))

    async def _fly(self, news: News) -> None:
        try:
            grant = await asyncio.wait_for(self._budget.exchange(news), _PATIENCE)
        except Exception as error:  # noqa: BLE001  # whatever it is, requests go on
            self._lost(error)
        else:
            if grant.rolling or news.rolling:  # else we may have found out since
                self._balance.rolling = grant.rolling
            self._got(grant)
        self._flight = None  # whoever came meanwhile may have to ask again
        if self._was_refused and not self._away:  # it left before we were
            self._ask(None, self._clock.monotonic())
        self._line.serve()
        self._searches.line.serve()

    def _got(self, grant: Grant) -> None:
        now = self._clock.monotonic()
        if self._away:
            _log.info("Redis is back: the quota is shared again, by %d workers", grant.workers)
        if self._away or grant.window != self._window:
            self._stale, self._answered = self._under_way, 0
            self._permits = _none()  # some may have been given back while we asked
        self._away, self._window = False, grant.window
        self._permits["interactive"] += grant.people
        self._permits["bulk"] += grant.bulk
        self._worth_until = now + (grant.ends_in if grant.ends_in > 0 else WINDOW)
        self._near_end = grant.people + grant.bulk <= _FEW and not grant.rolling
        latest = math.inf if grant.rolling else self._worth_until  # who is late finds little
        self._ask_at = {
            "interactive": min(self._again(now, grant.people_wait, grant.workers), latest),
            "bulk": min(self._again(now, grant.bulk_wait, grant.workers), latest),
        }
        search_at = self._again(now, grant.search_wait, grant.workers)
        self._searches.got(grant.searches, search_at)
        for pause in grant.pauses:
            self._resources.known(pause.name, pause.most, pause.span).pause(now + pause.left)

    def _again(self, now: float, wait: float, workers: int) -> float:
        """When to ask again: each worker at a time of its own, or all would want one permit."""
        if wait < _SPREAD:
            wait *= self._rng.uniform(1.0, max(1.0, workers))
        return now + wait if wait else -math.inf

    def _lost(self, error: Exception) -> None:
        if not self._away:
            _log.warning("Redis is away (%s): pacing alone until it is back", type(error).__name__)
        self._away, self._answered = True, 0
        self._try_at = self._clock.monotonic() + _AWAY


def _none() -> dict[Priority, int]:
    return {"interactive": 0, "bulk": 0}
