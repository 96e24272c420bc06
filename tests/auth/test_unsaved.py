"""A granted token that could not be stored: it may be the only copy of a new refresh token."""

import pytest

from front_async import (
    OAuthToken,
    OAuthTokenAuth,
    TokenPersistError,
)
from front_async.testing import FakeClock
from tests.auth.conftest import BrokenStore, Endpoint


async def test_p4_a_store_that_fails_keeps_the_token_and_retries_the_write_alone(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    store.fails = {"save"}
    with pytest.raises(TokenPersistError, match="OSError") as caught:
        await auth.authorization()
    assert "a0" not in str(caught.value)
    clock.advance(61)
    store.fails = set()
    assert await auth.authorization() == "Bearer a1"
    assert endpoint.presented == ["r0"]


@pytest.mark.parametrize("late", [3560, 3700])
async def test_p4_a_token_that_is_stored_when_it_has_expired_is_refreshed_and_not_handed_out(
    endpoint: Endpoint, clock: FakeClock, late: float
) -> None:
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    store.fails = {"save"}
    with pytest.raises(TokenPersistError):
        await auth.authorization()
    clock.advance(late)
    store.fails = set()
    assert await auth.authorization() == "Bearer a2"
    assert endpoint.presented == ["r0", "r1"]


async def test_a23_a_token_that_was_stored_late_was_not_granted_just_now(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    """So its refusal may mean its age, or that it was revoked meanwhile."""
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    store.fails = {"save"}
    with pytest.raises(TokenPersistError):
        await auth.authorization()
    clock.advance(61)
    store.fails = set()
    assert await auth.rejected(await auth.authorization())
    assert await auth.authorization() == "Bearer a2"


async def test_a_granted_token_that_was_never_stored_is_reported_at_the_end(
    endpoint: Endpoint, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    store.fails = {"save"}
    with pytest.raises(TokenPersistError):
        await auth.authorization()
    await auth.drain()
    assert caplog.records[-1].levelname == "CRITICAL"
    assert "r1" not in caplog.text
