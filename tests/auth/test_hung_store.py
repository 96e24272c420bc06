"""A store that does not answer, or breaks as it lets go: callers wait for a while, not for ever."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from front_async import (
    FileTokenStores,
    InvalidArgument,
    OAuthToken,
    OAuthTokenAuth,
    RefreshFailed,
    StoredToken,
    TokenEvent,
    TokenPersistError,
    TokenRefreshed,
    TokenStoreError,
    TokenUnavailable,
)
from front_async.auth import guarded, lease
from front_async.auth.guarded import GuardedStore, GuardedStores
from front_async.auth.store import MemoryTokenStore, MemoryTokenStores
from front_async.testing import FakeClock
from tests.auth.conftest import Endpoint


class Hanging(MemoryTokenStore):
    """A store in which steps hang: each name in *hangs* once."""

    def __init__(self, token: OAuthToken) -> None:
        super().__init__(token)
        self.hangs: list[str] = []
        self.saves_first = False

    async def _step(self, name: str) -> None:
        if name in self.hangs:
            self.hangs.remove(name)
            await asyncio.Event().wait()

    async def load(self) -> StoredToken | None:
        await self._step("load")
        return await super().load()

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        saved = self.saves_first and await super().save(row, expected=expected)
        await self._step("save")
        return saved or await super().save(row, expected=expected)

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        async with super().lock():
            yield
        await self._step("unlock")


@pytest.fixture
def store(clock: FakeClock) -> Hanging:
    return Hanging(OAuthToken("a0", "r0", clock.now() - 1))


@pytest.fixture
def auth(
    store: Hanging, endpoint: Endpoint, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> OAuthTokenAuth:
    monkeypatch.setattr(guarded, "_STEP", 0.0)
    return OAuthTokenAuth(endpoint, store=store, clock=clock)


async def test_a38_a_load_that_hangs_once_fails_once(
    auth: OAuthTokenAuth, store: Hanging, clock: FakeClock
) -> None:
    store.hangs = ["load"]
    with pytest.raises(TokenStoreError, match=r"cannot be read \(TimeoutError\)"):
        await auth.authorization()
    clock.advance(61)
    assert await auth.authorization() == "Bearer a1"


@pytest.mark.parametrize("saves_first", [False, True])
async def test_a38_a_save_that_hangs_may_have_saved_and_is_tried_again(
    auth: OAuthTokenAuth, store: Hanging, endpoint: Endpoint, clock: FakeClock, saves_first: bool
) -> None:
    store.hangs, store.saves_first = ["save"], saves_first
    with pytest.raises(TokenPersistError, match=r"cannot be written \(TimeoutError\)"):
        await auth.authorization()
    clock.advance(61)
    assert await auth.authorization() == "Bearer a1"
    assert endpoint.presented == ["r0"]
    row = await store.load()
    assert row is not None
    assert (row.token.refresh_token, row.generation) == ("r1", 2)


async def test_a_refresh_whose_write_came_through_late_is_told_once(
    auth: OAuthTokenAuth, store: Hanging, endpoint: Endpoint, clock: FakeClock
) -> None:
    heard: list[TokenEvent] = []
    auth = OAuthTokenAuth(endpoint, store=store, observer=heard.append, clock=clock)
    store.hangs, store.saves_first = ["save"], True
    with pytest.raises(TokenPersistError):
        await auth.authorization()
    clock.advance(61)
    assert await auth.authorization() == "Bearer a1"
    await auth.drain()
    assert [type(event) for event in heard] == [RefreshFailed, TokenRefreshed]


async def test_p10_a_write_that_came_through_is_no_rivals(
    auth: OAuthTokenAuth, store: Hanging, endpoint: Endpoint, clock: FakeClock
) -> None:
    """Otherwise the refresh token that is refused one day would be presented twice."""
    store.hangs, store.saves_first = ["save"], True
    with pytest.raises(TokenPersistError):
        await auth.authorization()
    clock.advance(61)
    assert await auth.authorization() == "Bearer a1"
    clock.advance(4000)
    endpoint.good = set()
    with pytest.raises(Exception, match="no longer honours"):
        await auth.authorization()
    assert endpoint.presented == ["r0", "r1"]


async def test_a38_a_lock_that_hangs_as_it_is_released_delays_and_breaks_nothing(
    auth: OAuthTokenAuth, store: Hanging, caplog: pytest.LogCaptureFixture
) -> None:
    store.hangs = ["unlock"]
    assert await auth.authorization() == "Bearer a1"
    assert "lock was not released (TimeoutError)" in caplog.text


class Spiteful(MemoryTokenStore):
    """A store whose lock raises what it protects as it is released."""

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        async with super().lock():
            yield
        raise RuntimeError("UPDATE tokens SET refresh = 'hidden'")


async def test_s1_what_a_lock_raises_as_it_is_released_does_not_undo_a_refresh_and_is_not_shown(
    endpoint: Endpoint, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = Spiteful(OAuthToken("a0", "r0", clock.now() - 1))
    assert await OAuthTokenAuth(endpoint, store=store, clock=clock).authorization() == "Bearer a1"
    await GuardedStore(store).replace(OAuthToken("b", "s"), clock.now())
    assert "lock was not released (RuntimeError)" in caplog.text
    assert "hidden" not in caplog.text


async def test_what_is_raised_under_the_lock_comes_out_though_its_release_fails_too(
    clock: FakeClock,
) -> None:
    failure = TokenUnavailable("raised under the lock")
    with pytest.raises(TokenUnavailable) as caught:
        async with GuardedStore(Spiteful()).locked():
            raise failure
    assert caught.value is failure


async def test_s1_an_unexpected_error_is_logged_without_its_words(
    endpoint: Endpoint, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint.failures = [RuntimeError("holds hidden")]
    auth = OAuthTokenAuth(endpoint, OAuthToken("a0", "r0", clock.now() - 1), clock=clock)
    with pytest.raises(TokenUnavailable, match="RuntimeError"):
        await auth.authorization()
    assert "unexpected way (RuntimeError)" in caplog.text
    assert "hidden" not in caplog.text


def test_p6_a_lease_ends_before_a_waiter_gives_up() -> None:
    """Otherwise nobody would ever see a dead worker's lease end."""
    assert lease.LEASE <= lease.LONGEST < guarded._LOCK_WAIT - 2


class Broken(MemoryTokenStores):
    """Stores of which nothing works, and that say what they hold."""

    def store(self, company_id: str) -> MemoryTokenStore:
        raise LookupError("holds hidden")

    async def companies(self) -> list[str]:
        raise LookupError("holds hidden")

    async def forget(self, company_id: str) -> None:
        raise LookupError("holds hidden")


async def test_s1_what_stores_of_many_companies_raise_becomes_ours() -> None:
    stores = GuardedStores(Broken())

    async def store() -> object:
        return stores.store("cmp_1")

    for step in (store(), stores.companies(), stores.forget("cmp_1")):
        with pytest.raises(TokenStoreError, match=r"cannot be \w+ \(LookupError\)") as caught:
            await step
        assert "hidden" not in str(caught.value)
        assert caught.value.__cause__ is caught.value.__context__ is None


async def test_a38_stores_of_many_companies_that_hang_are_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Still(MemoryTokenStores):
        async def companies(self) -> list[str]:
            await asyncio.Event().wait()
            return []

        async def forget(self, company_id: str) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(guarded, "_STEP", 0.0)
    monkeypatch.setattr(guarded, "_LIST", 0.0)
    stores = GuardedStores(Still())
    for step in (stores.companies(), stores.forget("cmp_1")):
        with pytest.raises(TokenStoreError, match="TimeoutError"):
            await step


def test_an_id_that_stores_refuse_is_the_callers_own_mistake(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="company_id"):
        GuardedStores(FileTokenStores(tmp_path)).store("../cmp_1")
