"""The quota of one company in Redis, for all the workers that share it.

A worker takes permits in batches. One call of one script tells what became of the last batch and
what Front said, and takes the next. The time is that of Redis alone. The count is what Front told
last, less the permits that are out; those of a worker that died are lost to one window.
"""

import hashlib
from typing import Any, Protocol

import attrs

SCRIPT = """
local function number(text) return tonumber(text) or 0 end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local worker, window = ARGV[1], number(ARGV[2])
local answered, unused = number(ARGV[3]), number(ARGV[4])
local told_limit, remaining, resets = number(ARGV[5]), number(ARGV[6]), number(ARGV[7])
local rolling, want = ARGV[8] == '1', number(ARGV[9])
local reserve, share, all_free = number(ARGV[10]), number(ARGV[11]), number(ARGV[14])
local q = redis.call('HMGET', KEYS[1],
    'window', 'limit', 'low', 'out', 'ends', 'guess', 'paused', 'told', 'ours', 'others', 'probed',
    'caution')
local id, limit, low = number(q[1]), number(q[2]), number(q[3])
local out, ends = number(q[4]), number(q[5])
local guess, paused, told = q[6] == '1', number(q[7]), number(q[8])
local ours, others, probed, caution = number(q[9]), number(q[10]), number(q[11]), number(q[12])

redis.call('ZADD', KEYS[2], now, worker)
redis.call('ZREMRANGEBYSCORE', KEYS[2], 0, now - 120000)
local workers = redis.call('ZCARD', KEYS[2])

-- What became of the last batch.
if window == id then out, ours = math.max(0, out - answered - unused), ours + answered end
-- What Front said.
if told_limit > 0 then
    local moment = now + resets
    limit = told_limit
    if rolling then
        low, guess, ends, told = remaining, false, now + 60000, now
    elseif guess or moment > ends + 5000 then
        if not guess then id, out, ours = id + 1, 0, 0 end
        low, ends, guess, told = remaining, moment, false, now
    elseif moment >= ends - 5000 and remaining < low then
        low, ends, told = remaining, math.min(ends, moment), now
    end
elseif answered > 0 and window == id then
    low, guess = math.max(0, low - answered), false
end
-- A refusal means that others are quicker than we think; with each answer we forget a little.
caution = math.max(0, math.min(4, caution + number(ARGV[13]) - 0.0004 * answered))
paused = math.max(paused, number(ARGV[12]) > 0 and now + number(ARGV[12]) or 0)
-- After a window's end nothing is sure until one request has told.
if limit > 0 and now >= ends and not rolling then
    others, ours = math.max(0, limit - low - ours - out), 0
    id, low, out, ends, guess, told, probed = id + 1, limit, 0, now + 60000, true, 0, 0
end

local grant, wait = 0, 0
local left = low - out - (1 - share) * limit
if now < paused then
    wait = paused - now
elseif limit == 0 then
    grant = math.min(want, 5)
elseif guess then
    if want > 0 and now - probed > 5000 then grant, probed = 1, now else wait = 50 end
elseif rolling then
    local speed = limit / 60000 * share
    left = math.min(limit, left + (now - told) * speed)
    local free = left - math.max(1, reserve * limit)
    if free >= 0 then grant = math.min(want, math.max(1, math.floor(free / 2 / workers)))
    else wait = -free / speed end
else
    -- What other programs use, in this window and the one before, goes on.
    local theirs = others + math.max(0, limit - low - ours - out)
    local unseen = theirs / (120000 - (ends - now)) * (now - told)
    if theirs > 0 then left = left - unseen - math.sqrt(unseen) - 3 * caution end
    local before = ends - now - all_free
    if left < 1 then wait = ends - now
    elseif left * (60000 - all_free) > reserve * limit * before then
        local free = left - math.max(0, reserve * limit * before / (60000 - all_free))
        grant = math.min(want, math.max(1, math.floor(free / 2 / workers)))
    else wait = before - left * (60000 - all_free) / (reserve * limit) end
end
out = out + grant
redis.call('HSET', KEYS[1], 'window', id, 'limit', limit, 'low', low, 'out', out, 'ends', ends,
    'guess', guess and '1' or '0', 'paused', paused, 'told', told, 'ours', ours, 'others', others,
    'probed', probed, 'caution', caution)
redis.call('PEXPIRE', KEYS[1], 3600000)
redis.call('PEXPIRE', KEYS[2], 3600000)
return {grant, id, math.ceil(ends - now), math.ceil(wait), workers}
"""
_SHA = hashlib.sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()


class Redis(Protocol):
    """The two commands that are asked of a ``redis.asyncio.Redis``."""

    def evalsha(self, sha: str, numkeys: int, /, *keys_and_args: Any) -> Any:
        """Run a script that Redis knows."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: Any) -> Any:
        """Run a script, and let Redis know it."""


@attrs.frozen(kw_only=True)
class News:
    """What a worker tells, and asks for."""

    window: int = 0
    """The window that its permits are of."""
    answered: int = 0
    """Permits of it that were used."""
    unused: int = 0
    """Permits of it that are given back."""
    limit: int = 0
    """What Front told; 0 for nothing."""
    remaining: int = 0
    resets_in: float = 0.0
    """Seconds."""
    rolling: bool = False
    want: int = 0
    reserve: float = 0.0
    share: float = 1.0
    pause: float = 0.0
    """Seconds that Front wants nothing to come."""
    refused: bool = False
    """Whether it has refused the company since."""
    all_free: float = 0.0
    """Seconds before a window's end from which nothing is reserved."""


@attrs.frozen
class Grant:
    """What a worker gets."""

    permits: int
    window: int
    ends_in: float
    """Seconds until they are worth nothing."""
    wait: float
    """Seconds until asking again can help, if there were none."""
    workers: int
    """How many workers have asked in the last two minutes."""


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
        asked = (
            *self._keys, self._worker, news.window, news.answered, news.unused, news.limit,
            news.remaining, round(news.resets_in * 1000), int(news.rolling), news.want,
            news.reserve, news.share, round(news.pause * 1000), int(news.refused),
            round(news.all_free * 1000),
        )  # fmt: skip
        try:
            said = await self._redis.evalsha(_SHA, len(self._keys), *asked)
        except Exception as error:
            if not str(error).startswith(("NOSCRIPT", "No matching script")):
                raise
            said = await self._redis.eval(SCRIPT, len(self._keys), *asked)
        permits, window, ends, wait, workers = (int(part) for part in said)
        return Grant(permits, window, ends / 1000, wait / 1000, workers)
