"""A lock on a file: forks, file systems without locks, and writes that are cancelled."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import errno
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from front_async import (
    FileTokenStore,
    OAuthToken,
    OAuthTokenAuth,
    StoredToken,
    TokenStoreError,
)
from front_async.auth import file_lock, file_store
from front_async.auth.file_lock import held_lock
from front_async.testing import FakeClock
from front_async.wire.secret import Secret
from tests.auth.conftest import Endpoint


def row(name: str, generation: int = 1) -> StoredToken:
    return StoredToken(OAuthToken(f"access-{name}", f"refresh-{name}"), generation)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "token.json"


BEGIN = """
import asyncio, os, signal, sys
from pathlib import Path
from front_async import FileTokenStore
from front_async.auth.file_lock import held_lock

path = Path(sys.argv[1])
lock = path.with_name(path.name + ".lock")

def fork():
    child = os.fork()
    if child == 0:
        signal.pause()
    return child
"""
LETS_GO = """
async def main():
    async with FileTokenStore(path).lock():
        child = fork()
    with held_lock(lock) as free:
        print("free" if free else "held")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

asyncio.run(main())
"""
CHILD_LEAVES = """
with held_lock(lock):
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        with held_lock(lock) as free:
            print("free" if free else "held", status)
"""
IS_KILLED = """
lives, says = os.pipe()
with held_lock(lock):
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        os.write(says, b"!")
        signal.pause()
    os.read(lives, 1)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def run(program: str, path: Path) -> str:
    """Run a program of one thread, which may fork, and return what it says."""
    command = [sys.executable, "-c", BEGIN + program, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = process.stdout.readline()
        process.wait(30)
    return said.strip()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
class TestForks:
    def test_p19_a_child_does_not_keep_the_lock_under_which_it_was_forked(self, path: Path) -> None:
        assert run(LETS_GO, path) == "free"

    def test_p19_a_child_does_not_free_its_parents_lock(self, path: Path) -> None:
        assert run(CHILD_LEAVES, path) == "held 0", "and it ends well"

    def test_p19_a_child_does_not_keep_the_lock_of_a_parent_that_is_killed(
        self, path: Path
    ) -> None:
        child = int(run(IS_KILLED, path))
        try:
            with held_lock(path.with_name("token.json.lock")) as free:
                assert free
        finally:
            os.kill(child, signal.SIGKILL)


async def test_p8_a_file_system_that_cannot_lock_is_an_error_before_front_is_asked(
    path: Path, endpoint: Endpoint, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot lock cannot save either, and the new refresh token would be lost."""
    store = FileTokenStore(path, clock=FakeClock(jumps=False))
    expired = StoredToken(OAuthToken("a0", "r0", clock.now() - 1))
    await store.save(expired, expected=None)

    def refuses(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(file_lock, "_take", refuses)
    with pytest.raises(TokenStoreError, match=r"token\.json\.lock cannot be locked \(No locks"):
        await OAuthTokenAuth(endpoint, store=store, clock=clock).authorization()
    assert endpoint.presented == []
    with pytest.raises(OSError, match="No locks"):
        await store.save(row("1"), expected=expired)


async def test_a_save_does_not_wait_for_ever_for_another_that_hangs(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_store, "_PATIENCE", 0.0)
    store = FileTokenStore(path)
    with held_lock(path.with_name("token.json.write")):
        for step in (store.save(row("1"), expected=None), store.forget()):
            with pytest.raises(TokenStoreError, match=r"token\.json\.write is locked"):
                await step
    assert await store.save(row("1"), expected=None)


async def test_p5_p9_a_write_that_is_cancelled_goes_on_under_its_lock(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a rival that expects the same row comes second, and loses."""
    store, writing, go_on = FileTokenStore(path), threading.Event(), threading.Event()
    await store.save(row("1"), expected=None)
    write = file_store._write

    def slow(path: Path, content: Secret) -> None:
        writing.set()
        go_on.wait(30)
        write(path, content)

    monkeypatch.setattr(file_store, "_write", slow)
    ours = asyncio.create_task(store.save(row("ours", 2), expected=row("1")))
    await asyncio.to_thread(writing.wait, 30)
    ours.cancel()
    await asyncio.wait([ours])
    rival = asyncio.create_task(store.save(row("rival", 2), expected=row("1")))
    done, _ = await asyncio.wait([rival], timeout=0.05)
    assert not done
    go_on.set()
    assert await rival is False
    assert await store.load() == row("ours", 2)
