"""Running an example under its usual server, and a browser without a screen."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import attrs
from yarl import URL

from front_async.testing import Sandbox

ROOT = Path(__file__).parents[2]
_BIN = Path(sys.executable).parent
_START, _STOP = 60.0, 30.0  # seconds; several test processes share the machine

_UVICORN = "-m uvicorn --workers {workers} --host 127.0.0.1 --port {port}"
_HYPERCORN = "-m hypercorn --workers {workers} --bind 127.0.0.1:{port}"
# Without the limit a worker of granian may wait for ever for its own event loop.
_GRANIAN = (
    "-m granian --interface asgi --workers {workers} --workers-kill-timeout 3 "
    "--host 127.0.0.1 --port {port}"
)
_GUNICORN = "-m gunicorn -k aiohttp.GunicornWebWorker -w {workers} -b 127.0.0.1:{port}"
COMMANDS = {
    "fastapi": f"{_UVICORN} examples.web.with_fastapi:app",
    "starlette": f"{_GRANIAN} examples.web.with_starlette:app",
    "aiohttp": f"{_GUNICORN} examples.web.with_aiohttp:make_app",
    "litestar": f"{_UVICORN} examples.web.with_litestar:app",
    "quart": f"{_HYPERCORN} examples.web.with_quart:application",
    "django": f"{_UVICORN} examples.web.with_django:application",
}


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@attrs.define
class Served:
    """An example that runs."""

    url: URL
    process: asyncio.subprocess.Process
    log: Path
    code: int | None = None

    def said(self) -> str:
        """What the server has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def children(self) -> set[int]:
        """The processes that the server has started."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(map(int, task.read_text(encoding="ascii").split()))

    async def stop(self) -> int:
        """Ask the server to stop, as an operating system does, and wait for its end."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOP):
                return await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
            raise


@attrs.frozen
class Running:
    """A Front, and the example that asks it."""

    sandbox: Sandbox
    served: Served


def environment() -> dict[str, str]:
    """The environment of any example."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PYTHONASYNCIODEBUG": "",  # any other value, "0" too, turns it on
    }


def settings(sandbox: Sandbox, port: int, folder: Path) -> dict[str, str]:
    """The environment of an example whose Front is *sandbox*."""
    return {
        **environment(),
        "FRONT_CLIENT_ID": sandbox.client_id,
        "FRONT_CLIENT_SECRET": sandbox.client_secret,
        "FRONT_REDIRECT_URI": f"http://127.0.0.1:{port}/front/callback",
        "FRONT_SIGNING_KEY": sandbox.webhooks.signing_key,
        "FRONT_TOKENS": str(folder / "tokens"),
        "FRONT_TAG_ID": next(sandbox.records("tags"))["id"],
        "FRONT_BASE_URL": sandbox.url,
        "FRONT_OAUTH_URL": sandbox.url + "/oauth",
        "APP_SECRET": "a secret of the example's own",
    }


@asynccontextmanager
async def serving(
    name: str, sandbox: Sandbox, folder: Path, *, workers: int = 2
) -> AsyncGenerator[Served]:
    """Run the example *name* until the block ends."""
    port = free_port()
    command = COMMANDS[name].format(port=port, workers=workers)
    given = settings(sandbox, port, folder)
    async with served_by(command.split(), given, port, folder / f"{name}.log") as served:
        yield served


@asynccontextmanager
async def served_by(
    command: list[str], given: dict[str, str], port: int, log: Path
) -> AsyncGenerator[Served]:
    """Run a module of Python that serves an example, until the block ends."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *command), env=given, cwd=ROOT, stdout=output, stderr=output
        )
    served = Served(URL(f"http://127.0.0.1:{port}"), process, log)
    try:
        await _ready(served)
        yield served
    finally:
        served.code = await served.stop()


async def _ready(served: Served) -> None:
    async with asyncio.timeout(_START), aiohttp.ClientSession() as session:
        while served.process.returncode is None:
            try:
                async with session.get(served.url / "health") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    raise AssertionError(f"the server does not start:\n{served.said()}")


async def until(holds: Callable[[], bool]) -> None:
    """Wait for another process."""
    async with asyncio.timeout(_START):
        while not holds():  # noqa: ASYNC110  # nothing signals it
            await asyncio.sleep(0.01)


class Visitor:
    """A browser: keeps cookies, follows redirects one by one, presses Authorize."""

    def __init__(self, session: aiohttp.ClientSession, url: URL) -> None:
        self.session = session
        self.url = url

    async def get(self, path: str | URL) -> tuple[int, str]:
        """Status, and the address of a redirect or else the text."""
        async with self.session.get(self.url.join(URL(path)), allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()

    async def post(self, path: str | URL, form: dict[str, str] | None = None) -> tuple[int, str]:
        """The same by POST."""
        address = self.url.join(URL(path))
        async with self.session.post(address, data=form, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()

    async def install(self, company_id: str) -> str:
        """Install the app, until it says where to go on."""
        status, front = await self.get("/front/install")
        assert status == 303, (status, front)
        _, page = await self.get(front)
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        form = {**fields, "company": company_id, "decision": "allow"}
        _, back = await self.post(URL(front).with_query(None), form)
        status, onward = await self.get(back)
        assert status == 303, (status, onward)
        return onward


@asynccontextmanager
async def visiting(url: URL) -> AsyncGenerator[Visitor]:
    """Open a browser without cookies."""
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of 127.0.0.1
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Visitor(session, url)
