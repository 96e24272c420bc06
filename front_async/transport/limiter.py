"""What stands between a call and Front's quota, and what can be seen of it."""

from collections.abc import Awaitable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, runtime_checkable

import attrs

from front_async.errors import InvalidArgument
from front_async.transport.call import Answer, Call
from front_async.transport.limits import WINDOW


@attrs.frozen(kw_only=True)
class Limits:
    """Front's limits at one moment, as a limiter sees them.

    What Front has not told yet is None.
    """

    limit: int | None = None
    """Requests a minute."""
    remaining: int | None = None
    """How many of them are left, as last told."""
    resets_in: float | None = None
    """Seconds until the quota is whole again; 0 when it should be by now."""
    resets_at: datetime | None = None
    """The same as a moment of this machine's clock."""
    share: float = 1.0
    """The part of the limit that is used."""
    burst: float = 0.0
    """The part of the burst that is used."""
    burst_limit: int | None = None
    """Requests that Front allows beyond the limit."""
    burst_remaining: int | None = None
    under_way: int = 0
    """Requests that have been sent, or are about to be, and have no answer yet."""
    interactive_waiting: int = 0
    """Requests that people wait for, in line for the quota or for a resource."""
    bulk_waiting: int = 0
    """Requests that programs wait for, in line for the same."""
    paused_until: datetime | None = None
    """Until when nothing goes, because Front has said so; None when it has not."""
    resources: Mapping[str, datetime] = MappingProxyType({})
    """Until when a resource waits because of its own limit; named by its path's template and id."""

    def seconds_for(self, requests: int) -> float | None:
        """Seconds that so many more requests take, by the quota alone; None when it is unknown."""
        if self.limit is None:
            return None
        bursts = (self.burst_remaining or 0) - (1.0 - self.burst) * (self.burst_limit or 0)
        beyond = max(0, requests - int(bursts)) if self.burst and bursts > 0 else requests
        remaining, resets_in = self.remaining or 0, self.resets_in or 0.0
        return seconds_for(beyond, self.limit, remaining, resets_in, share=self.share)


def seconds_for(
    requests: int, limit: int, remaining: int, resets_in: float, *, share: float = 1.0
) -> float:
    """Seconds that *requests* take by the quota alone, while nobody else uses it.

    Args:
        requests: How many there are.
        limit: Requests a minute.
        remaining: How many of them are left now.
        resets_in: Seconds until all are there again.
        share: The part of the limit that is used.

    Raises:
        InvalidArgument: *requests* is negative, *limit* or *share* is not positive.
    """
    if requests < 0 or limit <= 0 or not 0 < share <= 1:
        raise InvalidArgument(
            "requests must be 0 or more, limit above 0, share above 0 and up to 1"
        )
    usable = max(0.0, remaining - (1.0 - share) * limit)
    if requests <= usable:
        return 0.0
    return resets_in + (requests - usable) * WINDOW / (limit * share)


@runtime_checkable
class Limiter(Protocol):
    """What decides when a request may go. One limiter is one company's quota.

    Clients that share a company share its limiter: ``FrontClient(token, limiter=front.limiter)``.
    OAuth and API tokens of a company have a quota each at Front, and so want a limiter each.
    """

    def acquire(self, call: Call, /) -> Awaitable[None] | None:
        """Take a permit for *call*. Returns what to await first, or None when it may go now.

        Raises:
            TransportError: It cannot go in time; it has no permit then.
        """
        ...

    def release(self, call: Call, answer: Answer | None, /) -> None:
        """Give the permit of *call* back, with its answer: None when none came."""
        ...

    @property
    def limits(self) -> Limits:
        """What is known of the quota, and who waits for it."""
        ...


def check_limiter(limiter: object) -> Limiter | None:
    """Return *limiter*, if it is one or None.

    Raises:
        InvalidArgument: It is something else.
    """
    if limiter is None or isinstance(limiter, Limiter):
        return limiter
    raise InvalidArgument(f"limiter must be a Limiter, not {type(limiter).__name__}")


@runtime_checkable
class Closable(Protocol):
    """A limiter that holds something which others could use."""

    async def close(self) -> None:
        """Give it back; called when a client that uses the limiter closes. It may be used on."""


class Unlimited:
    """No pacing at all, for programs that do their own: a 429 is waited out, and that is all."""

    def __init__(self) -> None:
        self._under_way = 0

    def acquire(self, _call: Call, /) -> None:
        """Let it go."""
        self._under_way += 1

    def release(self, _call: Call, _answer: Answer | None, /) -> None:
        """Count it as over."""
        self._under_way -= 1

    @property
    def limits(self) -> Limits:
        """How many are under way; nothing is learned of Front's quota."""
        return Limits(under_way=self._under_way)
