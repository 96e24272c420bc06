"""The quota of one company in Redis, for all the workers that share it.

A worker takes permits in batches. One call of one script tells what became of the last batch and
what Front said, and takes the next. The time is that of Redis alone. The count is what Front told
last, less the permits that are out; those of a worker that died are lost to one minute.
"""

import hashlib
import json
from typing import Any, Protocol

import attrs

from front_async.transport.redis_script import SCRIPT

_SHA = hashlib.sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()


class Redis(Protocol):
    """The two commands that are asked of a ``redis.asyncio.Redis``."""

    def evalsha(self, sha: str, numkeys: int, /, *keys_and_args: Any) -> Any:
        """Run a script that Redis knows."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: Any) -> Any:
        """Run a script, and let Redis know it."""


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
    rolling: bool = False
    people: int = 0
    """Permits that are wanted for interactive calls."""
    bulk: int = 0
    """Permits that are wanted for bulk work."""
    people_reserve: float = 0.0
    """The part of the limit that interactive calls leave."""
    bulk_reserve: float = 0.0
    share: float = 1.0
    pause: float = 0.0
    """For how long Front wants nothing to come."""
    refused: bool = False
    """Whether it has refused the company since."""
    called_ago: float | None = None
    """How long ago somebody wanted an interactive call here; None for never."""


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


class RedisBudget:
    """One company's quota in Redis.

    Args:
        redis: A ``redis.asyncio.Redis``. A connection of it is held for one call at a time.
        company: What names the company and the kind of its token, the same in every worker.
        worker: What names this worker, and nobody else.
        prefix: What the two keys begin with.
    """

    def __init__(self, redis: Redis, company: str, worker: str, prefix: str) -> None:
        self._redis = redis
        # In braces, so that a cluster keeps both keys in one place.
        self._keys = f"{prefix}{{{company}}}:quota", f"{prefix}{{{company}}}:workers"
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
        people, bulk, window, ends, people_wait, bulk_wait, workers, rolling = map(int, said)
        waits = people_wait / 1000, bulk_wait / 1000
        return Grant(people, bulk, window, ends / 1000, *waits, workers, bool(rolling))

    def _told(self, news: News) -> str:
        """Write *news* as the script reads it: times in whole milliseconds."""
        told = attrs.asdict(news)
        for name in ("resets_in", "pause"):
            told[name] = round(told[name] * 1000)
        ago = news.called_ago
        told["called_ago"] = -1 if ago is None else round(ago * 1000)
        return json.dumps({**told, "worker": self._worker})
