"""Asking an ASGI application without a server, and what an installation needs."""

import re
from collections.abc import AsyncGenerator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import attrs
from yarl import URL

from front_async import Installations, MemoryTokenStores, OAuthApp
from front_async.testing import Sandbox
from front_async.web import InstallFlow

SECRET = "a secret of the app's own"
CALLBACK = "http://127.0.0.1:8000/front/callback"

Headers = list[tuple[str, str]]


@attrs.frozen
class Answer:
    """What an application answered."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        (value,) = self.all(name)
        return value

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that are set, without those that are removed."""
        pairs = [cookie.partition(";")[0].split("=", 1) for cookie in self.all("set-cookie")]
        return {name: value for name, value in pairs if value}


def scope_of(method: str, address: str, headers: Headers) -> dict[str, Any]:
    parts = urlsplit(address)
    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    query = parts.query.encode()
    return {
        "type": "http",
        "method": method,
        "path": parts.path,
        "query_string": query,
        "headers": raw,
    }


async def ask(
    app: Any,
    method: str,
    address: str,
    *,
    headers: Headers | None = None,
    body: list[bytes] | None = None,
    gone: bool = False,
) -> Answer | None:
    """One exchange; *body* comes in these pieces; *gone*: the client leaves after them."""
    pieces: list[dict[str, Any]] = [
        {"type": "http.request", "body": piece, "more_body": True} for piece in body or []
    ]
    pieces.append({"type": "http.disconnect"} if gone else {"type": "http.request"})
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return pieces.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(scope_of(method, address, headers or []), receive, send)
    if not sent:
        return None
    start, end = sent
    shown = [(name.decode(), value.decode()) for name, value in start["headers"]]
    return Answer(start["status"], shown, end["body"])


async def answer(app: Any, method: str, address: str, **options: Any) -> Answer:
    """One exchange that is answered."""
    answered = await ask(app, method, address, **options)
    assert answered is not None
    return answered


async def authorize(address: str) -> str:
    """Press Authorize on the page at *address*; where the browser is sent then."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(address) as page:
            fields = re.findall(r'name="([^"]+)" value="([^"]*)"', await page.text())
        form = {**dict(fields), "decision": "allow"}
        url = URL(address).with_query(None)
        async with browser.post(url, data=form, allow_redirects=False) as back:
            return back.headers["Location"]


def app_of(sandbox: Sandbox, secret: str = "") -> OAuthApp:
    """The app that *sandbox* knows, or one that has got its secret wrong."""
    return OAuthApp(
        client_id=sandbox.client_id,
        client_secret=secret or sandbox.client_secret,
        redirect_uri=sandbox.redirect_uri,
        authorization_endpoint=sandbox.authorization_endpoint,
        token_endpoint=sandbox.token_endpoint,
    )


@asynccontextmanager
async def installing(
    *, redirect_uri: str = CALLBACK, retries: int = 3, **settings: Any
) -> AsyncGenerator[tuple[Sandbox, Installations, InstallFlow]]:
    """Run a sandbox and, beside it, an app that nobody has installed yet."""
    async with Sandbox(conversations=5, redirect_uri=redirect_uri) as sandbox:
        stores = MemoryTokenStores()
        async with Installations(
            app_of(sandbox), stores, base_url=sandbox.url, retries=retries
        ) as installations:
            yield sandbox, installations, InstallFlow(installations, SECRET, **settings)
