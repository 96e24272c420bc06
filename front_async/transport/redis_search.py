"""The 40 % of searches, counted in Redis for all the workers of a company."""

import math
from collections import deque
from collections.abc import Callable, Sequence

from front_async.transport.call import Priority
from front_async.transport.limits import SEARCH_SPAN
from front_async.transport.resource_pacing import SEARCH, Lane
from front_async.wire.clock import Clock

_LARGEST_BATCH = 20


class SharedSearches(Lane):
    """A lane in which a search needs a permit from Redis as well, while that is there.

    Args:
        clock: The time.
        ask: Fetches permits in the background; returns False when Redis is away.
    """

    def __init__(self, clock: Clock, ask: Callable[[float], bool]) -> None:
        super().__init__(clock, SEARCH, math.inf, SEARCH_SPAN)
        self._ask = ask
        self._permits: deque[int] = deque()
        self._held: deque[int] = deque()
        self._used: list[int] = []
        self._ask_at = -math.inf
        self._wanted = 0

    def wait(self, priority: Priority, now: float, /) -> float:
        """Seconds until there is room; inf while Redis is asked."""
        wait = super().wait(priority, now)
        if wait or self._permits:
            return wait
        if now < self._ask_at:
            return self._ask_at - now
        self._wanted = 1
        return math.inf if self._ask(now) else 0.0

    def take(self, priority: Priority, now: float, /) -> None:
        """Let one enter, on a permit if there is one."""
        super().take(priority, now)
        if self._permits:
            self._held.append(self._permits.popleft())

    def give_back(self, priority: Priority, /) -> None:
        """Let one leave that was not sent; its permit is for the next."""
        super().give_back(priority)
        if self._held:
            self._permits.append(self._held.pop())

    def sent(self) -> None:
        """Count one of those who have entered, from now on."""
        if self._held:
            self._used.append(self._held.popleft())
        super().sent()

    @property
    def has_news(self) -> bool:
        """Tell whether Redis has to hear of a permit."""
        return bool(self._used or self._permits)

    def news(self) -> tuple[int, Sequence[int], Sequence[int]]:
        """Return how many permits are wanted, which were used, and which are given back."""
        wanted = min(_LARGEST_BATCH, max(self._wanted, self.line.queue.waiting))
        used, unused = self._used, [*self._permits]
        self._used, self._wanted = [], 0
        self._permits.clear()
        return wanted, used, unused

    def got(self, permits: Sequence[int], ask_at: float) -> None:
        """Take permits, or wait until *ask_at* if there are none."""
        self._permits.extend(permits)
        self._ask_at = -math.inf if permits else ask_at
