"""The servers that other tests stand on."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.servers.mariadb import mariadb_server
from tests.servers.postgres import postgres_server
from tests.servers.redis import redis_client, redis_server
from tests.servers.server import Server, program


async def answers(url: str) -> bool:
    if url.startswith("redis"):
        async with redis_client(url) as redis:
            return await redis.get("nothing") is None
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = (await connection.execute(text("SELECT 1"))).scalar_one()
    await engine.dispose()
    return bool(found == 1)


@pytest.mark.parametrize("run", [redis_server, postgres_server, mariadb_server])
async def test_a_server_can_be_killed_and_started_again_on_its_port(
    run: Callable[[], AbstractContextManager[Server]],
) -> None:
    with run() as server:
        url = server.url
        assert await answers(url)
        server.kill()
        with pytest.raises(OSError, match=r"refused|111"):
            await asyncio.open_connection("127.0.0.1", server.port)
        server.start()
        assert server.url == url
        assert await answers(url)
    with pytest.raises(OSError, match=r"refused|111"):
        await asyncio.open_connection("127.0.0.1", server.port)


def test_a_program_that_is_missing_skips_with_how_to_have_it() -> None:
    with pytest.raises(pytest.skip.Exception, match="needs no-such: apt-get install nothing"):
        program("no-such", package="nothing")
