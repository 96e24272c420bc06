"""One server of each kind for all tests of a worker. Keep to keys and tables of your own in it."""

from collections.abc import Generator

import pytest

from tests.servers.mariadb import mariadb_server
from tests.servers.postgres import postgres_server
from tests.servers.redis import redis_server


@pytest.fixture(scope="session")
def redis_url() -> Generator[str]:
    """A running Redis."""
    with redis_server() as server:
        yield server.url


@pytest.fixture(scope="session")
def postgres_url() -> Generator[str]:
    """A running PostgreSQL."""
    with postgres_server() as server:
        yield server.url


@pytest.fixture(scope="session")
def mariadb_url() -> Generator[str]:
    """A running MariaDB."""
    with mariadb_server() as server:
        yield server.url
