"""The server's clock against ours, as its answers tell."""

import pytest

from front_async import OAuthToken, OAuthTokenAuth, StoredToken
from front_async.auth.skew import Skew
from front_async.auth.store import MemoryTokenStore
from front_async.testing import FakeClock
from tests.auth.conftest import Endpoint

HALF_A_DAY = 43_200.0


@pytest.mark.parametrize(
    ("noted", "seconds"),
    [
        ([], 0),
        ([1.9], 0),
        ([-1.9], 0),
        ([2], 2),
        ([-2], -2),
        ([3600], 3600),
        ([HALF_A_DAY + 1], HALF_A_DAY),
        ([-HALF_A_DAY - 1], -HALF_A_DAY),
        ([60, 60, 9999, 61, 62], 61),
        ([9999] * 5 + [60] * 3, 60),
    ],
)
def test_a43_the_median_of_the_latest_answers_counts_between_its_bounds(
    noted: list[float], seconds: float
) -> None:
    skew = Skew()
    for one in noted:
        skew.note(one)
    assert skew.seconds == seconds


@pytest.mark.parametrize(
    ("skew", "left", "adopted"),
    [
        (1.9, 1.0, True),  # answers are in whole seconds: what is less is no skew
        (60.0, 59.0, False),
        (60.0, 61.0, True),
        (1e9, HALF_A_DAY + 60, True),  # a clock that far ahead is broken, and not believed
        (-1e9, -HALF_A_DAY - 60, False),
    ],
)
async def test_a43_a_rivals_token_is_adopted_if_it_lives_by_the_servers_clock(
    endpoint: Endpoint, clock: FakeClock, skew: float, left: float, adopted: bool
) -> None:
    endpoint.skew, endpoint.lifetime = skew, 100.0
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 100_000))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    assert await auth.authorization() == "Bearer a1"
    row = await store.load()
    assert row is not None
    clock.advance(101)
    token = OAuthToken("b1", "r1", clock.now() + left)
    assert await store.save(StoredToken(token, row.generation + 1), expected=row)
    # In the last seconds a token in use would be replaced; one that is new here is looked at.
    auth.reset()
    assert await auth.authorization() == ("Bearer b1" if adopted else "Bearer a2")
