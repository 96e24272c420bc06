"""A local Front, a client of it, and a database."""

from collections.abc import AsyncGenerator, Generator

import psycopg
import pytest
import pytest_asyncio

from front_async import FrontClient
from front_async.sandbox import Sandbox
from tests.servers.postgres import dsn_of, postgres_server
from tests.servers.server import Server


@pytest.fixture
def conversations() -> int:
    """Return how many there are: two pages, and more of messages and events."""
    return 120


@pytest_asyncio.fixture
async def sandbox(conversations: int) -> AsyncGenerator[Sandbox]:
    """Serve a company."""
    async with Sandbox(conversations=conversations) as running:
        yield running


@pytest_asyncio.fixture
async def front(sandbox: Sandbox) -> AsyncGenerator[FrontClient]:
    """Open a client that does not try again."""
    async with FrontClient(sandbox.api_token, base_url=sandbox.url, retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def database() -> Generator[Server]:
    """Run a PostgreSQL server."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres(database: Server) -> Server:
    """Return the server, without what an earlier test exported to it."""
    with psycopg.connect(dsn_of(database), autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS front CASCADE")
    return database


@pytest.fixture
def dsn(request: pytest.FixtureRequest) -> str:
    """Reach the server, for the tests that write to one."""
    if request.node.callspec.params.get("kind") != "postgres":
        return ""
    server: Server = request.getfixturevalue("postgres")
    return dsn_of(server)
