"""Real servers on loopback: one that follows a script, and one that may break HTTP."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import attrs
from aiohttp import web
from yarl import URL


@attrs.frozen
class Seen:
    """A request as it arrived."""

    method: str
    target: str
    """The path and query, undecoded."""
    headers: Mapping[str, str]
    body: bytes

    @property
    def token(self) -> str | None:
        return self.headers.get("Authorization")


def reply(status: int = 200, content: object = None, /, **headers: str) -> web.Response:
    """Build an answer of JSON, or of bytes as they are; underscores in header names are dashes."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    body = content if isinstance(content, bytes) else json.dumps(content or {}).encode()
    headers = {"Content-Type": "application/json", **names}
    return web.Response(status=status, body=body, headers=headers)


Answer = web.Response | Callable[[Seen], Awaitable[web.Response]]


class Scripted:
    """Gives the answers of its script in order, then the *default*; records what was asked."""

    def __init__(self, answers: tuple[Answer, ...], default: Answer | None) -> None:
        self.answers: deque[Answer] = deque(answers)
        self.default = default
        self.seen: list[Seen] = []
        self.unexpected: list[Seen] = []
        self.url = URL()

    @property
    def paths(self) -> list[str]:
        return [seen.target for seen in self.seen]

    @property
    def tokens(self) -> list[str | None]:
        return [seen.token for seen in self.seen]

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        raw = request.raw_path
        seen = Seen(request.method, raw, request.headers, await request.read())
        self.seen.append(seen)
        answer = self.answers.popleft() if self.answers else self.default
        if answer is None:
            self.unexpected.append(seen)
            return web.Response(status=599)
        return answer if isinstance(answer, web.Response) else await answer(seen)


@asynccontextmanager
async def scripted(*answers: Answer, default: Answer | None = None) -> AsyncGenerator[Scripted]:
    """Serve *answers*; fail when one was not asked for, or when more was."""
    script = Scripted(answers, default)
    server = web.Server(script.handle, access_log=None)
    runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    script.url = URL(f"http://{host}:{port}")
    try:
        yield script
    finally:
        await runner.cleanup()
    assert not script.unexpected, "more was asked than the script has answers for"
    assert not script.answers, "some answers of the script were not asked for"


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[object]]


class Raw:
    """A server that writes what it likes."""

    def __init__(self, talk: Talk, greeting: bytes) -> None:
        self._talk = talk
        self._greeting = greeting
        self._tasks: set[asyncio.Task[object]] = set()
        self.requests: list[bytes] = []
        self.url = URL()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        writer.write(self._greeting)
        try:
            self.requests.append(await read_request(reader))
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def raw(talk: Talk, *, greeting: bytes = b"") -> AsyncGenerator[Raw]:
    """Serve *talk*, which is called when the head and body of a request have been read."""
    server = Raw(talk, greeting)
    listener = await asyncio.start_server(server.connected, "127.0.0.1", 0)
    host, port = listener.sockets[0].getsockname()
    server.url = URL(f"http://{host}:{port}")
    try:
        yield server
    finally:
        listener.close()
        await server.stop()


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """Read one request, body and all."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"),
        0,
    )
    return head + await reader.readexactly(length)


def writes(*parts: bytes, hang: bool = False, reset: bool = False) -> Talk:
    """Write *parts*, then close, reset the connection, or keep it open saying nothing more."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
        if reset:
            writer.transport.abort()
        if hang:
            await reader.read()

    return talk


def head(*headers: str, status: str = "200 OK") -> bytes:
    """Build the head of an answer."""
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode()
