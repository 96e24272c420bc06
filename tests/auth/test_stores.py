"""Token stores: memory, and a file that several processes share."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from front_async import FileTokenStore, MemoryTokenStore, OAuthToken, StoredToken, TokenStore
from front_async.errors import TokenStoreError

HIDDEN = OAuthToken("hidden-access", "hidden-refresh", 1_764_000_000)


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> TokenStore:
    return MemoryTokenStore() if request.param == "memory" else FileTokenStore(tmp_path / "t.json")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "token.json"


async def test_what_is_saved_is_loaded(store: TokenStore) -> None:
    assert await store.load() is None
    row = StoredToken(HIDDEN, 3, 1_700_000_000.5)
    assert await store.save(row, expected=None)
    assert await store.load() == row


async def test_p9_a_row_is_replaced_only_if_it_is_the_one_expected(store: TokenStore) -> None:
    first, second = StoredToken(HIDDEN, 1), StoredToken(HIDDEN, 2)
    assert await store.save(first, expected=None)
    assert not await store.save(second, expected=None)
    assert not await store.save(first, expected=second)
    assert await store.save(second, expected=first)
    assert await store.load() == second


async def test_the_lock_is_held_by_one_at_a_time(store: TokenStore) -> None:
    inside, most = 0, 0

    async def hold() -> None:
        nonlocal inside, most
        async with store.lock():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(hold() for _ in range(10)))
    assert (inside, most) == (0, 1)


async def test_p18_a_cancelled_wait_for_the_lock_leaves_nothing_behind(path: Path) -> None:
    store = FileTokenStore(path)
    open_files = len(list(Path("/proc/self/fd").iterdir()))
    async with store.lock():
        waiting = asyncio.ensure_future(store.lock().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert len(list(Path("/proc/self/fd").iterdir())) == open_files
    async with store.lock():
        pass


async def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    store = FileTokenStore(path)
    async with store.lock():
        await store.save(StoredToken(HIDDEN), expected=None)
    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert modes == {"token.json": 0o600, "token.json.lock": 0o600, "token.json.write": 0o600}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
async def test_p12_a_file_that_others_may_read_is_refused(path: Path, mode: int) -> None:
    store = FileTokenStore(path)
    await store.save(StoredToken(HIDDEN), expected=None)
    path.chmod(mode)
    with pytest.raises(TokenStoreError, match=f"{mode:04o}.*expected 0600"):
        await store.load()


async def test_p12_a_symbolic_link_is_refused(path: Path, tmp_path: Path) -> None:
    await FileTokenStore(path).save(StoredToken(HIDDEN), expected=None)
    link = tmp_path / "link.json"
    link.symlink_to(path)
    with pytest.raises(TokenStoreError, match=r"link\.json"):
        await FileTokenStore(link).load()


async def test_a_folder_is_no_token(tmp_path: Path) -> None:
    with pytest.raises(TokenStoreError, match="not a regular file"):
        await FileTokenStore(tmp_path).load()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"access_token": "hidden"}', b'{"version": 1, "access_token": "hid den"}'],
)
async def test_p16_what_is_not_ours_is_refused_by_path_and_not_shown(
    path: Path, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(TokenStoreError, match=r"token\.json") as caught:
        await FileTokenStore(path).load()
    assert "hid" not in str(caught.value)


async def test_p14_a_row_of_a_newer_version_is_neither_read_nor_overwritten(path: Path) -> None:
    store = FileTokenStore(path)
    await store.save(StoredToken(HIDDEN), expected=None)
    newer = path.read_bytes().replace(b'"version":1', b'"version":2')
    path.write_bytes(newer)
    with pytest.raises(TokenStoreError, match="version"):
        await store.load()
    with pytest.raises(TokenStoreError, match="version"):
        await store.save(StoredToken(HIDDEN, 2), expected=StoredToken(HIDDEN))
    assert path.read_bytes() == newer


async def test_p11_a_write_that_fails_leaves_the_old_row_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileTokenStore(path)
    await store.save(StoredToken(HIDDEN), expected=None)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await store.save(StoredToken(HIDDEN, 2), expected=StoredToken(HIDDEN))
    assert await store.load() == StoredToken(HIDDEN)
    assert not list(path.parent.glob(".token.json.*"))


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder is flushed by the system")
async def test_p11_a_new_name_is_flushed_to_the_disk_after_the_content(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the folder's flush a crash of the machine may bring the old token back."""
    flushed: list[tuple[str, bool]] = []
    flush = os.fsync

    def watched(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        flushed.append((kind, path.exists()))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    await FileTokenStore(path).save(StoredToken(HIDDEN), expected=None)
    assert flushed == [("file", False), ("folder", True)]


HOLDER = """
import asyncio, sys
from front_async import FileTokenStore

async def main():
    async with FileTokenStore(sys.argv[1]).lock():
        print("held", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_p19_the_lock_ends_with_the_process_that_holds_it(path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        await asyncio.to_thread(holder.stdout.readline)
        taking = asyncio.ensure_future(FileTokenStore(path).lock().__aenter__())
        await asyncio.sleep(0)
        assert not taking.done()
        holder.send_signal(signal.SIGKILL)
        await taking


def test_s1_a_store_shows_its_path_alone(path: Path) -> None:
    assert repr(FileTokenStore(path)) == f"FileTokenStore({str(path)!r})"
