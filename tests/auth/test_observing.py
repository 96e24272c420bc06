"""What a program hears of its tokens."""

import asyncio
import contextvars
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from front_async import (
    AuthError,
    FileTokenStore,
    OAuthToken,
    OAuthTokenAuth,
    ReauthorizationNeeded,
    ReauthorizationRequired,
    RefreshFailed,
    ScopeNarrowed,
    TokenEvent,
    TokenObserver,
    TokenRefreshed,
    TokenUnavailable,
)
from front_async.auth.observing import Notifier
from front_async.auth.store import MemoryTokenStore
from front_async.testing import FakeClock
from tests.auth.conftest import BrokenStore, Endpoint
from tests.transport.builders import until

who = contextvars.ContextVar("who", default="nobody")

Watched = Callable[[TokenObserver], OAuthTokenAuth]


@pytest.fixture
def watched(endpoint: Endpoint, clock: FakeClock) -> Watched:
    """Build a provider whose token has expired, and that tells an observer."""

    def make(observer: TokenObserver) -> OAuthTokenAuth:
        token = OAuthToken("a0", "r0", clock.now() - 1)
        return OAuthTokenAuth(endpoint, token, company_id="cmp_1", observer=observer, clock=clock)

    return make


async def test_a_refresh_is_told_once_to_a_plain_function_in_a_thread(
    watched: Watched, endpoint: Endpoint, clock: FakeClock
) -> None:
    heard: list[tuple[TokenEvent, bool]] = []
    here = threading.get_ident()
    auth = watched(lambda event: heard.append((event, threading.get_ident() == here)))
    await asyncio.gather(*(auth.authorization() for _ in range(100)))
    await auth.drain()
    assert heard == [(TokenRefreshed("cmp_1", 2, clock.now() + 3600), False)]


async def test_a_coroutine_function_is_awaited(watched: Watched) -> None:
    heard: list[TokenEvent] = []

    async def observer(event: TokenEvent) -> None:
        await asyncio.sleep(0)
        heard.append(event)

    auth = watched(observer)
    await auth.authorization()
    await auth.drain()
    assert [type(event) for event in heard] == [TokenRefreshed]


async def test_each_failed_try_is_told_and_when_the_next_one_is(
    watched: Watched, endpoint: Endpoint
) -> None:
    heard: list[TokenEvent] = []
    auth = watched(heard.append)
    endpoint.failures = [TokenUnavailable("down", 7.0)]
    for _ in range(3):
        with pytest.raises(TokenUnavailable):
            await auth.authorization()
    await auth.drain()
    assert heard == [RefreshFailed("cmp_1", "down; next try in 7 s", 7.0)]


async def test_a_dead_grant_is_told_once_and_again_only_after_it_lived(
    watched: Watched, endpoint: Endpoint, clock: FakeClock
) -> None:
    heard: list[TokenEvent] = []
    auth = watched(heard.append)
    endpoint.good = set()
    for _ in range(3):
        with pytest.raises(Exception, match="no longer honours"):
            await auth.authorization()
        clock.advance(31)
    await auth.drain()
    assert [type(event) for event in heard] == [ReauthorizationNeeded]
    endpoint.good = {"r0"}
    auth.reset()
    await auth.authorization()
    await auth.drain()
    assert [type(event) for event in heard] == [ReauthorizationNeeded, TokenRefreshed]


async def test_a_grant_that_is_dead_after_a_reset_is_told_anew(
    watched: Watched, endpoint: Endpoint
) -> None:
    """An admin has authorized again, and that grant is dead too."""
    heard: list[TokenEvent] = []
    auth = watched(heard.append)
    endpoint.good = set()
    for _ in range(2):
        with pytest.raises(ReauthorizationRequired):
            await auth.authorization()
        auth.reset()
    await auth.drain()
    assert [type(event) for event in heard] == [ReauthorizationNeeded] * 2


async def test_a_dead_grant_is_told_once_though_the_store_fails_now_and_then(
    endpoint: Endpoint, clock: FakeClock
) -> None:
    heard: list[TokenEvent] = []
    store = BrokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    auth = OAuthTokenAuth(endpoint, store=store, observer=heard.append, clock=clock)
    endpoint.good = set()
    for number in range(6):
        store.fails = {"load"} if number % 2 else set()
        with pytest.raises(AuthError):
            await auth.authorization()
        clock.advance(61)
    await auth.drain()
    kinds = [type(event) for event in heard]
    assert kinds == [ReauthorizationNeeded, *[RefreshFailed] * 3]


async def test_a20_a_narrower_scope_keeps_the_token_and_is_told_once(
    watched: Watched, endpoint: Endpoint, clock: FakeClock
) -> None:
    heard: list[TokenEvent] = []
    auth = watched(heard.append)
    for scopes in ("abc", "a", "a", None, "ab"):
        endpoint.scope = None if scopes is None else frozenset(scopes)
        await auth.authorization()
        clock.advance(3601)
    await auth.drain()
    narrowed = [event for event in heard if isinstance(event, ScopeNarrowed)]
    assert narrowed == [ScopeNarrowed("cmp_1", frozenset({"b", "c"}))]
    assert await auth.authorization()


async def test_another_workers_refresh_is_told_there(endpoint: Endpoint, clock: FakeClock) -> None:
    heard: list[TokenEvent] = []
    store = MemoryTokenStore(OAuthToken("a0", "r0", clock.now() - 1))
    first = OAuthTokenAuth(endpoint, store=store, clock=clock)
    second = OAuthTokenAuth(endpoint, store=store, observer=heard.append, clock=clock)
    await first.authorization()
    await second.authorization()
    await second.drain()
    assert heard == []


async def test_a38_a_slow_observer_delays_nobody(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("front_async.auth.observing._PATIENCE", 0.01)
    over = threading.Event()

    def blocks(_event: TokenEvent) -> None:
        over.wait(10)

    auth = watched(blocks)
    assert await auth.authorization() == "Bearer a1"
    await auth.drain()
    over.set()
    assert "the observer failed at TokenRefreshed (TimeoutError)" in caplog.text


@pytest.mark.parametrize("kind", ["plain", "async"])
async def test_a39_an_observer_that_raises_is_logged_without_its_words(
    watched: Watched, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    def plain(_event: TokenEvent) -> None:
        raise RuntimeError("says a secret")

    async def awaited(_event: TokenEvent) -> None:
        raise RuntimeError("says a secret")

    caplog.set_level(logging.DEBUG)
    auth = watched(plain if kind == "plain" else awaited)
    assert await auth.authorization() == "Bearer a1"
    await auth.drain()
    assert "the observer failed at TokenRefreshed (RuntimeError)" in caplog.text
    assert "secret" not in caplog.text


async def test_no_event_holds_a_token(watched: Watched, endpoint: Endpoint) -> None:
    heard: list[TokenEvent] = []
    auth = watched(heard.append)
    await auth.authorization()
    await auth.drain()
    assert not any(token in repr(heard) for token in ("a0", "a1", "r0", "r1"))


async def test_a38_observers_that_hang_keep_neither_stores_nor_each_other_from_working(
    tmp_path: Path, endpoint: Endpoint, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file store works in the threads that everybody shares; observers have their own."""
    monkeypatch.setattr("front_async.auth.observing._PATIENCE", 0.2)
    over, begun, heard = threading.Event(), list[TokenEvent](), list[TokenEvent]()
    endpoint.rotates = False

    def blocks(event: TokenEvent) -> None:
        begun.append(event)
        over.wait(30)
        heard.append(event)

    auths: list[OAuthTokenAuth] = []
    for number in range(40):
        store = FileTokenStore(tmp_path / f"{number}.json")
        token = OAuthToken(f"x{number}", "r0", clock.now() - 1)
        auths.append(OAuthTokenAuth(endpoint, token, store=store, observer=blocks, clock=clock))
    async with asyncio.timeout(10):
        for auth in auths:
            await auth.authorization()
        for auth in auths:
            await auth.drain()
    assert 0 < len(begun) < 20, "a few threads, and no more"
    over.set()
    await until(lambda: len(heard) == len(begun))
    again = OAuthTokenAuth(
        endpoint, OAuthToken("y", "r0", clock.now() - 1), observer=blocks, clock=clock
    )
    await again.authorization()
    await again.drain()
    assert len(heard) == len(begun), "what was given up is not told later, and the threads go on"


EXITS = """
import asyncio, threading
from front_async.auth.observing import Notifier, TokenRefreshed
from front_async.auth import observing

observing._PATIENCE = 0.01

async def main():
    notifier = Notifier(lambda event: threading.Event().wait())
    notifier.tell(TokenRefreshed(None, 1, None))
    await notifier.drain()
    print("drained", flush=True)

asyncio.run(main())
"""


def test_a38_an_observer_that_hangs_for_ever_does_not_keep_the_program_from_ending() -> None:
    command = [sys.executable, "-c", EXITS]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert ended.stdout == "drained\n"


@pytest.mark.parametrize("kind", ["plain", "async"])
async def test_a9_an_observer_does_not_see_the_context_of_whoever_asked(
    watched: Watched, kind: str
) -> None:
    seen: list[str] = []

    def plain(_event: TokenEvent) -> None:
        seen.append(who.get())
        who.set("a call before")

    async def awaited(_event: TokenEvent) -> None:
        plain(_event)

    who.set("tenant 7")
    for _ in range(3):
        notifier = Notifier(plain if kind == "plain" else awaited)
        notifier.tell(TokenRefreshed(None, 1, None))
        await notifier.drain()
    assert seen == ["nobody"] * 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a42_a_forked_child_tells_its_observer_too() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FORKS], capture_output=True, text=True, timeout=30, check=True
    )
    assert ended.stdout.split() == ["told", "told"]


FORKS = """
import asyncio, os
from front_async.auth.observing import Notifier, TokenRefreshed

async def main():
    notifier = Notifier(lambda event: print("told", flush=True))
    notifier.tell(TokenRefreshed(None, 1, None))
    await notifier.drain()

asyncio.run(main())
child = os.fork()
if child == 0:
    asyncio.run(main())
    os._exit(0)
os.waitpid(child, 0)
"""
