"""A small client of W3C WebDriver: drives headless Chromium through chromedriver."""

import asyncio
import base64
import re
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import attrs

NEEDED = "needs Chromium and its driver: install Debian's packages chromium and chromium-driver"
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # what the standard calls a reference to one
_STARTED = re.compile(rb"started successfully on port (\d+)")
_PATIENCE = 30_000  # milliseconds that the driver waits for an element, and for a page


class BrowserError(Exception):
    """The driver could not do what it was told."""


def programs() -> tuple[str, str] | None:
    """The paths of Chromium and of chromedriver; None: one of them is missing."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    return (chromium, driver) if chromium and driver else None


@attrs.frozen
class Driver:
    """One session: a browser with one window."""

    session: aiohttp.ClientSession = attrs.field(repr=False)
    address: str

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One command; the value of its answer."""
        async with self.session.request(method, self.address + path, json=body) as answer:
            value = (await answer.json())["value"]
        if answer.status != 200:
            raise BrowserError(f"{method} {path}: {value['error']}: {value['message'][:300]}")
        return value


@attrs.frozen
class Element:
    """Something on the page."""

    driver: Driver
    identifier: str

    async def click(self) -> None:
        """Press it."""
        await self._ask("POST", "click", {})

    async def text(self) -> str:
        """What can be read on it."""
        text: str = await self._ask("GET", "text")
        return text

    async def type(self, text: str) -> None:
        """Type into it."""
        await self._ask("POST", "value", {"text": text})

    async def _ask(self, method: str, what: str, body: dict[str, Any] | None = None) -> Any:
        return await self.driver.ask(method, f"/element/{self.identifier}/{what}", body)


@attrs.frozen
class Browser:
    """What a person does with a browser."""

    driver: Driver

    async def open(self, address: str) -> None:
        """Go to *address*, and wait until it has been loaded."""
        await self.driver.ask("POST", "/url", {"url": address})

    async def address(self) -> str:
        """Where the browser is."""
        address: str = await self.driver.ask("GET", "/url")
        return address

    async def find(self, selector: str) -> Element:
        """The first element a CSS selector names; waits until there is one."""
        return await self._found("css selector", selector)

    async def find_text(self, text: str) -> Element:
        """The first element that shows *text*; waits until there is one, on a later page too."""
        return await self._found("xpath", f'//*[text()[contains(., "{text}")]]')

    async def click(self, selector: str) -> None:
        """Press the first element a CSS selector names."""
        await (await self.find(selector)).click()

    async def text(self, selector: str = "body") -> str:
        """What can be read on the page, or on a part of it."""
        return await (await self.find(selector)).text()

    async def screenshot(self) -> bytes:
        """A PNG of the window."""
        return base64.b64decode(await self.driver.ask("GET", "/screenshot"))

    async def _found(self, how: str, what: str) -> Element:
        found = await self.driver.ask("POST", "/element", {"using": how, "value": what})
        return Element(self.driver, found[_ELEMENT])


@asynccontextmanager
async def browser(profile: Path) -> AsyncGenerator[Browser]:
    """Run a browser with a new *profile*, and stop it and its driver at the end.

    Raises:
        BrowserError: It does not start.
    """
    found = programs()
    if found is None:
        raise BrowserError(NEEDED)
    chromium, driver = found
    process = await asyncio.create_subprocess_exec(
        *(driver, "--port=0"), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        port = await _port(process)
        async with (
            aiohttp.ClientSession() as session,
            _session(session, port, chromium, profile) as one,
        ):
            yield Browser(one)
    finally:
        process.terminate()
        await process.communicate()


async def _port(process: asyncio.subprocess.Process) -> int:
    assert process.stdout is not None
    async with asyncio.timeout(_PATIENCE / 1000):
        async for line in process.stdout:
            if started := _STARTED.search(line):
                return int(started[1])
    raise BrowserError("chromedriver does not start")


@asynccontextmanager
async def _session(
    session: aiohttp.ClientSession, port: int, chromium: str, profile: Path
) -> AsyncGenerator[Driver]:
    root = Driver(session, f"http://127.0.0.1:{port}/session")
    options = {"binary": chromium, "args": [*_FLAGS, f"--user-data-dir={profile}"]}
    wanted = {
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "timeouts": {"implicit": _PATIENCE, "pageLoad": _PATIENCE},
    }
    made = await root.ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})
    one = Driver(session, f"{root.address}/{made['sessionId']}")
    try:
        yield one
    finally:
        await one.ask("DELETE", "")
