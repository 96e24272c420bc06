"""A real Redis, called from a loop whose time jumps, with the script's clock set to that time."""

import asyncio
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import redis

from benchmarks.simulated import START
from front_async.transport.redis_script import SCRIPT

_THERE_AND_BACK = 0.001  # seconds
_CLOCK = "{math.floor(ARGV[#ARGV] / 1000000), ARGV[#ARGV] % 1000000}"


@contextmanager
def redis_url() -> Generator[str]:
    """Run a Redis of our own, and yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--port", str(port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            ["redis-server", *options], cwd=folder, stdout=subprocess.DEVNULL
        )
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("redis-server does not answer")


class SimulatedRedis:
    """What the limiter asks of a ``redis.asyncio.Redis``."""

    def __init__(self, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self._redis: Any = redis.Redis.from_url(url)  # pyright: ignore[reportUnknownMemberType]
        self._redis.flushall()
        self._loop = loop
        script = SCRIPT.replace("redis.call('TIME')", _CLOCK)
        self._sha: str = self._redis.script_load(script)

    async def evalsha(self, _sha: str, numkeys: int, /, *keys_and_args: Any) -> Any:
        """Run the script at the simulation's time."""
        await asyncio.sleep(_THERE_AND_BACK)
        now = int((START + self._loop.time()) * 1e6)
        return self._redis.evalsha(self._sha, numkeys, *keys_and_args, now)

    async def eval(self, _script: str, numkeys: int, /, *keys_and_args: Any) -> Any:
        """Run it as well: it is known."""
        return await self.evalsha("", numkeys, *keys_and_args)

    def kept(self, key: str, field: str) -> str:
        """Return what the script keeps in one field."""
        return str(self._redis.hget(key, field).decode())
