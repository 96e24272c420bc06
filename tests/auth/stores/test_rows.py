"""What stands in a store, and what is refused there."""

import math
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis
from sqlalchemy import MetaData, Table, update
from sqlalchemy.ext.asyncio import AsyncEngine

from front_async import OAuthToken, RedisTokenStore, SqlTokenStore, StoredToken, token_table
from front_async.auth.row import decode_row, encode_row, tag
from front_async.errors import TokenStoreError
from front_async.wire.secret import Secret

HIDDEN = StoredToken(OAuthToken("hidden-access", "hidden-refresh", 1_764_000_000), 1, 1.5)
LATER = StoredToken(OAuthToken("hidden-later", "hidden-refresh", 1_764_000_000), 2, 1.5)

CORRUPT = [
    "",
    "{",
    "[]",
    '{"access_token": "hidden"}',
    '{"generation": 1, "issued_at": 1, "expires_at": 1, "access_token": "hid den"}',
    encode_row(HIDDEN, "cmp_1").replace("-access", " access"),
]

tokens = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)
times = st.none() | st.floats(min_value=math.ulp(0.0), max_value=99_999_999_999 / 1000)
rows = st.builds(
    StoredToken,
    st.builds(OAuthToken, tokens, st.none() | tokens, times),
    st.integers(0, 2**63 - 1),
    times,
)


@given(rows, st.none() | st.text())
def test_a_row_is_read_as_it_was_written(row: StoredToken, name: str | None) -> None:
    assert decode_row(encode_row(row, name), name, "here") == row


@given(rows, rows)
def test_tags_differ_as_versions_do(one: StoredToken, other: StoredToken) -> None:
    assert (tag(one) == tag(other)) is (one.version == other.version)
    assert tag(one) != tag(None)


@pytest.mark.parametrize("content", CORRUPT)
async def test_p16_a_corrupt_key_of_redis_is_refused_and_not_shown(
    redis: Redis, content: str
) -> None:
    prefix = f"{uuid4().hex}:"
    store = RedisTokenStore(redis, "cmp_1", prefix=prefix)
    await store.save(HIDDEN, expected=None)
    await redis.hset(f"{prefix}token:cmp_1", "row", content)
    with pytest.raises(TokenStoreError, match="token:cmp_1 in Redis does not hold") as caught:
        await store.load()
    assert "hid" not in str(caught.value)


async def test_p16_another_kind_of_key_is_refused_and_not_overwritten(redis: Redis) -> None:
    prefix = f"{uuid4().hex}:"
    store = RedisTokenStore(redis, "cmp_1", prefix=prefix)
    await redis.set(f"{prefix}token:cmp_1", "something")
    with pytest.raises(TokenStoreError, match="ResponseError"):
        await store.load()
    with pytest.raises(TokenStoreError, match="ResponseError"):
        await store.save(HIDDEN, expected=None)
    assert await redis.get(f"{prefix}token:cmp_1") == b"something"


async def test_p16_a_hash_of_somebody_else_is_not_overwritten(redis: Redis) -> None:
    prefix = f"{uuid4().hex}:"
    await redis.hset(f"{prefix}token:cmp_1", "field", "value")
    assert not await RedisTokenStore(redis, "cmp_1", prefix=prefix).save(HIDDEN, expected=None)
    assert await redis.hgetall(f"{prefix}token:cmp_1") == {b"field": b"value"}


async def test_p14_redis_keeps_a_row_of_a_newer_version(redis: Redis) -> None:
    prefix = f"{uuid4().hex}:"
    key = f"{prefix}token:cmp_1"
    store = RedisTokenStore(redis, "cmp_1", prefix=prefix)
    newer = newer_version(HIDDEN)
    await redis.hset(key, "tag", tag(HIDDEN).replace("1:", "2:", 1))
    await redis.hset(key, "row", newer)
    with pytest.raises(TokenStoreError, match="another version"):
        await store.load()
    for expected in (HIDDEN, None):
        assert not await store.save(LATER, expected=expected)
    assert await redis.hget(key, "row") == newer.encode()


async def test_a_save_that_redis_is_sent_twice_says_both_times_what_came_of_it(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client sends a command again when the answer to the first one was lost."""
    store = RedisTokenStore(redis, "cmp_1", prefix=f"{uuid4().hex}:")
    evaluate: Callable[..., object] = redis.eval

    async def twice(*arguments: object) -> object:
        await evaluate(*arguments)  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
        return await evaluate(*arguments)  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]

    monkeypatch.setattr(redis, "eval", twice)
    assert await store.save(HIDDEN, expected=None)
    assert not await store.save(LATER, expected=None)
    async with store.lock():
        assert await store.save(LATER, expected=HIDDEN)
    async with store.lock():
        assert await store.load() == LATER


@pytest.fixture
async def table(engine: AsyncEngine) -> Table:
    described = token_table(MetaData(), f"rows_{uuid4().hex[:8]}")
    async with engine.begin() as connection:
        await connection.run_sync(described.metadata.create_all)
    return described


@pytest.fixture
def store(engine: AsyncEngine, table: Table, loose_files_are_made_tight: None) -> SqlTokenStore:
    return SqlTokenStore(engine, "cmp_1", table=table.name)


@pytest.fixture
def loose_files_are_made_tight(engine: AsyncEngine, table: Table) -> None:
    """A table made by somebody else's migration lies in a file with their mode."""
    if engine.dialect.name == "sqlite":
        Path(engine.url.database or "").chmod(0o600)


async def test_a_table_that_the_caller_made_from_our_description_works(
    store: SqlTokenStore,
) -> None:
    async with store.lock():
        assert await store.save(HIDDEN, expected=None)
    assert await store.load() == HIDDEN


@pytest.mark.parametrize("content", CORRUPT)
async def test_p16_a_corrupt_row_of_sql_is_refused_and_not_shown(
    engine: AsyncEngine, table: Table, store: SqlTokenStore, content: str
) -> None:
    await store.save(HIDDEN, expected=None)
    async with engine.begin() as connection:
        await connection.execute(update(table).values(content=content))
    with pytest.raises(TokenStoreError, match=r"'cmp_1' in rows_.* does not hold") as caught:
        await store.load()
    assert "hid" not in str(caught.value)


async def test_p14_sql_keeps_a_row_of_a_newer_version(
    engine: AsyncEngine, table: Table, store: SqlTokenStore
) -> None:
    await store.save(HIDDEN, expected=None)
    newer = {"tag": tag(HIDDEN).replace("1:", "2:", 1), "content": newer_version(HIDDEN)}
    async with engine.begin() as connection:
        await connection.execute(update(table).values(newer))
    for expected in (HIDDEN, None):
        assert not await store.save(LATER, expected=expected)
    with pytest.raises(TokenStoreError, match="another version"):
        await store.load()


def newer_version(row: StoredToken) -> Secret:
    return Secret(encode_row(row, "cmp_1").replace('"version":1', '"version":2'))
