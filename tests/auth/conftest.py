"""A token endpoint that does what a test says, and the provider in front of it."""

import asyncio
from collections.abc import Callable

import pytest

from front_async import OAuthToken, OAuthTokenAuth, ReauthorizationRequired, StoredToken
from front_async.auth.answers import Grant
from front_async.auth.app import OAuthApp
from front_async.auth.store import MemoryTokenStore, TokenStore
from front_async.testing import FakeClock


class Endpoint(OAuthApp):
    """Front's token endpoint, with rotation and reuse detection, and failures on demand."""

    def __init__(self, clock: FakeClock, *, rotates: bool = True, lifetime: float = 3600.0) -> None:
        super().__init__(client_id="id", client_secret="secret", redirect_uri="https://app.test/cb")
        self.clock = clock
        self.rotates = rotates
        self.lifetime = lifetime
        self.good = {"r0"}
        self.used: set[str] = set()
        self.presented: list[str] = []
        self.failures: list[Exception] = []
        self.rotates_before_failing = False
        self.open = asyncio.Event()
        self.open.set()
        self.entered = asyncio.Event()
        self.skew = 0.0
        self.keeps_silent = False
        """Whether the answer leaves out the refresh token."""
        self.scope: frozenset[str] | None = None
        self.on_grant: Callable[[], object] = lambda: None

    async def grant(self, form: dict[str, str]) -> Grant:
        """Grant a token, or fail as scripted."""
        token = form["refresh_token"]
        self.presented.append(str(token))
        self.entered.set()
        self.on_grant()
        sent_at = self.clock.monotonic()
        await self.open.wait()
        if self.failures:
            if self.rotates_before_failing:
                self._rotated(token)
            raise self.failures.pop(0)
        if token not in self.good:
            raise ReauthorizationRequired("Front no longer honours this grant (invalid_grant)")
        refresh = None if self.keeps_silent else self._rotated(token)
        access = f"a{len(self.presented)}"
        expires = self.clock.now() + self.skew + self.lifetime
        granted = OAuthToken(access, refresh, expires)
        return Grant(granted, self.lifetime, sent_at, self.skew, self.scope)

    def _rotated(self, token: str) -> str:
        if not self.rotates:
            return token
        self.good.discard(token)
        self.used.add(token)
        new = f"r{len(self.presented)}"
        self.good.add(new)
        return new


class BrokenStore(MemoryTokenStore):
    """A store whose parts fail while they are told to."""

    def __init__(self, token: OAuthToken | None = None) -> None:
        super().__init__(token)
        self.fails: set[str] = set()
        self.saved: list[StoredToken] = []

    async def load(self) -> StoredToken | None:
        """Load, unless told to fail."""
        if "load" in self.fails:
            raise OSError("disk gone, holding a0 and r0")
        return await super().load()

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Save, unless told to fail."""
        if "save" in self.fails:
            raise OSError("disk full, holding a0 and r0")
        self.saved.append(row)
        return await super().save(row, expected=expected)


MakeAuth = Callable[..., OAuthTokenAuth]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def endpoint(clock: FakeClock) -> Endpoint:
    return Endpoint(clock)


@pytest.fixture
def make_auth(endpoint: Endpoint, clock: FakeClock) -> MakeAuth:
    """Build a provider whose token has *left* seconds, in a store or in memory."""

    def make(left: float = 3600.0, store: TokenStore | None = None) -> OAuthTokenAuth:
        token = OAuthToken("a0", "r0", clock.now() + left)
        return OAuthTokenAuth(endpoint, token, store=store, clock=clock)

    return make
