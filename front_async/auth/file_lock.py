"""A lock between processes, by the operating system's own means.

The lock is on an open file of its own, so it ends with the process that holds it, however that
process ends. The file is opened anew each time: a forked child must not inherit a held lock.
"""

import os
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from front_async.wire.clock import Clock

_POLL = 0.02  # seconds

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def _opened(path: Path) -> Generator[int]:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)  # and with it the lock


def _taken(descriptor: int) -> bool:
    try:
        _take(descriptor)
    except OSError:
        return False
    return True


@asynccontextmanager
async def file_lock(path: Path, clock: Clock) -> AsyncGenerator[None]:
    """Hold the lock on *path*, created with mode 0600, for the length of the block."""
    with _opened(path) as descriptor:
        while not _taken(descriptor):
            await clock.sleep(_POLL)
        yield


@contextmanager
def held_lock(path: Path) -> Generator[bool]:
    """Take the lock on *path* for the length of the block, and tell whether it was to be had."""
    with _opened(path) as descriptor:
        yield _taken(descriptor)
