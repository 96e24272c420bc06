"""How old a refresh token is: it lives six months from when it was first issued."""

import pytest

from front_async import (
    OAuthToken,
    OAuthTokenAuth,
    StoredToken,
)
from front_async.auth.store import MemoryTokenStore
from front_async.testing import FakeClock
from tests.auth.conftest import Endpoint


@pytest.mark.parametrize("issued_at", [123.0, None])
@pytest.mark.parametrize("given", ["r0", "s0"])
async def test_a_token_that_is_handed_in_keeps_the_age_of_a_refresh_token_that_is_known(
    endpoint: Endpoint, clock: FakeClock, given: str, issued_at: float | None
) -> None:
    """It lives six months from when it was first issued, and not from the last restart."""
    endpoint.rotates = False
    endpoint.good = {"r0", "s0"}
    store = MemoryTokenStore()
    held = StoredToken(OAuthToken("a", "r0", clock.now() - 5), 7, issued_at)
    await store.save(held, expected=None)
    token = OAuthToken("b", given, clock.now() - 1)
    await OAuthTokenAuth(endpoint, token, store=store, clock=clock).authorization()
    row = await store.load()
    assert row is not None
    assert (row.generation, row.token.refresh_token) == (9, given)
    assert row.issued_at == (issued_at if given == "r0" else None)


async def test_a_refresh_token_that_stays_the_same_keeps_its_age(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    """Front's usual case: the same one comes back with each refresh."""
    endpoint.rotates = False
    store = MemoryTokenStore()
    issued_at = clock.now() - 100
    held = StoredToken(OAuthToken("a", "r0", clock.now() - 5), 1, issued_at)
    await store.save(held, expected=None)
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    for generation in (2, 3, 4):
        await auth.authorization()
        row = await store.load()
        assert row is not None
        assert (row.generation, row.issued_at) == (generation, issued_at)
        clock.advance(4000)
    endpoint.rotates = True
    await auth.authorization()
    row = await store.load()
    assert row is not None
    assert (row.token.refresh_token, row.issued_at) == ("r4", clock.now())
