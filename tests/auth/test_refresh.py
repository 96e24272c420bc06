"""One refresh for everybody, whoever comes and goes."""

import asyncio
import contextvars
import gc

import pytest

from front_async import OAuthToken, OAuthTokenAuth, TokenUnavailable
from front_async.auth.store import MemoryTokenStore
from front_async.testing import FakeClock
from tests.auth.conftest import BrokenStore, Endpoint, MakeAuth
from tests.transport.builders import settle

who = contextvars.ContextVar("who", default="nobody")


async def test_a_fresh_token_is_used_as_it_is(make_auth: MakeAuth, endpoint: Endpoint) -> None:
    assert await make_auth().authorization() == "Bearer a0"
    assert endpoint.presented == []


@pytest.mark.parametrize("rotates", [False, True])
async def test_a1_5000_tasks_with_an_expired_token_cause_one_refresh(
    make_auth: MakeAuth, endpoint: Endpoint, rotates: bool
) -> None:
    endpoint.rotates = rotates
    auth = make_auth(left=-10)
    values = await asyncio.gather(*(auth.authorization() for _ in range(5000)))
    assert set(values) == {"Bearer a1"}
    assert endpoint.presented == ["r0"]


async def test_a2_the_caller_that_began_the_refresh_may_leave(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-10)
    endpoint.open.clear()
    first = asyncio.create_task(auth.authorization())
    await endpoint.entered.wait()
    second = asyncio.create_task(auth.authorization())
    await settle()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    endpoint.open.set()
    assert await second == "Bearer a1"
    assert endpoint.presented == ["r0"]


async def test_a3_all_callers_may_leave_and_nothing_is_lost(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    store = MemoryTokenStore()
    auth = make_auth(left=-10, store=store)
    endpoint.open.clear()
    tasks = [asyncio.create_task(auth.authorization()) for _ in range(5000)]
    await endpoint.entered.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    endpoint.open.set()
    await auth.drain()
    row = await store.load()
    assert row is not None
    assert row.token.refresh_token in endpoint.good
    assert await auth.authorization() == "Bearer a1"
    assert endpoint.presented == ["r0"]


async def test_a4_one_waiter_that_leaves_takes_nobody_with_it(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-10)
    endpoint.open.clear()
    tasks = [asyncio.create_task(auth.authorization()) for _ in range(5)]
    await endpoint.entered.wait()
    tasks[2].cancel()
    await settle()
    endpoint.open.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(result, asyncio.CancelledError) for result in results] == [
        False, False, True, False, False,
    ]  # fmt: skip


async def test_a7_a_refresh_that_fails_after_everybody_left_is_no_unhandled_error(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    problems: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, what: problems.append(what))
    auth = make_auth(left=-10)
    endpoint.open.clear()
    endpoint.failures = [TokenUnavailable("down")]
    task = asyncio.create_task(auth.authorization())
    await endpoint.entered.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    endpoint.open.set()
    await auth.drain()
    del auth, task  # the report comes when the last one who could ask is gone
    gc.collect()
    assert problems == []


async def test_a9_the_refresh_does_not_see_its_callers_context(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    seen: list[str] = []
    endpoint.on_grant = lambda: seen.append(who.get())
    who.set("tenant 7")
    await make_auth(left=-10).authorization()
    assert seen == ["nobody"]


async def test_in_the_advisory_window_nobody_waits(make_auth: MakeAuth, endpoint: Endpoint) -> None:
    auth = make_auth()
    assert await auth.authorization() == "Bearer a0"
    endpoint.clock.advance(3600 - 400)
    endpoint.open.clear()
    assert await auth.authorization() == "Bearer a0"
    await endpoint.entered.wait()
    assert await auth.authorization() == "Bearer a0"
    endpoint.open.set()
    await auth.drain()
    assert await auth.authorization() == "Bearer a1"
    assert endpoint.presented == ["r0"]


async def test_in_the_mandatory_window_everybody_waits(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth()
    await auth.authorization()
    endpoint.clock.advance(3600 - 30)
    assert await auth.authorization() == "Bearer a1"


async def test_a14_a_token_of_30_seconds_is_not_refreshed_at_every_request(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    endpoint.lifetime = 30
    auth = make_auth(left=-1)
    for _ in range(100):
        await auth.authorization()
    assert len(endpoint.presented) == 1


async def test_a17_a_missing_refresh_token_keeps_the_old_one(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    endpoint.keeps_silent = True
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    await auth.authorization()
    row = await store.load()
    assert row is not None
    assert row.token.refresh_token == "r0"


async def test_a18_a_new_refresh_token_replaces_the_old_for_good(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-1)
    for _ in range(3):
        await auth.authorization()
        endpoint.clock.advance(4000)
    assert endpoint.presented == ["r0", "r1", "r2"]


def test_a40_a_provider_lives_through_a_second_event_loop(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    auth = OAuthTokenAuth(endpoint, OAuthToken("a0", "r0", clock.now() - 1), clock=clock)

    async def crowd() -> set[str]:
        return set(await asyncio.gather(*(auth.authorization() for _ in range(20))))

    with asyncio.Runner() as runner:
        assert runner.run(crowd()) == {"Bearer a1"}
    clock.advance(4000)
    endpoint.open, endpoint.entered = asyncio.Event(), asyncio.Event()
    endpoint.open.set()
    with asyncio.Runner() as runner:
        assert runner.run(crowd()) == {"Bearer a2"}


async def test_a43_a_clock_that_is_behind_or_ahead_does_not_expire_a_new_token(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    for skew in (-7200.0, 7200.0):
        endpoint.good, endpoint.skew = {"r0"}, skew
        endpoint.presented.clear()
        token = OAuthToken("a0", "r0", clock.now() - 1)
        auth = OAuthTokenAuth(endpoint, token, clock=clock)
        for _ in range(10):
            await auth.authorization()
        assert len(endpoint.presented) == 1


async def test_p15_the_token_in_use_is_the_stored_one(endpoint: Endpoint, clock: FakeClock) -> None:
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    assert await auth.authorization() == "Bearer a1"
    assert [row.token.access_token for row in store.saved] == ["a1"]
    assert store.saved[0].generation == 2
