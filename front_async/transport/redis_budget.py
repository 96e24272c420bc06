"""The quota of one company in Redis, for all the workers that share it.

A worker takes permits in batches. One call of one script tells what became of the last batch and
what Front said, and takes the next. The time is that of Redis alone. The count is what Front told
last, less the permits that are out; those of a worker that died are lost to one minute.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Protocol

import attrs

from front_async.transport.limits import SEARCH_SHARE, SEARCH_SPAN
from front_async.transport.redis_script import SCRIPT

_KEYS = ("quota", "workers", "searches", "pauses")
_SHA = hashlib.sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()


class Redis(Protocol):
    """The two commands that are asked of a ``redis.asyncio.Redis``."""

    def evalsha(self, sha: str, numkeys: int, /, *keys_and_args: Any) -> Any:
        """Run a script that Redis knows."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: Any) -> Any:
        """Run a script, and let Redis know it."""


@attrs.frozen
class Pause:
    """A resource that waits, with its own limit. Times are in seconds."""

    name: str
    most: int
    span: float
    left: float


@attrs.frozen(kw_only=True)
class News:
    """What a worker tells, and asks for. Times are in seconds."""

    window: int = 0
    """The window that its permits are of."""
    answered: int = 0
    """Permits of it that were used."""
    unused: int = 0
    """Permits of it that are given back."""
    lent: int = 0
    """Permits of people that bulk work has used, because its turn had come."""
    limit: int = 0
    """What Front told; 0 for nothing."""
    remaining: int = 0
    resets_in: float = 0.0
    burst: int = 0
    """What may be used beyond the limit, as Front told it."""
    rolling: bool = False
    people: int = 0
    """Permits that are wanted for interactive calls."""
    bulk: int = 0
    """Permits that are wanted for bulk work."""
    people_reserve: float = 0.0
    """The part of the limit that interactive calls leave."""
    bulk_reserve: float = 0.0
    few: int = 0
    """Requests that bulk work leaves in any case, but for a window's last seconds."""
    share: float = 1.0
    pause: float = 0.0
    """For how long Front wants nothing to come."""
    refused: bool = False
    """Whether it has refused the company since."""
    called_ago: float | None = None
    """How long ago somebody wanted an interactive call here; None for never."""
    searches: int = 0
    """Permits that are wanted for searches, beside those of the company."""
    searched: Sequence[int] = ()
    """Such permits that were used since."""
    unsearched: Sequence[int] = ()
    """Such permits that are given back."""
    pauses: Sequence[Pause] = ()
    """Resources that Front has told this worker to leave alone."""


@attrs.frozen
class Grant:
    """What a worker gets. Times are in seconds."""

    people: int
    """Permits for interactive calls, out of the reserve perhaps."""
    bulk: int
    """Permits for any."""
    window: int
    ends_in: float
    """Until they are worth nothing."""
    people_wait: float
    """Until asking again can help, if there were none."""
    bulk_wait: float
    workers: int
    """How many workers have asked in the last two minutes."""
    rolling: bool
    """Whether the quota comes back little by little, as far as any worker knows."""
    searches: Sequence[int] = ()
    """Permits for searches, by number."""
    search_wait: float = 0.0
    pauses: Sequence[Pause] = ()
    """Resources that any worker was told to leave alone."""


class RedisBudget:
    """One company's quota in Redis.

    Args:
        redis: A ``redis.asyncio.Redis``. A connection of it is held for one call at a time.
        company: What names the company and the kind of its token, the same in every worker.
        worker: What names this worker, and nobody else.
        prefix: What the keys begin with.
    """

    def __init__(self, redis: Redis, company: str, worker: str, prefix: str) -> None:
        self._redis = redis
        # In braces, so that a cluster keeps all the keys in one place.
        self._keys = tuple(f"{prefix}{{{company}}}:{name}" for name in _KEYS)
        self._worker = worker

    async def exchange(self, news: News) -> Grant:
        """Tell *news* and take permits: one call."""
        asked = *self._keys, self._told(news)
        try:
            said = await self._redis.evalsha(_SHA, len(self._keys), *asked)
        except Exception as error:
            if not str(error).startswith(("NOSCRIPT", "No matching script")):
                raise
            said = await self._redis.eval(SCRIPT, len(self._keys), *asked)
        *counts, searches, search_wait, pauses = said
        people, bulk, window, ends, people_wait, bulk_wait, workers, rolling = map(int, counts)
        return Grant(
            people,
            bulk,
            window,
            ends / 1000,
            people_wait / 1000,
            bulk_wait / 1000,
            workers,
            bool(rolling),
            [int(number) for number in searches],
            int(search_wait) / 1000,
            [*map(_pause, pauses[::2], pauses[1::2])],
        )

    def _told(self, news: News) -> str:
        """Write *news* as the script reads it: times in whole milliseconds."""
        told = attrs.asdict(news, recurse=False)
        for name in ("resets_in", "pause"):
            told[name] = round(told[name] * 1000)
        ago = news.called_ago
        told["called_ago"] = -1 if ago is None else round(ago * 1000)
        told["pauses"] = {
            pause.name: (round(pause.left * 1000), pause.most, round(pause.span * 1000))
            for pause in news.pauses
        }
        told |= {"search_share": SEARCH_SHARE, "search_span": round(SEARCH_SPAN * 1000)}
        return json.dumps({**told, "worker": self._worker})


def _pause(member: bytes | str, left: int) -> Pause:
    text = member.decode() if isinstance(member, bytes) else member
    most, span, name = text.split(" ", 2)
    return Pause(name, int(most), int(span) / 1000, int(left) / 1000)
