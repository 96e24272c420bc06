"""A token in a file that only its owner can read."""

import asyncio
import os
import stat
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec

from front_async.auth.file_lock import file_lock
from front_async.auth.store import swaps
from front_async.auth.token import OAuthToken, StoredToken
from front_async.errors import InvalidArgument, TokenStoreError
from front_async.whole_file import whole_file
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.secret import Secret

_VERSION = 1
_LARGEST = 64 * 1024  # bytes; a row takes about one
_POSIX = os.name == "posix"


class FileTokenStore:
    """A token in a JSON file of mode 0600, shared by the processes of one machine.

    Writes are atomic and flushed to the disk. A symbolic link, or a file that others may read,
    is refused. Not for network file systems: their locks cannot be relied on.

    Args:
        path: The file; its folder is created when missing. Locks are kept beside it.
    """

    def __init__(self, path: str | os.PathLike[str], *, clock: Clock | None = None) -> None:
        self._path = Path(path)
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self._path)!r})"

    async def load(self) -> StoredToken | None:
        """Return the row, or None when there is no file.

        Raises:
            TokenStoreError: The file is a link, is open to others, or is not one of ours.
        """
        return await asyncio.to_thread(self._read)

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Replace *expected* by *row*; False when the file no longer holds it."""
        await self._make_folder()
        async with file_lock(self._beside(".write"), self._clock):
            if not swaps(await self.load(), expected):
                return False
            await asyncio.to_thread(_write, self._path, _encode(row))
            return True

    def lock(self) -> AbstractAsyncContextManager[object]:
        """Keep the other processes of this machine out."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return file_lock(self._beside(".lock"), self._clock)

    async def _make_folder(self) -> None:
        await asyncio.to_thread(self._path.parent.mkdir, parents=True, exist_ok=True)

    def _beside(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)

    def _read(self) -> StoredToken | None:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TokenStoreError(f"{self._path} cannot be opened: {error.strerror}") from None
        try:
            _refuse_loose(os.fstat(descriptor), self._path)
            row = _decode(os.read(descriptor, _LARGEST))
        finally:
            os.close(descriptor)
        if row is None:
            raise TokenStoreError(
                f"{self._path} does not hold a token that this version of the library wrote"
            )
        return row


def _refuse_loose(status: os.stat_result, path: Path) -> None:
    mode = stat.S_IMODE(status.st_mode)
    if not stat.S_ISREG(status.st_mode):
        raise TokenStoreError(f"{path} is not a regular file")
    if _POSIX and mode & 0o077:
        raise TokenStoreError(f"{path} may be read by others (mode {mode:04o}); expected 0600")


def _write(path: Path, content: Secret) -> None:
    with whole_file(path) as file:
        file.write(content.encode())


class _Row(msgspec.Struct):
    generation: int
    issued_at: float | None
    access_token: str
    refresh_token: str | None
    expires_at: float | None
    version: int = _VERSION


def _encode(row: StoredToken) -> Secret:
    token = row.token
    return Secret(
        msgspec.json.encode(
            _Row(
                row.generation,
                row.issued_at,
                str(token.access_token),
                None if token.refresh_token is None else str(token.refresh_token),
                token.expires_at,
            )
        ).decode()
    )


def _decode(content: bytes) -> StoredToken | None:
    """Read a row; None for anything else. Raises nothing, as its frame holds the tokens."""
    try:
        row = msgspec.json.decode(content, type=_Row)
        token = OAuthToken(row.access_token, row.refresh_token, row.expires_at)
    except (msgspec.MsgspecError, InvalidArgument):
        return None
    return StoredToken(token, row.generation, row.issued_at) if row.version == _VERSION else None
