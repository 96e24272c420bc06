"""A lock between processes, by the operating system's own means.

The lock is on an open file of its own, so it ends with the process that holds it, however that
process ends. The file is opened anew each time, and a forked child lets go of what it inherits: a
lock would last until the last copy of the open file is closed.
"""

import os
import sys
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from front_async.errors import TokenStoreError
from front_async.wire.clock import Clock

_POLL = 0.02  # seconds

_open: set[int] = set()
"""The descriptors of this process."""

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _free(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    def _drop_inherited() -> None:
        while _open:
            os.close(_open.pop())  # closing frees nothing while the parent has it open too

    os.register_at_fork(after_in_child=_drop_inherited)


@contextmanager
def _opened(path: Path) -> Generator[int]:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    descriptor, process = os.open(path, flags, 0o600), os.getpid()
    _open.add(descriptor)
    try:
        yield descriptor
    finally:
        if process == os.getpid():
            _open.discard(descriptor)
            os.close(descriptor)


@contextmanager
def _freed(descriptor: int) -> Generator[None]:
    """Free the lock at the end of the block, whoever may have a copy of the open file."""
    process = os.getpid()
    try:
        yield
    finally:
        if process == os.getpid():
            _free(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        _take(descriptor)
    except (BlockingIOError, PermissionError):  # held; Windows says the latter
        return False
    return True


@asynccontextmanager
async def file_lock(path: Path, clock: Clock) -> AsyncGenerator[None]:
    """Hold the lock on *path*, created with mode 0600, for the length of the block.

    Raises:
        TokenStoreError: The file cannot be opened, or its file system cannot lock.
    """
    with ExitStack() as stack:
        try:
            descriptor = stack.enter_context(_opened(path))
            while not _taken(descriptor):
                await clock.sleep(_POLL)
        except OSError as error:
            raise TokenStoreError(f"{path} cannot be locked ({error.strerror})") from None
        stack.enter_context(_freed(descriptor))
        yield


@contextmanager
def brief_lock(path: Path, patience: float) -> Generator[None]:
    """Hold the lock in a thread, for the moment that a write takes.

    Raises:
        TokenStoreError: It is not to be had for *patience* seconds.
        OSError: The file cannot be opened, or its file system cannot lock.
    """
    end = time.monotonic() + patience
    with _opened(path) as descriptor:
        while not _taken(descriptor):
            if time.monotonic() >= end:
                raise TokenStoreError(f"{path} is locked by a write that does not end")
            time.sleep(_POLL)
        with _freed(descriptor):
            yield


@contextmanager
def held_lock(path: Path) -> Generator[bool]:
    """Take the lock on *path* for the length of the block, and tell whether it was to be had.

    Raises:
        OSError: The file cannot be opened, or its file system cannot lock.
    """
    with _opened(path) as descriptor:
        if not _taken(descriptor):
            yield False
            return
        with _freed(descriptor):
            yield True
