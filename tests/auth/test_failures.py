"""When the token endpoint does not answer, or does not want to."""

import asyncio

import pytest

from front_async import (
    AuthConfigError,
    OAuthToken,
    OAuthTokenAuth,
    ReauthorizationRequired,
    StoredToken,
    TokenStoreError,
    TokenUnavailable,
)
from front_async.auth import guarded
from front_async.auth.answers import Grant, GrantUnknown, read_grant
from front_async.auth.store import MemoryTokenStore
from front_async.testing import FakeClock
from front_async.wire.exchange import Response
from tests.auth.conftest import BrokenStore, Endpoint, MakeAuth


def down() -> TokenUnavailable:
    return TokenUnavailable("the token endpoint answered 503")


async def test_a10_an_outage_in_the_advisory_window_costs_one_try_per_step(
    make_auth: MakeAuth, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    auth = make_auth()
    await auth.authorization()
    endpoint.clock.advance(3600 - 300)
    endpoint.failures = [down() for _ in range(10)]
    for _ in range(50):
        assert await auth.authorization() == "Bearer a0"
        await auth.drain()
    assert len(endpoint.presented) == 1
    assert sum("not refreshed" in record.message for record in caplog.records) == 1
    endpoint.clock.advance(1.01)
    assert await auth.authorization() == "Bearer a0"
    await auth.drain()
    assert len(endpoint.presented) == 2


async def test_a11_an_outage_with_an_expired_token_is_one_failure_for_200_waiters(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-10)
    endpoint.failures = [down() for _ in range(10)]
    waiters = (auth.authorization() for _ in range(200))
    errors = await asyncio.gather(*waiters, return_exceptions=True)
    assert {type(error) for error in errors} == {TokenUnavailable}
    assert len({id(error) for error in errors}) == 200, "a13: each waiter has its own exception"
    assert len(endpoint.presented) == 1
    with pytest.raises(TokenUnavailable, match="503"):
        await auth.authorization()
    assert len(endpoint.presented) == 1, "fails fast until the back-off ends"
    endpoint.failures = []
    endpoint.clock.advance(2)
    assert await auth.authorization() == "Bearer a2"


async def test_a12_in_the_mandatory_window_a_failure_serves_the_token_that_is_still_good(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth()
    await auth.authorization()
    endpoint.clock.advance(3600 - 30)
    endpoint.failures = [down() for _ in range(3)]
    assert await auth.authorization() == "Bearer a0"
    endpoint.clock.advance(27)  # three seconds left: not worth sending
    with pytest.raises(TokenUnavailable):
        await auth.authorization()


async def test_the_back_off_doubles_and_ends_with_success(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-1)
    endpoint.failures = [down() for _ in range(8)]
    waits: list[float] = []
    for _ in range(8):
        with pytest.raises(TokenUnavailable) as caught:
            await auth.authorization()
        waits.append(caught.value.retry_after)
        endpoint.clock.advance(61)
    for n, wait in enumerate(waits):
        assert min(60, 2**n) * 0.5 <= wait <= min(60, 2**n)
    assert await auth.authorization() == "Bearer a9"


async def test_a_retry_after_of_the_endpoint_is_kept(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-1)
    endpoint.failures = [TokenUnavailable("429", 200.0)]
    with pytest.raises(TokenUnavailable):
        await auth.authorization()
    endpoint.clock.advance(199)
    with pytest.raises(TokenUnavailable):
        await auth.authorization()
    endpoint.clock.advance(2)
    assert await auth.authorization() == "Bearer a2"


async def test_a29_a_dead_grant_latches_and_asks_no_more(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-1)
    endpoint.good = set()
    for _ in range(20):
        with pytest.raises(ReauthorizationRequired, match="no longer honours"):
            await auth.authorization()
        endpoint.clock.advance(31)
    assert endpoint.presented == ["r0"]


async def test_a31_the_latch_ends_when_the_store_holds_another_grant(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    endpoint.good = {"new"}
    with pytest.raises(ReauthorizationRequired):
        await auth.authorization()
    row = await store.load()
    assert row is not None
    again = MemoryTokenStore(OAuthToken("b0", "new", clock.now() - 1))
    replacement = await again.load()
    assert replacement is not None
    assert await store.save(replacement, expected=row)
    clock.advance(31)
    assert await auth.authorization() == "Bearer a2"


async def test_reset_asks_front_again(make_auth: MakeAuth, endpoint: Endpoint) -> None:
    auth = make_auth(left=-1)
    endpoint.good = set()
    with pytest.raises(ReauthorizationRequired):
        await auth.authorization()
    endpoint.good = {"r0"}
    auth.reset()
    assert await auth.authorization() == "Bearer a2"


async def test_a32_a_refused_app_is_a_configuration_error_for_five_minutes(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-1)
    endpoint.failures = [AuthConfigError("Front refuses the app (invalid_client)")]
    for _ in range(5):
        with pytest.raises(AuthConfigError, match="invalid_client"):
            await auth.authorization()
        endpoint.clock.advance(50)
    assert len(endpoint.presented) == 1
    endpoint.clock.advance(100)
    assert await auth.authorization() == "Bearer a2"


async def test_a35_a_lost_answer_is_asked_for_once_more(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    endpoint.failures.append(GrantUnknown("timed out"))
    assert await make_auth(left=-1).authorization() == "Bearer a2"
    assert endpoint.presented == ["r0", "r0"]
    assert 1.0 <= endpoint.clock.slept[0] <= 2.0


async def test_a35_when_the_lost_answer_had_rotated_the_error_says_so(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    endpoint.failures.append(GrantUnknown("timed out"))
    endpoint.rotates_before_failing = True
    with pytest.raises(ReauthorizationRequired, match="unknown outcome"):
        await make_auth(left=-1).authorization()
    assert endpoint.presented == ["r0", "r0"]


async def test_a_store_that_cannot_be_read_is_an_error_of_its_own(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    store.fails = {"load"}
    with pytest.raises(TokenStoreError, match="OSError") as caught:
        await OAuthTokenAuth(endpoint, store=store, clock=clock).authorization()
    assert "r0" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


async def test_an_empty_store_says_what_to_do(endpoint: Endpoint, clock: FakeClock) -> None:
    auth = OAuthTokenAuth(endpoint, store=MemoryTokenStore(), clock=clock)
    with pytest.raises(ReauthorizationRequired, match="store is empty"):
        await auth.authorization()


async def test_a_token_without_a_refresh_token_ends_with_its_life(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    auth = OAuthTokenAuth(endpoint, OAuthToken("a0", None, clock.now() + 100), clock=clock)
    assert await auth.authorization() == "Bearer a0"
    clock.advance(200)
    with pytest.raises(ReauthorizationRequired, match="cannot be refreshed"):
        await auth.authorization()


async def test_an_unexpected_error_releases_the_waiters_and_is_logged(
    make_auth: MakeAuth, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.failures = [RuntimeError("a bug")]
    with pytest.raises(TokenUnavailable, match="RuntimeError"):
        await make_auth(left=-1).authorization()
    assert "unexpected" in caplog.text


def test_a_provider_needs_a_token_or_a_store(endpoint: Endpoint) -> None:
    with pytest.raises(ValueError, match="token, a store"):
        OAuthTokenAuth(endpoint)


@pytest.mark.parametrize(("given", "stored", "used"), [(100, 3000, "b"), (3000, 100, "a")])
async def test_of_a_given_and_a_stored_token_the_later_one_is_used(
    endpoint: Endpoint, clock: FakeClock, given: float, stored: float, used: str
) -> None:
    store = MemoryTokenStore(OAuthToken("b", "r0", clock.now() + stored))
    token = OAuthToken("a", "r0", clock.now() + given)
    auth = OAuthTokenAuth(endpoint, token, store=store, clock=clock)
    assert await auth.authorization() == f"Bearer {used}"
    row = await store.load()
    assert row is not None
    assert row.token.access_token == used


async def test_p6_a_lock_that_is_never_given_up_is_not_gone_round(
    endpoint: Endpoint, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds it may be in the middle of a grant with the same refresh token."""
    monkeypatch.setattr(guarded, "_LOCK_WAIT", 0.0)
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 1), clock=FakeClock(jumps=False))
    async with store.lock():
        with pytest.raises(TokenUnavailable, match="another worker holds"):
            await OAuthTokenAuth(endpoint, store=store, clock=clock).authorization()
    assert endpoint.presented == []


async def test_a43_the_servers_clock_counts_for_tokens_of_other_workers(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    """With Front's clock an hour behind, a rival's token looks expired and is not."""
    endpoint.skew = -3600.0
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 4000))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    assert await auth.authorization() == "Bearer a1"
    row = await store.load()
    assert row is not None
    clock.advance(3700)
    token = OAuthToken("b1", "r1", clock.now() - 3600 + 3000)
    assert await store.save(StoredToken(token, row.generation + 1), expected=row)
    assert await auth.authorization() == "Bearer b1"
    assert endpoint.presented == ["r0"]


async def test_a_blip_of_the_store_at_the_start_costs_a_second(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() + 3600))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    store.fails = {"load"}
    for steps in (1, 2, 4):
        with pytest.raises(TokenStoreError):
            await auth.authorization()
        clock.advance(steps)
    store.fails = set()
    assert await auth.authorization() == "Bearer a0"


class AlwaysExpired(Endpoint):
    """Grants tokens that have expired, as a server whose clock is broken does."""

    async def grant(self, form: dict[str, str]) -> Grant:
        await super().grant(form)
        said = b'{"access_token": "a1", "refresh_token": "r0", "expires_at": 1}'
        return read_grant(Response(200, {}, said), self.clock.monotonic(), self.clock.now())


async def test_a15_a_server_whose_tokens_have_expired_is_asked_twice_and_then_left_alone(
    clock: FakeClock,
) -> None:
    endpoint = AlwaysExpired(clock, rotates=False)
    auth = OAuthTokenAuth(endpoint, OAuthToken("a0", "r0", clock.now() - 1), clock=clock)
    for tries in (2, 4, 6):
        for _ in range(20):
            with pytest.raises(TokenUnavailable, match="already expired"):
                await auth.authorization()
        assert len(endpoint.presented) == tries, "as for a lost answer, and no loop"
        clock.advance(61)
