"""A token in a file that only its owner can read."""

import asyncio
import os
import re
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from pathlib import Path

from front_async.auth.file_lock import brief_lock, file_lock
from front_async.auth.private_file import refuse_loose
from front_async.auth.row import decode_row, encode_row
from front_async.auth.store import swaps
from front_async.auth.token import StoredToken
from front_async.errors import InvalidArgument, TokenStoreError
from front_async.whole_file import whole_file
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.secret import Secret

_LARGEST = 64 * 1024  # bytes; a row takes about one
_PATIENCE = 5.0  # seconds; the lock for a write is held for milliseconds
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,100}")


class FileTokenStore:
    """A token in a JSON file of mode 0600, shared by the processes of one machine.

    Writes are atomic and flushed to the disk. A symbolic link, or a file that others may read,
    is refused. Not for network file systems: their locks cannot be relied on.

    Args:
        path: The file; its folder is created when missing. Locks are kept beside it.
        name: Whose token it is, such as a company's id; a file written under another name is
            refused.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        name: str | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._path = Path(path)
        self._name = name
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
        """Replace *expected* by *row*; False when the file no longer holds it.

        A write that has begun goes on when its caller is cancelled.
        """
        # All in one thread, which lets go of the lock when it is done and not before.
        return await asyncio.to_thread(self._swap, row, expected)

    async def forget(self) -> None:
        """Remove the file, whatever it holds. The empty files of its locks stay."""
        await asyncio.to_thread(self._remove)

    def lock(self) -> AbstractAsyncContextManager[object]:
        """Keep the other processes of this machine out."""
        _make_folder(self._path.parent)
        return file_lock(self._beside(".lock"), self._clock)

    def _swap(self, row: StoredToken, expected: StoredToken | None) -> bool:
        with self._writing():
            if not swaps(self._read(), expected):
                return False
            _write(self._path, encode_row(row, self._name))
            return True

    def _remove(self) -> None:
        with self._writing():
            self._path.unlink(missing_ok=True)

    def _writing(self) -> AbstractContextManager[None]:
        _make_folder(self._path.parent)
        return brief_lock(self._beside(".write"), _PATIENCE)

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
            refuse_loose(os.fstat(descriptor), self._path)
            content = Secret(os.read(descriptor, _LARGEST).decode("utf-8", "replace"))
        finally:
            os.close(descriptor)
        return decode_row(content, self._name, str(self._path))


class FileTokenStores:
    """The tokens of many companies, each in a file of its own.

    Args:
        folder: Where the files are; it is created with mode 0700 when missing.
    """

    def __init__(self, folder: str | os.PathLike[str], *, clock: Clock | None = None) -> None:
        self._folder = Path(folder)
        self._clock = clock

    def store(self, company_id: str) -> FileTokenStore:
        """Return the company's store.

        Raises:
            InvalidArgument: The id cannot be the name of a file.
        """
        if not _is_safe(company_id):
            raise InvalidArgument(
                "company_id must be 1 to 100 letters, digits, '_' or '-', as it names a file"
            )
        path = self._folder / f"{company_id}.json"
        return FileTokenStore(path, name=company_id, clock=self._clock)

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have a token, sorted."""
        files = await asyncio.to_thread(lambda: list(self._folder.glob("*.json")))
        return sorted(file.stem for file in files if _SAFE.fullmatch(file.stem))

    async def forget(self, company_id: str) -> None:
        """Remove the company's token."""
        await self.store(company_id).forget()


def _is_safe(company_id: object) -> bool:
    return isinstance(company_id, str) and _SAFE.fullmatch(company_id) is not None


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write(path: Path, content: Secret) -> None:
    with whole_file(path) as file:
        file.write(content.encode())
