"""Several workers refresh the same token all the same: nothing is lost, nothing presented twice."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from front_async import (
    OAuthToken,
    OAuthTokenAuth,
    ReauthorizationRequired,
    StoredToken,
    TokenUnavailable,
)
from front_async.auth.store import MemoryTokenStore
from front_async.testing import FakeClock
from tests.auth.conftest import BrokenStore, Endpoint


async def test_a30_a_race_that_another_worker_won_is_no_dead_grant(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    """Two providers share a store that cannot lock, so both present the same refresh token."""

    class Lockless(BrokenStore):
        @asynccontextmanager
        async def lock(self) -> AsyncGenerator[None]:
            raise OSError("no lock service")
            yield

    store = Lockless(OAuthToken("a0", "r0", clock.now() - 1))
    one = OAuthTokenAuth(endpoint, store=store, clock=clock)
    two = OAuthTokenAuth(endpoint, store=store, clock=clock)
    endpoint.open.clear()
    tasks = [asyncio.create_task(auth.authorization()) for auth in (one, two)]
    for _ in range(100):
        await asyncio.sleep(0)
    endpoint.open.set()
    values = await asyncio.gather(*tasks)
    assert endpoint.presented == ["r0", "r0"]
    assert len(set(values)) == 1, "the loser adopted what the winner stored"


async def beaten_by_a_rival(
    endpoint: Endpoint, clock: FakeClock, left: float = 3600.0
) -> tuple[OAuthTokenAuth, MemoryTokenStore]:
    """Let a rival without a lock store its token, with *left* seconds, while ours is granted."""
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    endpoint.open.clear()
    task = asyncio.create_task(auth.authorization())
    await endpoint.entered.wait()
    rival = StoredToken(OAuthToken("b1", "rival", clock.now() + left))
    assert await store.save(rival, expected=await store.load())
    endpoint.open.set()
    assert await task == "Bearer b1"
    return auth, store


async def test_p9_a_row_that_was_replaced_meanwhile_is_adopted_and_ours_kept_for_one_try(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    auth, _ = await beaten_by_a_rival(endpoint, clock)
    clock.advance(4000)
    assert await auth.authorization() == "Bearer a3", "theirs was refused, ours was good"
    assert endpoint.presented == ["r0", "rival", "r1"]


async def test_p10_when_theirs_and_ours_are_both_refused_the_grant_is_dead(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    auth, store = await beaten_by_a_rival(endpoint, clock)
    endpoint.good = set()
    clock.advance(4000)
    with pytest.raises(ReauthorizationRequired):
        await auth.authorization()
    clock.advance(31)
    with pytest.raises(ReauthorizationRequired):
        await auth.authorization()
    assert endpoint.presented == ["r0", "rival", "r1"], "each was tried once"
    assert await store.load() is not None, "nothing is deleted from the store"


async def test_a_rival_that_left_an_expired_token_is_waited_for(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    with pytest.raises(TokenUnavailable, match="replaced the token"):
        await beaten_by_a_rival(endpoint, clock, left=-10)


async def test_p15_a_rivals_newer_access_token_is_adopted_though_its_refresh_token_is_the_same(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    """Ours is refused: a rival that used the same refresh token has stored a good row meanwhile."""
    endpoint.rotates = False
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    endpoint.open.clear()
    task = asyncio.create_task(auth.authorization())
    await endpoint.entered.wait()
    rival = StoredToken(OAuthToken("b1", "r0", clock.now() + 3600), 2)
    assert await store.save(rival, expected=await store.load())
    endpoint.good = set()
    endpoint.open.set()
    assert await task == "Bearer b1"
    assert endpoint.presented == ["r0"]


async def test_p10_ours_is_not_tried_when_it_is_the_very_token_that_was_refused(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    """Two that raced with the same refresh token hold the same one afterwards."""
    endpoint.rotates = False
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    endpoint.open.clear()
    task = asyncio.create_task(auth.authorization())
    await endpoint.entered.wait()
    rival = StoredToken(OAuthToken("b1", "r0", clock.now() + 3600), 2)
    assert await store.save(rival, expected=await store.load())
    endpoint.open.set()
    assert await task == "Bearer b1"
    clock.advance(4000)
    endpoint.good = set()
    with pytest.raises(ReauthorizationRequired):
        await auth.authorization()
    assert endpoint.presented == ["r0", "r0"]
