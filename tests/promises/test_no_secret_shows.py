"""Known secrets are planted in every flow, and all that comes out is searched for them.

Failing flows too; objects, pickles, logs at DEBUG, exceptions, warnings and files.
"""

import asyncio
import logging
import warnings
from base64 import urlsafe_b64encode
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from front_async import (
    ChannelTokenAuth,
    EncryptedTokenStore,
    FileTokenStore,
    FrontClient,
    Installations,
    MemoryTokenStore,
    OAuthApp,
    OAuthToken,
    OAuthTokenAuth,
    StateSigner,
    StoredToken,
    TokenEvent,
    TokenStore,
)
from front_async.auth.store import MemoryTokenStores
from front_async.wire.clock import SystemClock
from tests.leaks import in_frames, open_files, ours, ours_for_ever, pickled, said, shown

MARK = "pl4nted"
"""Part of every secret in this file."""

KEY = urlsafe_b64encode(f"{MARK}-half-of-keys".encode()[:16] * 2)
"""A Fernet key, of two halves that each hold the mark in the clear."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class HostileFront:
    """A Front that fails as it is told, and hands back what it was sent wherever it can."""

    def __init__(self) -> None:
        self.url = ""
        self.token: Handler = answer_with_token
        self.api: Handler = answer_with_identity

    @property
    def app(self) -> OAuthApp:
        return OAuthApp(
            client_id="the-app",
            client_secret=f"{MARK}-client-secret",
            redirect_uri="https://app.test/cb",
            token_endpoint=f"{self.url}/oauth/token",
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        handler = self.token if request.path == "/oauth/token" else self.api
        return await handler(request)


async def echo(request: web.Request) -> str:
    """Everything secret of a request, as an endpoint might put it into its error."""
    fields = parse_qs(await request.text())
    return " ".join([request.headers.get("Authorization", ""), *map(str, fields.values())])


async def answer_with_token(request: web.Request) -> web.StreamResponse:
    tokens = {"access_token": f"{MARK}-access", "refresh_token": f"{MARK}-refresh"}
    return web.json_response({**tokens, "expires_in": 3600, "token_type": "Bearer"})


async def answer_with_identity(request: web.Request) -> web.StreamResponse:
    return web.json_response({"id": "cmp_1", "name": "Acme", "_links": {}})


def refuse(status: int, error: str) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        said = await echo(request)
        content = {"error": error, "error_description": said, "_error": {"title": "No"}}
        return web.json_response(content, status=status)

    return handler


async def redirect(request: web.Request) -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": f"https://evil.test/?{MARK}-location"})


async def page(request: web.Request) -> web.StreamResponse:
    return web.Response(text=f"<html>{await echo(request)}</html>", content_type="text/html")


async def no_token(request: web.Request) -> web.StreamResponse:
    return web.json_response({"access_token": f"{MARK} with space", "refresh_token": [MARK]})


async def dead_token(request: web.Request) -> web.StreamResponse:
    content = {"access_token": f"{MARK}-a", "refresh_token": f"{MARK}-r", "expires_at": 1}
    return web.json_response(content)


async def reset(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


TOKEN_FAULTS: dict[str, Handler] = {
    "no fault": answer_with_token,
    "invalid_grant": refuse(400, "invalid_grant"),
    "invalid_client": refuse(401, "invalid_client"),
    "unknown error": refuse(400, "teapot"),
    "429": refuse(429, "slow down"),
    "500": refuse(500, "broken"),
    "503": refuse(503, "away"),
    "redirect": redirect,
    "page": page,
    "no token": no_token,
    "dead token": dead_token,
    "reset": reset,
}
API_FAULTS: dict[str, Handler] = {
    "no fault": answer_with_identity,
    "401": refuse(401, ""),
    "403": refuse(403, ""),
    "500": refuse(500, ""),
    "redirect": redirect,
    "page": page,
    "reset": reset,
}


class Failing(MemoryTokenStore):
    """A store that raises what it holds."""

    def __init__(self, token: OAuthToken, broken: str) -> None:
        super().__init__(token)
        self.broken = broken

    async def load(self) -> StoredToken | None:
        if self.broken == "load":
            raise OSError(f"disk gone: {MARK}-row")
        return await super().load()

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        if self.broken == "save":
            raise OSError(f"disk full: {row.token.access_token}")
        return await super().save(row, expected=expected)

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        if self.broken == "lock":
            raise OSError(f"no lock: {MARK}-row")
        async with super().lock():
            yield


@pytest.fixture
async def front() -> AsyncGenerator[HostileFront]:
    server = HostileFront()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = "http://{}:{}".format(*runner.addresses[0][:2])
    yield server
    await runner.cleanup()


class Searched:
    """What came out of a flow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors: list[BaseException] = []
        self.events: list[TokenEvent] = []
        self.kept: list[object] = []

    async def run(self, *flow: Awaitable[object]) -> None:
        loop = asyncio.get_running_loop()
        loop.set_debug(True)  # it logs what is slow, with what it was given
        loop.slow_callback_duration = 0.0  # everything is
        for step in flow:
            try:
                self.kept.append(await step)
            except Exception as error:  # noqa: BLE001  # every kind of failure
                self.errors.append(error)

    def leaks(self, logged: str) -> list[str]:
        texts = [
            logged,
            repr(self.events),
            *(part for error in self.errors for part in said(error)),
        ]
        found = [text[:300] for text in texts if MARK in text]
        found += [line for error in self.errors for line in in_frames(error, MARK)]
        objects = ours()
        found += [line for line in shown(objects) if MARK in line]
        found += [line for line in pickled(objects) if MARK in line]
        return found + open_files(self.folder, MARK)


@pytest.fixture
def searched(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Searched]:
    """Watch a test, and search what came out when it is over."""
    caplog.set_level(logging.DEBUG)
    # A stack for everything that is scheduled takes long, and shows lines of our source alone.
    monkeypatch.setattr("asyncio.constants.DEBUG_STACK_DEPTH", 1)
    found = Searched(tmp_path)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield found
    assert found.leaks(caplog.text) == []
    assert not any(MARK in str(warning.message) for warning in warned)


@pytest.fixture(scope="module", autouse=True)
def modules_keep_nothing() -> Iterator[None]:
    """Search what lives as long as the program, when all flows are over."""
    yield
    assert not [line for line in shown(ours_for_ever()) if MARK in line]


class Hurried(SystemClock):
    """The real time, for which nobody waits."""

    async def sleep(self, seconds: float, /) -> None:
        await asyncio.sleep(0)


def expired() -> OAuthToken:
    return OAuthToken(f"{MARK}-old-access", f"{MARK}-old-refresh", 1_000_000_000)


@pytest.mark.parametrize("fault", TOKEN_FAULTS)
async def test_s1_to_s6_the_flows_of_the_app(
    front: HostileFront, searched: Searched, fault: str
) -> None:
    front.token = TOKEN_FAULTS[fault]
    app = front.app
    states = StateSigner(f"{MARK}-signing-secret")
    state = states.sign(f"{MARK}-session")
    verifier = states.code_verifier(state)
    searched.kept = [app, states]
    assert MARK not in str(app.authorization_url(state=state, code_verifier=verifier))
    await searched.run(
        app.exchange(f"{MARK}-code"),
        app.exchange(f"{MARK}-code", code_verifier=verifier),
        app.refresh(f"{MARK}-refresh"),
        app.revoke(expired()),
        app.exchange(f"{MARK} code with a line\nend"),
    )


def store_of(kind: str, folder: Path) -> TokenStore:
    if kind == "file":
        return FileTokenStore(folder / "token.json")
    if kind == "encrypted":
        return EncryptedTokenStore(FileTokenStore(folder / "token.json"), [KEY])
    if kind == "memory":
        return MemoryTokenStore()
    return Failing(expired(), kind)


@pytest.mark.parametrize("api", ["no fault", "401"])
@pytest.mark.parametrize("kind", ["memory", "file", "encrypted", "load", "save", "lock"])
async def test_s1_to_s6_refreshes_through_each_store(
    front: HostileFront, searched: Searched, kind: str, api: str
) -> None:
    front.api = API_FAULTS[api]
    for fault, handler in TOKEN_FAULTS.items():
        front.token = handler
        store = store_of(kind, searched.folder / fault)
        auth = OAuthTokenAuth(
            front.app, expired(), store=store, observer=searched.events.append, clock=Hurried()
        )
        client = FrontClient(auth, base_url=front.url, retries=0)
        async with client:
            await searched.run(client.token_identity.get(), auth.refresh(), auth.stored())
        searched.kept += [auth, store, client]


@pytest.mark.parametrize("api", API_FAULTS)
@pytest.mark.parametrize("fault", ["no fault", "invalid_grant", "reset"])
async def test_s1_to_s6_installations(
    front: HostileFront, searched: Searched, fault: str, api: str
) -> None:
    front.api = API_FAULTS[api]
    installations = Installations(
        front.app,
        MemoryTokenStores(),
        base_url=front.url,
        retries=0,
        observer=searched.events.append,
        clock=Hurried(),
    )
    async with installations:
        await searched.run(installations.complete(f"{MARK}-code"))
        front.token = TOKEN_FAULTS[fault]
        one = installations.client("cmp_1")
        await searched.run(
            one.token_identity.get(),
            installations.keep_alive(),
            installations.complete(f"{MARK}-code"),
            installations.remove("cmp_1"),
            one.token_identity.get(),
        )
    searched.kept += [installations, one]


@pytest.mark.parametrize("api", API_FAULTS)
async def test_s1_to_s6_a_channels_token(front: HostileFront, searched: Searched, api: str) -> None:
    front.api = API_FAULTS[api]
    auth = ChannelTokenAuth("app_1", "cha_1", f"{MARK}-secret")
    async with FrontClient(auth, base_url=front.url, retries=0) as client:
        await searched.run(client.request("GET", "/channels/cha_1"))
    searched.kept += [auth, client]
