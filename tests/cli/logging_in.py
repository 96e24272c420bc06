"""Driving ``front-async login``: the command in a process, and a browser that is an HTTP client."""

import asyncio
import html
import re
from pathlib import Path

import aiohttp
import attrs
from yarl import URL

from front_async.sandbox import Sandbox
from tests.cli.running import Ended, start, start_python

LOOPBACK = "http://127.0.0.1/callback"
PASTED = "https://localhost/callback"
_FIELD = re.compile(r'name="(\w+)" value="([^"]*)">')
_LOUD = (
    "import logging; logging.basicConfig(level=logging.DEBUG); "
    "from front_async.cli import main; main()"
)


def the_app(sandbox: Sandbox) -> dict[str, str]:
    """The environment in which a command finds the app."""
    return {"FRONT_CLIENT_ID": sandbox.client_id, "FRONT_CLIENT_SECRET": sandbox.client_secret}


def where(sandbox: Sandbox) -> tuple[str, ...]:
    """The options that lead to the sandbox."""
    return ("--base-url", sandbox.url, "--token-endpoint", sandbox.token_endpoint)


def options(sandbox: Sandbox, file: str | Path | None = "token.json") -> tuple[str, ...]:
    """The options of a login that prints the address."""
    return (
        *("login", "--no-browser", "--redirect-uri", sandbox.redirect_uri),
        *("--authorization-endpoint", sandbox.authorization_endpoint, *where(sandbox)),
        *(() if file is None else ("--oauth-store", str(file))),
    )


@attrs.frozen
class Login:
    """A login that waits for its answer at *address*."""

    process: asyncio.subprocess.Process
    address: URL

    async def paste(self, line: str) -> None:
        """Type a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    async def ended(self) -> Ended:
        """Wait for its end; what it printed from then on, and everything on stderr."""
        process = self.process
        assert process.stdout is not None
        assert process.stderr is not None
        async with asyncio.timeout(60):  # not communicate(): it closes stdin
            out, err, code = await asyncio.gather(
                process.stdout.read(), process.stderr.read(), process.wait()
            )
        return Ended(code, out.decode(), err.decode())


async def begin(
    sandbox: Sandbox, *more: str, file: str | Path | None = "token.json", loud: bool = False
) -> Login:
    """Start a login; *loud*: with everything logged to stderr."""
    arguments = (*options(sandbox, file), *more)
    app = the_app(sandbox)
    process = (
        await start_python("-c", _LOUD, *arguments, **app)
        if loud
        else await start(*arguments, **app)
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        line = await process.stdout.readline()
    return Login(process, URL(line.decode().strip()))


async def press(
    address: URL, decision: str = "allow", *, company: str | None = None, follow: bool = True
) -> tuple[URL, str]:
    """Open the address, press a button, go where that leads; where it is and what is there."""
    async with aiohttp.ClientSession() as http:
        async with http.get(address) as page:
            fields = dict(_FIELD.findall(await page.text()))
        form = {name: html.unescape(value) for name, value in fields.items()}
        form |= {"decision": decision} | ({} if company is None else {"company": company})
        target = address.with_query(None)
        async with http.post(target, data=form, allow_redirects=False) as answer:
            back = URL(answer.headers["Location"])
        if not follow:
            return back, ""
        async with http.get(back) as page:
            return back, await page.text()


async def log_in(sandbox: Sandbox, *, company: int = 0, file: str | Path = "token.json") -> Ended:
    """A whole login as an admin of a company."""
    login = await begin(sandbox, file=file)
    await press(login.address, company=sandbox.company_ids[company])
    return await login.ended()


async def appeared(file: Path) -> str:
    """What is in a file that another process writes, once it is there."""
    for _ in range(1500):
        if file.exists():
            return file.read_text(encoding="utf-8")
        await asyncio.sleep(0.02)
    raise AssertionError(f"{file} does not appear")
