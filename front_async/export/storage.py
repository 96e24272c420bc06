"""SQLite files that are durable when a commit returns, and errors as the system's own."""

import errno
import math
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FULL = "full"
_CACHE = "-4000"  # kilobytes: what a database of any size takes in memory
_WAIT = 5.0  # seconds for a reader of the same file

NULLABLE = "nullif(?, 9e999)"
"""The place in a statement of a value that may be None; :func:`bound` makes what belongs there."""


@contextmanager
def disk_errors(path: Path) -> Generator[None]:
    """Raise what SQLite finds wrong with *path* as the OSError it is.

    Raises:
        OSError: The disk is full, the file cannot be written, or it is damaged.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = errno.ENOSPC if _FULL in str(error) else errno.EIO
        raise OSError(code, str(error), str(path)) from None


def connect(path: Path, *, page_size: int = 4096) -> sqlite3.Connection:
    """Open a database whose commits survive the loss of power; only its owner may read it.

    Args:
        path: Its file, which is made when it is missing.
        page_size: Bytes in a page of a new file; larger ones suit larger rows.

    Raises:
        OSError: It cannot be opened or is no database.
    """
    path.touch(mode=0o600)
    with disk_errors(path):
        connection = sqlite3.connect(
            path, timeout=_WAIT, isolation_level=None, check_same_thread=False
        )
        with closed_on_failure(connection):
            connection.execute(f"PRAGMA page_size = {page_size}")
            for setting in ("journal_mode = WAL", "synchronous = FULL", f"cache_size = {_CACHE}"):
                connection.execute(f"PRAGMA {setting}")
    return connection


@contextmanager
def closed_on_failure(connection: sqlite3.Connection) -> Generator[None]:
    """Close a connection when what is to make it ready fails."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Generator[None]:
    """Do everything in the block, or nothing.

    Raises:
        OSError: It cannot be written; nothing of it was.
    """
    with disk_errors(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def bound(values: Iterable[Any]) -> list[Any]:
    """Return values for a statement: infinity for None, which NULLABLE takes back to NULL.

    None itself takes many times as long as another value: the module looks for an adapter of it.
    """
    return [math.inf if value is None else value for value in values]
