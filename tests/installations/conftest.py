"""A Front that several companies use, without any of its data: tokens, identities, faults."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from front_async import Installations, OAuthApp
from front_async.auth.store import MemoryTokenStores
from front_async.testing import FakeClock

LIFETIME = 3600.0


class Companies:
    """Answers for every company: a code is the company's id, a token names it."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.url = ""
        self.dead: set[str] = set()
        """Companies whose grant Front no longer honours."""
        self.misbehave: dict[str, Callable[[], Awaitable[web.Response]]] = {}
        self.asked: Counter[str] = Counter()
        self.granted: Counter[str] = Counter()
        self.presented: list[str] = []
        """Each refresh token that was presented, in order."""
        self.revoked: list[str] = []
        self.revokes = True
        self.good: dict[str, str] = {}
        """The access token of each company that is honoured."""
        self.honours_first = True
        """Whether the first token of a company is worth anything."""
        self.grants = asyncio.Event()
        """Whether the token endpoint answers."""
        self.grants.set()
        self.grant_asked = asyncio.Event()
        """Whether it was asked since this was last cleared."""

    @property
    def app(self) -> OAuthApp:
        return OAuthApp(
            client_id="id",
            client_secret="secret",
            redirect_uri="https://app.test/cb",
            token_endpoint=f"{self.url}/oauth/token",
            clock=self.clock,
        )

    async def token(self, request: web.Request) -> web.Response:
        form = {name: values[0] for name, values in parse_qs(await request.text()).items()}
        company = form.get("code") or form["refresh_token"].split("-")[1]
        if "refresh_token" in form:
            self.presented.append(form["refresh_token"])
        self.grant_asked.set()
        await self.grants.wait()
        self.granted[company] += 1
        if company in self.dead:
            return web.json_response({"error": "invalid_grant"}, status=400)
        number = self.granted[company]
        self.good[company] = f"access-{company}-{number}"
        if number == 1 and not self.honours_first:
            self.good[company] = ""
        return self._reply(
            {
                "access_token": f"access-{company}-{number}",
                "refresh_token": f"refresh-{company}-{number}",
                "expires_at": self.clock.now() + LIFETIME,
                "token_type": "Bearer",
            }
        )

    async def revoke(self, request: web.Request) -> web.Response:
        form = parse_qs(await request.text())
        self.revoked.append(form["token"][0])
        return web.Response(status=200 if self.revokes else 404)

    async def me(self, request: web.Request) -> web.Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        company = token.split("-")[1]
        self.asked[company] += 1
        if company in self.misbehave:
            return await self.misbehave[company]()
        if self.good.get(company) != token:
            return self._reply({"_error": {"status": 401}}, 401)
        return self._reply({"id": company, "name": company.title(), "_links": {}})

    def _reply(self, said: object, status: int = 200) -> web.Response:
        # No Date of the real clock: time is the test's.
        headers = {"Content-Type": "application/json", "Date": ""}
        return web.Response(status=status, body=json.dumps(said).encode(), headers=headers)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def companies(clock: FakeClock) -> AsyncGenerator[Companies]:
    served = Companies(clock)
    app = web.Application()
    app.router.add_post("/oauth/token", served.token)
    app.router.add_post("/oauth/revoke", served.revoke)
    app.router.add_get("/me", served.me)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.url = "http://{}:{}".format(*runner.addresses[0][:2])
    yield served
    await runner.cleanup()


@pytest.fixture
def stores(clock: FakeClock) -> MemoryTokenStores:
    return MemoryTokenStores(clock=clock)


@pytest.fixture
async def installations(
    companies: Companies, stores: MemoryTokenStores, clock: FakeClock
) -> AsyncGenerator[Installations]:
    async with Installations(
        companies.app, stores, base_url=companies.url, clock=clock, idle=900
    ) as opened:
        yield opened


@asynccontextmanager
async def until_let_go() -> AsyncGenerator[Callable[[], Awaitable[web.Response]]]:
    """Yield an answer that does not come before the block ends."""
    over = asyncio.Event()

    async def hang() -> web.Response:
        await over.wait()
        return web.Response(status=503)

    try:
        yield hang
    finally:
        over.set()
