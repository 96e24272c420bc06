"""A token in Redis, shared by the workers of many machines. Needs the extra ``redis``."""

import re
from contextlib import AbstractAsyncContextManager
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from front_async.auth.lease import LEASE, check_lease, held
from front_async.auth.row import check_name, decode_row, encode_row, tag
from front_async.auth.token import StoredToken
from front_async.errors import TokenStoreError
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.secret import Secret

if TYPE_CHECKING:
    from redis.asyncio import Redis

PREFIX = "front_async:"

# Each step is one script over one key, so that it is atomic and works in a cluster. A client may
# send a script again when the answer was lost: the second run must say what the first one did.
_LOAD = "return redis.call('HMGET', KEYS[1], 'tag', 'row')"
_SAVE = """
local held = redis.call('HMGET', KEYS[1], 'tag', 'write')
if held[2] == ARGV[4] then return 1 end
local found = held[1] or (redis.call('EXISTS', KEYS[1]) == 1 and '?' or '')
if found ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'tag', ARGV[2], 'row', ARGV[3], 'write', ARGV[4])
return 1
"""
_FORGET = "return redis.call('DEL', KEYS[1])"
_TAKE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
"""
_RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
"""


class RedisTokenStore:
    """A token in Redis, under a name such as the company's id.

    A token lives as safely as Redis keeps it: with ``appendfsync everysec`` a crash of the server
    may lose the refresh of the last second, and an evicted key is a lost token.

    Args:
        redis: A client of redis-py, ``redis.asyncio.Redis``. It stays yours to close.
        name: What the row is kept under.
        prefix: What every key begins with.
        lease: Seconds after which the lock of a worker that died is free again, at most 70.

    Raises:
        InvalidArgument: The name or the lease cannot be used.
    """

    def __init__(
        self,
        redis: "Redis",
        name: str,
        *,
        prefix: str = PREFIX,
        lease: float = LEASE,
        clock: Clock | None = None,
    ) -> None:
        self._redis: Any = redis
        self._name = check_name(name)
        self._prefix = prefix
        self._lease = check_lease(lease)
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"RedisTokenStore({self._name!r})"

    async def load(self) -> StoredToken | None:
        """Return the row, or None when there is none yet.

        Raises:
            TokenStoreError: Redis does not answer, or holds something else there.
        """
        key = self._key("token")
        held_tag, row = await _ask(self._redis, _LOAD, key)
        if held_tag is None and row is None:
            return None
        return decode_row(_text(row or ""), self._name, f"{key} in Redis")

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Replace *expected* by *row*; False when Redis no longer holds it."""
        content, write = encode_row(row, self._name), token_hex(8)
        key = self._key("token")
        saved = await _ask(self._redis, _SAVE, key, tag(expected), tag(row), content, write)
        return bool(saved)

    async def forget(self) -> None:
        """Drop the row, whatever it holds."""
        await _ask(self._redis, _FORGET, self._key("token"))

    def lock(self) -> AbstractAsyncContextManager[object]:
        """Keep every other worker out; a lock of a worker that died ends with its lease."""
        lease = _RedisLease(self._redis, self._key("lock"), self._lease)
        return held(lease, self._lease, self._clock)

    def _key(self, kind: str) -> str:
        return f"{self._prefix}{kind}:{self._name}"


class RedisTokenStores:
    """The tokens of many companies in one Redis; the arguments are those of RedisTokenStore."""

    def __init__(
        self,
        redis: "Redis",
        *,
        prefix: str = PREFIX,
        lease: float = LEASE,
        clock: Clock | None = None,
    ) -> None:
        self._redis: Any = redis
        self._prefix = prefix
        self._lease = check_lease(lease)
        self._clock = clock

    def store(self, company_id: str) -> RedisTokenStore:
        """Return the company's store."""
        return RedisTokenStore(
            self._redis, company_id, prefix=self._prefix, lease=self._lease, clock=self._clock
        )

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have a token, sorted. It scans every key."""
        start = f"{self._prefix}token:"
        pattern = re.sub(r"([*?\[\]\\])", r"\\\1", start) + "*"
        try:
            keys = {str(_text(key)) async for key in self._redis.scan_iter(pattern, count=1000)}
        except Exception as error:  # noqa: BLE001  # a client may raise anything
            failure = type(error).__name__
        else:
            return sorted(key.removeprefix(start) for key in keys)
        raise TokenStoreError(f"Redis cannot be asked ({failure})")

    async def forget(self, company_id: str) -> None:
        """Drop the company's token."""
        await self.store(company_id).forget()


class _RedisLease:
    def __init__(self, redis: Any, key: str, seconds: float) -> None:
        self._redis = redis
        self._key = key
        self._owner = token_hex(16)
        self._milliseconds = str(max(1, round(seconds * 1000)))

    async def take(self) -> bool:
        return bool(await _ask(self._redis, _TAKE, self._key, self._owner, self._milliseconds))

    async def renew(self) -> bool:
        return bool(await _ask(self._redis, _RENEW, self._key, self._owner, self._milliseconds))

    async def release(self) -> None:
        await _ask(self._redis, _RELEASE, self._key, self._owner)


async def _ask(redis: Any, script: str, key: str, *arguments: str) -> Any:
    """Run a script. What it raises is let go: the client's frames hold the arguments."""
    try:
        return await redis.eval(script, 1, key, *arguments)
    except Exception as error:  # noqa: BLE001  # a client may raise anything
        failure = type(error).__name__
    raise TokenStoreError(f"Redis cannot be asked ({failure})")


def _text(value: bytes | str) -> Secret:
    """Read an answer, whether or not the client decodes answers itself."""
    return Secret(value.decode("utf-8", "replace") if isinstance(value, bytes) else value)
