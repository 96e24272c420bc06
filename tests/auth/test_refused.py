"""401s, each told with the value that was refused."""

import asyncio

import pytest

from front_async import TokenUnavailable
from tests.auth.conftest import Endpoint, MakeAuth


async def test_a21_ten_late_refusals_of_a_dead_token_cause_no_refresh(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth()
    old = await auth.authorization()
    assert await auth.rejected(old)
    assert await auth.authorization() == "Bearer a1"
    for _ in range(10):
        assert await auth.rejected(old)
        assert await auth.authorization() == "Bearer a1"
    assert endpoint.presented == ["r0"]


async def test_a22_twenty_refusals_of_the_live_token_cause_one_refresh(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth()
    old = await auth.authorization()

    async def replay() -> str:
        assert await auth.rejected(old)
        return await auth.authorization()

    assert set(await asyncio.gather(*(replay() for _ in range(20)))) == {"Bearer a1"}
    assert endpoint.presented == ["r0"]


async def test_a23_a_token_refused_at_once_is_not_refreshed_again(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-1)
    fresh = await auth.authorization()
    assert not await auth.rejected(fresh)
    assert await auth.authorization() == fresh
    assert endpoint.presented == ["r0"]


async def test_a23_after_thirty_seconds_it_may_have_been_revoked(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-1)
    fresh = await auth.authorization()
    endpoint.clock.advance(31)
    assert await auth.rejected(fresh)
    assert await auth.authorization() == "Bearer a2"


async def test_a_refused_token_is_not_served_when_the_refresh_fails(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth()
    old = await auth.authorization()
    await auth.rejected(old)
    endpoint.failures = [TokenUnavailable("down")]
    with pytest.raises(TokenUnavailable) as caught:
        await auth.authorization()
    assert caught.value.retry_after > 0
