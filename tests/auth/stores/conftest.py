"""Every store there is, empty."""

import traceback
from collections.abc import AsyncGenerator, Callable
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from front_async import (
    EncryptedTokenStores,
    FileTokenStores,
    MemoryTokenStores,
    RedisTokenStores,
    SqlTokenStores,
    TokenStore,
    TokenStores,
)
from tests.servers.redis import redis_client

SQL = ("sqlite", "postgres", "mariadb")
_HERE = str(Path(__file__).parent)
KINDS = ("memory", "file", "encrypted", "redis", *SQL)


def everything(error: BaseException) -> str:
    """Return all that an error reporter would send, but for what the tests themselves hold."""
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in report.stack if not frame.filename.startswith(_HERE)]
    report.stack = traceback.StackSummary.from_list(ours)
    assert ours, "there are frames to look at"
    return "".join(report.format())


@pytest.fixture
async def redis(redis_url: str) -> AsyncGenerator[Redis]:
    async with redis_client(redis_url) as client:
        yield client


def sql_url(request: pytest.FixtureRequest, kind: str) -> str:
    """Return the address of an empty SQLite file, or of a server."""
    if kind == "sqlite":
        return f"sqlite+aiosqlite:///{request.getfixturevalue('tmp_path') / 'tokens.db'}"
    url: str = request.getfixturevalue(f"{kind}_url")
    return url


@pytest.fixture(params=SQL)
async def engine(request: pytest.FixtureRequest) -> AsyncGenerator[AsyncEngine]:
    """An engine of each database."""
    made = create_async_engine(sql_url(request, request.param))
    yield made
    await made.dispose()


@pytest.fixture
async def table_name(engine: AsyncEngine) -> str:
    """A new table in each database."""
    name = f"tokens_{uuid4().hex[:8]}"
    await SqlTokenStores(engine, table=name).create_table()
    return name


@pytest.fixture(params=KINDS)
async def stores(
    request: pytest.FixtureRequest, tmp_path: Path, kind_of_answers: bool
) -> AsyncGenerator[TokenStores]:
    """The tokens of many companies, in each kind of store."""
    match request.param:
        case "memory":
            yield MemoryTokenStores()
        case "file":
            yield FileTokenStores(tmp_path / "tokens")
        case "encrypted":
            yield EncryptedTokenStores(MemoryTokenStores(), [Fernet.generate_key()])
        case "redis":
            url = request.getfixturevalue("redis_url")
            async with redis_client(url, decode_responses=kind_of_answers) as client:
                yield RedisTokenStores(client, prefix=f"{uuid4().hex[:8]}[*]:")
        case kind:
            made = create_async_engine(sql_url(request, kind))
            tables = SqlTokenStores(made, table=f"tokens_{uuid4().hex[:8]}")
            await tables.create_table()
            yield tables
            await made.dispose()


@pytest.fixture
def kind_of_answers() -> bool:
    """Whether Redis' client hands out text; bytes is its default."""
    return False


@pytest.fixture
def new_store(stores: TokenStores) -> Callable[[], TokenStore]:
    """Make an empty store."""
    numbers = count()
    return lambda: stores.store(f"cmp_{next(numbers)}")
