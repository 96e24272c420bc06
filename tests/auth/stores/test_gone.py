"""A server that goes away, and nothing secret that comes out of it."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy import StaticPool
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from front_async import (
    FileTokenStore,
    OAuthToken,
    OAuthTokenAuth,
    ReauthorizationRequired,
    RedisTokenStore,
    RedisTokenStores,
    SqlTokenStore,
    SqlTokenStores,
    StoredToken,
    TokenPersistError,
    TokenStore,
    TokenStoreError,
)
from front_async.testing import FakeClock
from tests.auth.conftest import Endpoint
from tests.auth.stores.conftest import SQL, everything, sql_url
from tests.servers.postgres import postgres_server
from tests.servers.redis import redis_client, redis_server
from tests.servers.server import Server

SECRETS = ("hidden-access", "hidden-refresh")


def hidden(clock: FakeClock) -> StoredToken:
    return StoredToken(OAuthToken("hidden-access", "r0", clock.now() - 10), 1, clock.now())


@pytest.fixture
def own_redis() -> Generator[Server]:
    with redis_server() as server:
        yield server


@pytest.fixture
def own_postgres() -> Generator[Server]:
    with postgres_server() as server:
        yield server


@pytest.fixture
async def in_redis(own_redis: Server) -> AsyncGenerator[RedisTokenStore]:
    async with redis_client(own_redis.url, retry=Retry(NoBackoff(), 1)) as client:
        yield RedisTokenStore(client, "cmp_1")


@pytest.fixture
async def in_postgres(own_postgres: Server) -> AsyncGenerator[SqlTokenStore]:
    engine = create_async_engine(own_postgres.url)
    store = SqlTokenStore(engine, "cmp_1", lease=0.3)
    await store.create_table()
    yield store
    await engine.dispose()


@pytest.fixture(params=["redis", "postgres"])
def server(request: pytest.FixtureRequest) -> Server:
    server: Server = request.getfixturevalue(f"own_{request.param}")
    return server


@pytest.fixture
def store(request: pytest.FixtureRequest, server: Server) -> TokenStore:
    kind = "in_redis" if "redis" in server.url else "in_postgres"
    store: TokenStore = request.getfixturevalue(kind)
    return store


async def test_p8_a_server_that_is_gone_is_a_store_error_that_shows_nothing(
    store: TokenStore, server: Server, clock: FakeClock
) -> None:
    row = StoredToken(OAuthToken(*SECRETS, clock.now()))
    await store.save(row, expected=None)
    server.kill()

    async def lock() -> None:
        async with store.lock():
            raise AssertionError("not reached")

    steps: list[Callable[[], Awaitable[object]]] = [
        store.load,
        lambda: store.save(row, expected=row),
        lock,
    ]
    for step in steps:
        with pytest.raises(TokenStoreError, match="cannot be asked") as caught:
            await step()
        assert caught.value.__cause__ is caught.value.__context__ is None
        assert not any(secret in everything(caught.value) for secret in SECRETS)


async def test_p8_callers_of_a_store_that_is_gone_get_a_store_error_and_front_is_not_asked(
    store: TokenStore, server: Server, endpoint: Endpoint, clock: FakeClock
) -> None:
    await store.save(hidden(clock), expected=None)
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    server.kill()
    with pytest.raises(TokenStoreError, match="cannot be") as caught:
        await auth.authorization()
    assert "hidden" not in everything(caught.value)
    assert endpoint.presented == []


async def test_p4_a_server_that_goes_between_grant_and_write_gets_the_write_later(
    in_postgres: SqlTokenStore, own_postgres: Server, endpoint: Endpoint, clock: FakeClock
) -> None:
    await in_postgres.save(hidden(clock), expected=None)
    auth = OAuthTokenAuth(endpoint, store=in_postgres, clock=clock)
    endpoint.on_grant = own_postgres.kill
    with pytest.raises(TokenPersistError, match="cannot be written") as caught:
        await auth.authorization()
    assert "r1" not in everything(caught.value)
    own_postgres.start()
    auth.reset()
    assert await auth.authorization() == "Bearer a1"
    assert endpoint.presented == ["r0"], "the write is tried again, and not the grant"
    held = await in_postgres.load()
    assert held is not None
    assert (held.token.refresh_token, held.generation) == ("r1", 2)


async def test_p1_p3_redis_that_comes_back_empty_says_authorize_and_not_something_else(
    in_redis: RedisTokenStore, own_redis: Server, endpoint: Endpoint, clock: FakeClock
) -> None:
    await in_redis.save(hidden(clock), expected=None)
    own_redis.kill()
    own_redis.start()
    assert await in_redis.load() is None
    auth = OAuthTokenAuth(endpoint, store=in_redis, clock=clock)
    with pytest.raises(ReauthorizationRequired, match="store is empty: authorize the app"):
        await auth.authorization()
    assert endpoint.presented == []


async def test_a_table_that_was_never_made_is_a_store_error(engine: AsyncEngine) -> None:
    store = SqlTokenStore(engine, "cmp_1", table=f"missing_{uuid4().hex[:8]}")
    with pytest.raises(TokenStoreError, match=r"missing_|create_table\(\)"):
        await store.lock().__aenter__()


async def test_workers_that_make_the_table_at_once_all_succeed(
    request: pytest.FixtureRequest, engine: AsyncEngine
) -> None:
    table = f"made_{uuid4().hex[:8]}"
    engines = [create_async_engine(engine.url) for _ in range(6)]
    many = [SqlTokenStores(each, table=table) for each in engines]
    await asyncio.gather(*(stores.create_table() for stores in many))
    assert await many[0].companies() == []
    await many[0].create_table()
    for each in engines:
        await each.dispose()


async def test_a_database_that_refuses_to_make_the_table_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "t.db").write_bytes(b"not a database, but long enough to look like one " * 9)
    (tmp_path / "t.db").chmod(0o600)
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 't.db'}")
    with pytest.raises(TokenStoreError, match="front_async_tokens cannot be created"):
        await SqlTokenStore(engine, "cmp_1").create_table()
    await engine.dispose()


@pytest.mark.parametrize("kind", SQL)
async def test_s1_sqlalchemys_own_debug_log_shows_no_token(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "sqlalchemy")
    engine = create_async_engine(sql_url(request, kind), echo="debug")
    stores = SqlTokenStores(engine, table=f"logged_{uuid4().hex[:8]}")
    await stores.create_table()
    await use(stores.store("cmp_1"))
    await stores.companies()
    await engine.dispose()
    rows = [record.getMessage() for record in caplog.records if "Row (" in record.getMessage()]
    assert any("<secret>" in row for row in rows), "result rows are logged"
    assert any("<secret>" in text and "tag" not in text for text in parameters(caplog))
    assert not any(secret in caplog.text for secret in SECRETS)


def parameters(caplog: pytest.LogCaptureFixture) -> list[str]:
    texts = [record.getMessage() for record in caplog.records]
    return [text for text in texts if text.startswith(("[generated", "[cached", "[raw"))]


async def test_s1_no_log_of_redis_or_of_a_file_shows_a_token(
    redis_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with redis_client(redis_url) as client:
        await use(RedisTokenStores(client, prefix=f"{uuid4().hex}:").store("cmp_1"))
    await use(FileTokenStore(tmp_path / "token.json"))
    assert not any(secret in caplog.text for secret in SECRETS)


async def use(store: TokenStore) -> None:
    first, second = StoredToken(OAuthToken(*SECRETS)), StoredToken(OAuthToken(*SECRETS), 2)
    async with store.lock():
        assert await store.save(first, expected=None)
        assert not await store.save(first, expected=None)
        assert await store.save(second, expected=first)
        assert await store.load() == second


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
async def test_p12_an_sqlite_file_that_others_may_read_is_refused(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "tokens.db"
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
    store = SqlTokenStore(engine, "cmp_1")
    await store.create_table()
    path.chmod(mode)
    for step in (store.load(), store.create_table(), store.lock().__aenter__()):
        with pytest.raises(TokenStoreError, match=f"mode {mode:04o}.*chmod 600"):
            await step
    await engine.dispose()


@pytest.mark.parametrize("address", ["{}", "file:{}?uri=true", "file:{}?mode=rwc&uri=true"])
async def test_p12_an_sqlite_file_is_made_for_its_owner_alone(tmp_path: Path, address: str) -> None:
    path = tmp_path / "tokens.db"
    engine = create_async_engine(f"sqlite+aiosqlite:///{address.format(path)}")
    store = SqlTokenStore(engine, "cmp_1")
    with pytest.raises(TokenStoreError, match="create_table"):
        await store.load()
    assert not path.exists(), "looking does not make a file that others may read"
    await store.create_table()
    async with engine.begin() as connection:
        await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    await use(store)
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert set(modes) >= {"tokens.db", "tokens.db-wal"}
    assert set(modes.values()) == {0o600}
    await engine.dispose()


@pytest.mark.parametrize(
    "address", ["", "/:memory:", "/file:tokens?mode=memory&cache=shared&uri=true"]
)
async def test_a_database_in_memory_has_no_file(address: str) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite://{address}", poolclass=StaticPool)
    store = SqlTokenStore(engine, "cmp_1")
    await store.create_table()
    await use(store)
    await engine.dispose()
