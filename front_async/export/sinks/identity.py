"""Whose data a sink holds: the export that began them leaves its name there."""

import sqlite3
from contextlib import closing
from pathlib import Path

from front_async.errors import InvalidArgument
from front_async.export.storage import disk_errors

TABLE = "front_async"
"""Where a database tells its export: one row."""

UNKNOWN = ""
"""Whose data are that no export wrote."""


def check(found: str | None, export: str, *, fresh: bool, replace: bool, place: str) -> None:
    """See whether an export may begin, or go on, in *place*.

    Args:
        found: Whose data are there: an export's, or UNKNOWN; None where there are none.
        export: The one that asks.
        fresh: Whether it begins.
        replace: Whether data of another one may go then.
        place: What messages call it.

    Raises:
        InvalidArgument: It may not; the message says why.
    """
    if not fresh and found != export:
        raise InvalidArgument(
            f"the data of this export are gone or belong to another export: {place}"
        )
    if found == UNKNOWN:
        raise InvalidArgument(f"{place} holds what no export wrote: move it away first")
    if found not in (None, export) and not replace:
        raise InvalidArgument(held(place))


def held(place: str) -> str:
    """Say that an export is there already."""
    return f"{place} holds data of another export, and there is no journal of it: replace it"


def claim(connection: sqlite3.Connection, export: str) -> None:
    """Leave the name of an export in a new database."""
    connection.execute(f"CREATE TABLE {TABLE} (export TEXT NOT NULL)")
    connection.execute(f"INSERT INTO {TABLE} VALUES (?)", (export,))  # noqa: S608  # a literal


def export_in(path: Path) -> str | None:
    """Return whose database a file is; None when there is none, or nothing in it yet.

    Raises:
        OSError: It cannot be read, or is damaged.
    """
    if not path.exists():
        return None
    with disk_errors(path), closing(_reading(path)) as connection:
        return _read(connection)


def _reading(path: Path) -> sqlite3.Connection:
    """Open what is there: nothing is made."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)


def _read(connection: sqlite3.Connection) -> str | None:
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            return UNKNOWN
        raise
    if TABLE not in tables:
        return UNKNOWN if tables else None
    found: str = connection.execute(f"SELECT export FROM {TABLE}").fetchone()[0]  # noqa: S608
    return found
