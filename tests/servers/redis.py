"""Redis, in memory alone."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from tests.servers.server import Server, program, running


def redis_server() -> AbstractContextManager[Server]:
    """Run a Redis server; its ``url`` is one for redis-py."""
    path = program("redis-server", package="redis-server")

    def make(folder: Path, port: int) -> Server:
        settings = {
            "bind": "127.0.0.1",
            "port": str(port),
            "save": "",
            "appendonly": "no",
            "dir": str(folder),
        }
        options = [text for name, value in settings.items() for text in (f"--{name}", value)]
        return Server(f"redis://127.0.0.1:{port}/0", port, [path, *options], folder)

    return running(make)


def redis_client(url: str, **options: Any) -> Redis:
    """Return a client, to be used with ``async with``."""
    return Redis.from_url(url, **options)  # pyright: ignore[reportUnknownMemberType]
