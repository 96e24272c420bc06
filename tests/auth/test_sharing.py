"""Several workers, one store: who refreshes, who adopts, and what a crash can cost."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from front_async import (
    OAuthToken,
    OAuthTokenAuth,
    ReauthorizationRequired,
    StoredToken,
    TokenPersistError,
    TokenUnavailable,
)
from front_async.auth.store import MemoryTokenStore
from front_async.testing import FakeClock
from tests.auth.conftest import BrokenStore, Endpoint, MakeAuth
from tests.transport.builders import settle


def expired(clock: FakeClock) -> OAuthToken:
    return OAuthToken("a0", "r0", clock.now() - 1)


async def test_p2_who_waited_for_the_lock_adopts_what_the_winner_stored(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    store = MemoryTokenStore(expired(clock), clock=clock)
    workers = [OAuthTokenAuth(endpoint, store=store, clock=clock) for _ in range(6)]
    endpoint.open.clear()
    asked = [asyncio.create_task(auth.authorization()) for auth in workers for _ in range(20)]
    await endpoint.entered.wait()
    endpoint.open.set()
    assert set(await asyncio.gather(*asked)) == {"Bearer a1"}
    assert endpoint.presented == ["r0"]


async def test_p3_the_write_is_the_first_thing_after_the_answer(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    """A crash between the two is the one window there is; so nothing stands in it."""
    happened: list[str] = []
    endpoint.on_grant = lambda: happened.append("granted")

    class Watched(MemoryTokenStore):
        async def load(self) -> StoredToken | None:
            happened.append("loaded")
            return await super().load()

        async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
            happened.append("saved")
            return await super().save(row, expected=expected)

    auth = OAuthTokenAuth(endpoint, store=Watched(expired(clock)), clock=clock)
    await auth.authorization()
    assert happened == ["loaded", "granted", "saved"]


async def test_p3_after_a_crash_before_the_write_the_restart_says_what_to_do(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    store = BrokenStore(expired(clock))
    store.fails = {"save"}
    with pytest.raises(TokenPersistError):
        await OAuthTokenAuth(endpoint, store=store, clock=clock).authorization()
    store.fails = set()
    restarted = OAuthTokenAuth(endpoint, store=store, clock=clock)
    with pytest.raises(ReauthorizationRequired):
        await restarted.authorization()
    assert await store.load() is not None, "nothing is deleted from the store"


async def test_p5_a_write_goes_on_when_everybody_is_cancelled(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    writing, go_on = asyncio.Event(), asyncio.Event()

    class Slow(MemoryTokenStore):
        async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
            writing.set()
            await go_on.wait()
            return await super().save(row, expected=expected)

    store = Slow(expired(clock))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    tasks = [asyncio.create_task(auth.authorization()) for _ in range(10)]
    await writing.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    go_on.set()
    await auth.drain()
    row = await store.load()
    assert row is not None
    assert row.token.refresh_token in endpoint.good


async def test_p8_without_a_lock_service_the_refresh_goes_on(
    endpoint: Endpoint, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    class Lockless(MemoryTokenStore):
        @asynccontextmanager
        async def lock(self) -> AsyncGenerator[None]:
            raise ConnectionError("says a0 and r0")
            yield

    caplog.set_level(logging.DEBUG)
    auth = OAuthTokenAuth(endpoint, store=Lockless(expired(clock)), clock=clock)
    assert await auth.authorization() == "Bearer a1"
    assert "the token store cannot lock (ConnectionError)" in caplog.text
    assert "r0" not in caplog.text


async def test_p17_workers_that_started_together_do_not_refresh_together(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() + 3600))
    workers = [OAuthTokenAuth(endpoint, store=store, clock=clock) for _ in range(20)]
    for auth in workers:
        await auth.authorization()
    edges = {auth._live.advisory for auth in workers if auth._live is not None}
    assert len(edges) == 20
    assert all(480 <= edge <= 600 for edge in edges)


async def test_p20_looking_changes_nothing(endpoint: Endpoint, clock: FakeClock) -> None:
    """A status page may look at a dead grant as often as it likes."""
    store = BrokenStore(expired(clock))
    endpoint.good = set()
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    for _ in range(3):
        row = await auth.stored()
        assert row is not None
        assert row.generation == 1
    assert endpoint.presented == []
    assert store.saved == []
    endpoint.good = {"r0"}
    assert await auth.authorization() == "Bearer a1"


async def test_a48_two_companies_never_share_a_token(endpoint: Endpoint, clock: FakeClock) -> None:
    endpoint.good = {"r1", "r2"}
    tokens = {name: OAuthToken(f"old{name}", f"r{name}", clock.now() - 1) for name in ("1", "2")}
    stores = {name: MemoryTokenStore(token) for name, token in tokens.items()}
    auths = [OAuthTokenAuth(endpoint, store=store, clock=clock) for store in stores.values()]
    one, two = await asyncio.gather(*(auth.authorization() for auth in auths))
    assert one != two
    rows = [await store.load() for store in stores.values()]
    assert [f"Bearer {row.token.access_token}" for row in rows if row] == [one, two]


async def test_a49_of_two_rotations_the_first_is_stored_before_the_second_begins(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    store = BrokenStore()
    auth = make_auth(left=-10, store=store)
    await auth.authorization()
    endpoint.failures = [TokenUnavailable("down")]
    with pytest.raises(TokenUnavailable):
        await auth.refresh()
    row = await store.load()
    assert row is not None
    assert row.token.refresh_token in endpoint.good
    assert await auth.authorization() == "Bearer a1"


async def test_refresh_asks_front_whatever_is_left_of_the_token(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth()
    assert await auth.authorization() == "Bearer a0"
    await asyncio.gather(*(auth.refresh() for _ in range(5)))
    assert await auth.authorization() == "Bearer a1"
    assert endpoint.presented == ["r0"]
    await auth.refresh()
    await settle()
    assert endpoint.presented == ["r0", "r1"]


async def test_reset_has_the_store_read_anew(endpoint: Endpoint, clock: FakeClock) -> None:
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() + 3600))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    assert await auth.authorization() == "Bearer a0"
    held = await store.load()
    new = StoredToken(OAuthToken("b0", "s0", clock.now() + 3600), 2)
    assert await store.save(new, expected=held)
    assert await auth.authorization() == "Bearer a0"
    auth.reset()
    assert await auth.authorization() == "Bearer b0"
