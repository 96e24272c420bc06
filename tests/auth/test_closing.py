"""A client closes: what holds the only copy of a refresh token is waited for, and then given up."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio

import pytest

from front_async import FrontClient, OAuthToken, OAuthTokenAuth, StoredToken, TokenPersistError
from front_async.auth import app, guarded, oauth
from front_async.auth.store import MemoryTokenStore
from front_async.testing import FakeClock
from tests.auth.conftest import BrokenStore, Endpoint, MakeAuth


async def refreshing(auth: OAuthTokenAuth, endpoint: Endpoint) -> asyncio.Task[str]:
    """Begin a refresh that does not end before the endpoint opens."""
    endpoint.open.clear()
    task = asyncio.create_task(auth.authorization())
    await endpoint.entered.wait()
    return task


def test_c7_closing_waits_for_longer_than_any_refresh_takes() -> None:
    """The lock, grants that are asked for twice, and the steps of the store in between."""
    grants = 2 * (2 * app._TOTAL + 2)  # of the row, and of what was ours when it is refused
    longest = guarded._LOCK_WAIT + grants + 6 * guarded._STEP
    assert longest < oauth._DRAIN


async def test_c7_a_refresh_that_does_not_end_is_given_up_and_closing_goes_on(
    make_auth: MakeAuth,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(oauth, "_DRAIN", 0.0)
    auth = make_auth(left=-10)
    front = await FrontClient(auth).open()
    task = await refreshing(auth, endpoint)
    await front.close()
    assert "a refresh has not ended" in caplog.text
    assert caplog.records[-1].levelname == "CRITICAL"
    endpoint.open.set()
    assert await task == "Bearer a1"


async def test_c7_a_refresh_that_is_cancelled_does_not_cancel_who_waits_for_its_end(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    """As when a framework cancels every task there is, and then closes its clients."""
    auth = make_auth(left=-10)
    task = await refreshing(auth, endpoint)
    flight = auth._flight.running()
    assert flight is not None
    closing = asyncio.create_task(auth.drain())
    await asyncio.sleep(0)
    flight._task.cancel()
    await closing
    await asyncio.wait([task])
    assert task.cancelled()


async def unsaved(endpoint: Endpoint, store: BrokenStore) -> OAuthTokenAuth:
    """Return a provider whose new token the store has not taken."""
    auth = OAuthTokenAuth(endpoint, store=store, clock=endpoint.clock)
    store.fails = {"save"}
    with pytest.raises(TokenPersistError):
        await auth.authorization()
    return auth


async def test_p4_closing_tries_once_more_to_store_a_token(
    endpoint: Endpoint, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = await unsaved(endpoint, store)
    store.fails = set()
    await auth.drain()
    row = await store.load()
    assert row is not None
    assert (row.token.refresh_token, row.generation) == ("r1", 2)
    assert endpoint.presented == ["r0"]
    assert "CRITICAL" not in caplog.text
    assert not auth.unsaved


async def test_p5_a_last_write_goes_on_when_closing_is_cancelled(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    writing, go_on = asyncio.Event(), asyncio.Event()

    class Slow(BrokenStore):
        async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
            if not self.fails:
                writing.set()
                await go_on.wait()
            return await super().save(row, expected=expected)

    store = Slow(OAuthToken("a0", "r0", clock.now() - 1))
    auth = await unsaved(endpoint, store)
    store.fails = set()
    closing = asyncio.create_task(auth.drain())
    await writing.wait()
    closing.cancel()
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.wait([closing])
    assert closing.cancelled()
    assert not auth.unsaved
    assert [row.token.refresh_token for row in store.saved] == ["r1"]


async def test_p9_a_rival_that_stored_first_is_not_overwritten_at_the_end(
    endpoint: Endpoint, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = await unsaved(endpoint, store)
    store.fails = set()
    rival = StoredToken(OAuthToken("b1", "s1", clock.now() - 1), 2)
    assert await MemoryTokenStore.save(store, rival, expected=await store.load())
    await auth.drain()
    assert await store.load() == rival
    assert "CRITICAL" not in caplog.text
