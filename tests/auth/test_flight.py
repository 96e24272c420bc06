"""The flight that everybody shares: leaving it, joining it late, forking beside it."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import gc
import os
import subprocess
import sys
import threading
import weakref

import pytest

from front_async import OAuthToken, OAuthTokenAuth, TokenUnavailable
from front_async.auth.flight import SingleFlight
from front_async.auth.store import MemoryTokenStore
from front_async.testing import FakeClock
from tests.auth.conftest import Endpoint, MakeAuth
from tests.transport.builders import settle


async def test_a5_a_flight_that_is_over_is_never_waited_for_again(
    make_auth: MakeAuth, endpoint: Endpoint, clock: FakeClock
) -> None:
    """Its caller left and its outcome was an error: the next call starts anew."""
    auth = make_auth(left=-10)
    endpoint.failures = [TokenUnavailable("down")]
    endpoint.open.clear()
    task = asyncio.create_task(auth.authorization())
    await endpoint.entered.wait()
    task.cancel()
    endpoint.open.set()
    await auth.drain()
    clock.advance(61)
    assert await auth.authorization() == "Bearer a2"


async def test_a5_a_cancelled_flight_releases_its_waiters_and_is_replaced() -> None:
    """As when a server shuts down and cancels every task there is."""
    runs: list[asyncio.Task[object]] = []
    gate = asyncio.Event()

    async def work() -> None:
        task = asyncio.current_task()
        assert task is not None
        runs.append(task)
        await gate.wait()

    flight = SingleFlight(work)
    waiter = flight.start().landed()
    await settle()
    runs[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    gate.set()
    await flight.start().landed()
    assert len(runs) == 2


async def test_a6_each_waiter_leaves_in_constant_time(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    """A waiter has a future of its own; a shield would be one of 10,000 callbacks of the task."""
    auth = make_auth(left=-10)
    endpoint.open.clear()
    tasks = [asyncio.create_task(auth.authorization()) for _ in range(10_000)]
    await endpoint.entered.wait()
    flight = auth._flight.running()
    assert flight is not None
    assert len(flight._waiters) == 10_000
    assert len(set(map(id, flight._waiters))) == 10_000
    assert len(getattr(flight._task, "_callbacks")) == 1  # noqa: B009  # of C, and untyped
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert all(waiter.cancelled() for waiter in flight._waiters)
    endpoint.open.set()
    await auth.drain()


async def test_a8_a_flight_nobody_waits_for_is_kept_alive_until_it_is_over(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-10)
    endpoint.open.clear()
    caller = asyncio.create_task(auth.authorization())
    await endpoint.entered.wait()
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    store = auth._refresher
    gone = weakref.ref(auth)
    del auth, caller
    gc.collect()
    assert gone() is not None
    endpoint.open.set()
    await settle()
    row = await store.row()
    assert row is not None
    assert row.token.access_token == "a1"


async def test_a13_each_waiter_has_an_exception_of_its_own(
    make_auth: MakeAuth, endpoint: Endpoint
) -> None:
    auth = make_auth(left=-10)
    endpoint.failures = [TokenUnavailable("down")]
    tasks = [auth.authorization() for _ in range(200)]
    errors = await asyncio.gather(*tasks, return_exceptions=True)
    assert len({id(error) for error in errors}) == 200
    assert {type(error) for error in errors} == {TokenUnavailable}


async def test_a41_two_running_loops_share_a_provider_and_one_refresh(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    """A flight each; the store's lock lets the second one find what the first one stored."""
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, clock=clock)
    start, values = threading.Barrier(3), list[str]()

    def run() -> None:
        async def ask() -> None:
            start.wait(10)
            values.extend(await asyncio.gather(*(auth.authorization() for _ in range(50))))

        asyncio.run(ask())

    endpoint.open = _Open()
    endpoint.entered = _Open()
    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    await asyncio.to_thread(start.wait, 10)
    for thread in threads:
        await asyncio.to_thread(thread.join, 10)
    assert len(values) == 100
    assert set(values) == {"Bearer a1"}
    assert endpoint.presented == ["r0"]


async def test_a41_a_loop_does_not_wait_for_the_flight_of_another() -> None:
    """While one is in the air here, another starts and lands there."""
    here, gate = asyncio.get_running_loop(), asyncio.Event()

    async def work() -> None:
        if asyncio.get_running_loop() is here:
            await gate.wait()

    flights = SingleFlight(work)
    ours = flights.start()

    async def there() -> bool:
        theirs = flights.start()
        await theirs.landed()
        return theirs.done and not ours.done

    assert await asyncio.to_thread(asyncio.run, there())
    assert flights.running() is ours
    gate.set()
    await ours.landed()


class _Open(asyncio.Event):
    """An event of no loop: always set."""

    async def wait(self) -> bool:  # type: ignore[override]
        return True


def test_a40_event_loops_that_are_over_are_let_go(endpoint: Endpoint, clock: FakeClock) -> None:
    auth = OAuthTokenAuth(endpoint, OAuthToken("a0", "r0", clock.now() - 1), clock=clock)
    endpoint.open, endpoint.entered = _Open(), _Open()
    loops: list[weakref.ref[asyncio.AbstractEventLoop]] = []

    async def ask() -> None:
        loops.append(weakref.ref(asyncio.get_running_loop()))
        await auth.authorization()

    for _ in range(3):
        asyncio.run(ask())
        clock.advance(4000)
    gc.collect()
    assert [loop() for loop in loops] == [None] * 3
    assert len(endpoint.presented) == 3


def test_a40_a_loop_that_was_closed_in_the_middle_of_a_flight_is_let_go() -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    async def start() -> None:
        flights.start()

    flights = SingleFlight(work)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(start())
    loop.close()
    asyncio.run(start())
    assert loop not in flights._flights


FORKS = """
import asyncio, os
from front_async import OAuthToken, OAuthTokenAuth
from front_async.testing import FakeClock
from tests.auth.conftest import Endpoint

async def begun():
    waiting = asyncio.ensure_future(auth.authorization())
    await endpoint.entered.wait()
    return waiting, auth._flight.running()

async def own():
    return auth._flight.start() is not inherited

clock = FakeClock()
loop = asyncio.new_event_loop()
endpoint = Endpoint(clock)
endpoint.open.clear()
auth = OAuthTokenAuth(endpoint, OAuthToken("a0", "r0", clock.now() - 1), clock=clock)
waiting, inherited = loop.run_until_complete(begun())
child = os.fork()
if child == 0:
    endpoint.open, endpoint.entered = asyncio.Event(), asyncio.Event()
    endpoint.open.set()
    print("child", str(asyncio.run(auth.authorization())), flush=True)
    print("child", loop.run_until_complete(own()), flush=True)
    os._exit(0)
os.waitpid(child, 0)
endpoint.open.set()
print("parent", str(loop.run_until_complete(waiting)))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a42_a_forked_child_does_not_wait_for_its_parents_flight() -> None:
    """The parent forks in a program of its own: one thread, and its loop stands still."""
    ended = subprocess.run(
        [sys.executable, "-c", FORKS], capture_output=True, text=True, timeout=30, check=False
    )
    said = ended.stdout.splitlines()
    assert said == ["child Bearer a2", "child True", "parent Bearer a1"], ended.stderr
