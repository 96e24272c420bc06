"""One worker of an installed app: tasks that keep asking Front through one shared token.

What it saw stands in its journal, a line each, whenever the process is killed::

    <epoch seconds> <word> <value>

``granting``: the fingerprint of a refresh token it is about to present. ``held``: one that the
store has. ``answered``: how many requests so far. ``failed``: the error a task saw.
"""

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import attrs
import msgspec

from front_async import (
    FileTokenStore,
    FrontClient,
    FrontError,
    OAuthApp,
    OAuthTokenAuth,
    RedisTokenStore,
    SqlTokenStore,
    StoredToken,
    TokenStore,
)
from front_async.auth.answers import Grant
from front_async.auth.token import fingerprint

LEASE = 3.0  # seconds; processes share two cores, so an event loop may stand still for a while
_DIGITS = 12  # of a fingerprint, as many as the sandbox gives


@attrs.frozen
class Task:
    """What a worker is told."""

    kind: str
    address: str
    sandbox: str
    client_secret: str
    tasks: int
    pause: float
    journal: str


@asynccontextmanager
async def opened(kind: str, address: str) -> AsyncGenerator[TokenStore]:
    """Open the store that all processes share."""
    if kind == "file":
        yield FileTokenStore(address)
    elif kind == "redis":
        from tests.servers.redis import redis_client

        async with redis_client(address) as redis:
            yield RedisTokenStore(redis, "cmp_1", prefix="processes:", lease=LEASE)
    else:
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_async_engine(address)
        yield SqlTokenStore(engine, "cmp_1", table="processes", lease=LEASE)
        await engine.dispose()


class Journal:
    """Lines that survive a SIGKILL: each is one write."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.answered = 0

    def note(self, word: str, value: object) -> None:
        os.write(self._file, f"{time.time():.6f} {word} {value}\n".encode())

    async def count(self) -> None:
        """Note now and then how many requests were answered."""
        while True:
            await asyncio.sleep(0.05)
            self.note("answered", self.answered)


class Watched:
    """A store that notes which refresh tokens it has held."""

    def __init__(self, store: TokenStore, journal: Journal) -> None:
        self._store = store
        self._journal = journal

    async def load(self) -> StoredToken | None:
        row = await self._store.load()
        self._note(row)
        return row

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        saved = await self._store.save(row, expected=expected)
        if saved:
            self._note(row)
        return saved

    def lock(self) -> AbstractAsyncContextManager[object]:
        return self._store.lock()

    def _note(self, row: StoredToken | None) -> None:
        if row is not None:
            self._journal.note("held", row.version[1][:_DIGITS])


class WatchedApp(OAuthApp):
    """An app that notes what it presents before it does."""

    journal: Journal

    async def grant(self, form: dict[str, str]) -> Grant:
        self.journal.note("granting", fingerprint(form["refresh_token"])[:_DIGITS])
        return await super().grant(form)


async def ask(front: FrontClient, auth: OAuthTokenAuth, journal: Journal, pause: float) -> None:
    """Ask for ever."""
    while True:
        await asyncio.sleep(random.uniform(0, 2 * pause))
        try:
            await front.token_identity.get()
        except FrontError as error:
            journal.note("failed", f"{type(error).__name__}: {error}")
            await asyncio.sleep(0.2)
            auth.reset()
        else:
            journal.answered += 1


async def work(task: Task) -> None:
    """Run the tasks until SIGTERM."""
    journal = Journal(task.journal)
    app = WatchedApp(
        client_id="sandbox-client",
        client_secret=task.client_secret,
        redirect_uri="https://app.example/callback",
        token_endpoint=f"{task.sandbox}/oauth/token",
    )
    app.journal = journal
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with opened(task.kind, task.address) as store:
        auth = OAuthTokenAuth(app, store=Watched(store, journal))
        async with FrontClient(auth, base_url=task.sandbox) as front:
            asks = [ask(front, auth, journal, task.pause) for _ in range(task.tasks)]
            running = [asyncio.ensure_future(each) for each in (*asks, journal.count())]
            await stop.wait()
            for each in running:
                each.cancel()
            await asyncio.wait(running)
    journal.note("answered", journal.answered)


if __name__ == "__main__":
    asyncio.run(work(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Task)))
