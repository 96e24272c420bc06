"""The index of files of lines: where each record stands, so that a newer one can replace it.

It decides what a file holds: bytes beyond the length it knows were written by a process that
ended before its commit, and are cut off.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from front_async.export.reading import sum_of
from front_async.export.records import Record, Removal
from front_async.export.storage import connect, disk_errors, transaction

_TABLES = """
CREATE TABLE IF NOT EXISTS segments (
    resource TEXT, number INTEGER, bytes INTEGER NOT NULL, lines INTEGER NOT NULL,
    PRIMARY KEY (resource, number)) WITHOUT ROWID;
"""
_RECORDS = """
CREATE TABLE IF NOT EXISTS "{0}" (
    id TEXT PRIMARY KEY, segment INTEGER NOT NULL, line INTEGER NOT NULL, sum INTEGER NOT NULL,
    version REAL, conversation TEXT)
"""  # with a rowid: ids are in no order, and so few pages as possible should change in a commit
_PAGES = 8_000  # in the write-ahead log: most of them change many times
_MANY = 500  # values in one query


@attrs.frozen
class Segment:
    """One file: how much of it is valid."""

    resource: str
    number: int
    bytes: int
    lines: int


@attrs.frozen
class Known:
    """What the index holds of a record."""

    sum: int
    version: float | None
    conversation: str | None


Place = tuple[int, int]  # segment and line


class Index:
    """Where the records are, by resource and id.

    Raises:
        OSError: It cannot be read.
    """

    def __init__(self, path: Path, resources: Iterable[str]) -> None:
        self._path = path
        self.connection: sqlite3.Connection = connect(path)
        with disk_errors(path):
            self.connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
            self.connection.executescript(_TABLES)
            for name in resources:
                self._prepare(name)

    def close(self) -> None:
        """Close it."""
        self.connection.close()

    def transaction(self) -> Any:
        """Return a block in which everything is written, or nothing."""
        return transaction(self.connection, self._path)

    def segments(self, resource: str | None = None) -> list[Segment]:
        """Return the files there are, in order."""
        query = "SELECT resource, number, bytes, lines FROM segments"
        where = "" if resource is None else " WHERE resource = ?"
        values = () if resource is None else (resource,)
        rows = self._all(f"{query}{where} ORDER BY resource, number", *values)
        return [Segment(*row) for row in rows]

    def known(self, resource: str, ids: Sequence[str]) -> dict[str, Known]:
        """Return what there is of these records."""
        found: dict[str, Known] = {}
        for n in range(0, len(ids), _MANY):
            some = ids[n : n + _MANY]
            slots = ",".join("?" * len(some))
            query = f'SELECT id, sum, version, conversation FROM "{resource}" WHERE id IN ({slots})'  # noqa: S608
            found |= {row[0]: Known(*row[1:]) for row in self._all(query, *some)}
        return found

    def place(self, resource: str, rows: Iterable[tuple[Record, Place]]) -> None:
        """Note where records stand now."""
        self.connection.executemany(
            f'INSERT OR REPLACE INTO "{resource}" VALUES (?, ?, ?, ?, ?, ?)',  # noqa: S608
            (
                (one.id, *place, sum_of(one.data), one.version, one.conversation)
                for one, place in rows
            ),
        )

    def remove(self, removal: Removal) -> None:
        """Forget records: their lines count no more."""
        column = "id" if removal.by == "id" else "conversation"
        self.connection.executemany(
            f'DELETE FROM "{removal.resource}" WHERE {column} = ?',  # noqa: S608  # two literals
            ((one,) for one in removal.ids),
        )

    def grow(self, segment: Segment) -> None:
        """Note how much of a file is valid."""
        self.connection.execute(
            "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?)", attrs.astuple(segment)
        )

    def drop(self, segment: Segment) -> None:
        """Forget a file."""
        self.connection.execute(
            "DELETE FROM segments WHERE resource = ? AND number = ?",
            (segment.resource, segment.number),
        )

    def lines(self, segment: Segment) -> Iterator[int]:
        """Yield the numbers of the lines that count, ascending."""
        cursor = self.connection.execute(
            f'SELECT line FROM "{segment.resource}" WHERE segment = ? ORDER BY line',  # noqa: S608
            (segment.number,),
        )
        for (line,) in cursor:
            yield line

    def counts(self, resource: str) -> dict[int, int]:
        """Count the records in each file of a resource."""
        query = f'SELECT segment, count(*) FROM "{resource}" GROUP BY segment'  # noqa: S608
        return dict(self._all(query))

    def renumber(self, segment: Segment, number: int) -> None:
        """Note that the lines that count now stand in another file, without gaps."""
        name = segment.resource
        self.connection.execute(
            f'UPDATE "{name}" SET segment = ?, line = place.line FROM ('  # noqa: S608
            f'SELECT id, row_number() OVER (ORDER BY line) - 1 AS line FROM "{name}" '
            f'WHERE segment = ?) AS place WHERE place.id = "{name}".id',
            (number, segment.number),
        )

    def _prepare(self, name: str) -> None:
        # No other index: each would cost every record what only an update or an end needs once.
        self.connection.execute(_RECORDS.format(name))

    def _all(self, query: str, *values: object) -> list[Any]:
        with disk_errors(self._path):
            return self.connection.execute(query, values).fetchall()


def newer(record: Record, known: Known | None) -> bool:
    """Tell whether *record* replaces what is known: it differs, and is not older."""
    if known is None:
        return True
    if record.version is not None and known.version is not None and record.version < known.version:
        return False
    return sum_of(record.data) != known.sum or record.conversation != known.conversation
