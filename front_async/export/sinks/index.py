"""The index of files of lines: where each record stands, so that a newer one can replace it.

A commit only adds to a log, in one row; the end of a run folds the log into the tables. The index
decides what a file holds: bytes beyond the length it knows were written by a process that ended
before its commit, and are cut off.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

import attrs
import msgspec
from msgspec.structs import astuple

from front_async.export.reading import sum_of
from front_async.export.records import Record
from front_async.export.sinks.identity import claim
from front_async.export.storage import closed_on_failure, connect, disk_errors, transaction

_TABLES = """
CREATE TABLE segments (
    resource TEXT, number INTEGER, bytes INTEGER NOT NULL, lines INTEGER NOT NULL,
    PRIMARY KEY (resource, number)) WITHOUT ROWID;
CREATE TABLE log (number INTEGER PRIMARY KEY, changes BLOB NOT NULL)
"""
_RECORDS = """
CREATE TABLE "{0}" (
    id TEXT PRIMARY KEY, segment INTEGER NOT NULL, line INTEGER NOT NULL, sum INTEGER NOT NULL,
    version REAL, conversation TEXT) WITHOUT ROWID
"""  # no other index: each would cost every record what only an update or an end needs once
_FOLD = """
INSERT INTO "{0}" VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
SET segment = excluded.segment, line = excluded.line, sum = excluded.sum,
    version = excluded.version, conversation = excluded.conversation
WHERE coalesce(excluded.version >= version, 1)
    AND (excluded.sum, excluded.version, excluded.conversation) IS NOT (sum, version, conversation)
"""
_PAGES = 8_000  # in the write-ahead log: most of them change many times
_MANY = 500  # values in one query
_FOLDED = 10_000  # records in one transaction: ids are in no order, and each would change a page


@attrs.frozen
class Segment:
    """One file: how much of it is valid."""

    resource: str
    number: int
    bytes: int
    lines: int


class Row(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Where a record stands, and what it is told from another version by."""

    id: str
    segment: int
    line: int
    sum: int
    version: float | None
    conversation: str | None

    def same(self, record: Record) -> bool:
        """Tell whether this is *record*, as it is."""
        about = (self.version, self.conversation)
        return about == (record.version, record.conversation) and self.sum == sum_of(record.data)


class Placed(msgspec.Struct, tag="placed", array_like=True, gc=False):
    """Records that came."""

    resource: str
    rows: list[Row]


class Removed(msgspec.Struct, tag="removed", array_like=True, gc=False):
    """Records that went."""

    resource: str
    ids: tuple[str, ...]
    by: Literal["id", "conversation"]


_ID = attrgetter("id")
Change = Placed | Removed

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Change]).decode


class Index:
    """Where the records are, by resource and id.

    Args:
        path: Its file.
        resources: What has a table in it.
        begun: The export it is made for; None where it is there.

    Raises:
        OSError: It cannot be read.
    """

    def __init__(self, path: Path, resources: Sequence[str], begun: str | None = None) -> None:
        self._path = path
        self.connection: sqlite3.Connection = connect(path)
        with closed_on_failure(self.connection):
            with disk_errors(path):
                self.connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
            if begun is not None:
                self._begin(begun, resources)
            self._filled = {one for one in resources if self._one(f'SELECT 1 FROM "{one}" LIMIT 1')}  # noqa: S608

    def _begin(self, export: str, resources: Iterable[str]) -> None:
        with self.transaction():
            claim(self.connection, export)
            for statement in (*_TABLES.split(";"), *map(_RECORDS.format, resources)):
                self.connection.execute(statement)

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

    def known(self, resource: str, ids: Sequence[str]) -> dict[str, Row]:
        """Return where these records stood when the log was folded last."""
        found: dict[str, Row] = {}
        if resource not in self._filled:
            return found
        for n in range(0, len(ids), _MANY):
            some = ids[n : n + _MANY]
            slots = ",".join("?" * len(some))
            query = f'SELECT * FROM "{resource}" WHERE id IN ({slots})'  # noqa: S608
            found |= {row[0]: Row(*row) for row in self._all(query, *some)}
        return found

    def log(self, changes: Sequence[Change], grown: Iterable[Segment]) -> None:
        """Note what was done, in its order, all of it or nothing."""
        with self.transaction():
            self.connection.execute("INSERT INTO log (changes) VALUES (?)", (_encode(changes),))
            for segment in grown:
                self.grow(segment)

    def fold(self) -> None:
        """Work off the log, oldest first: of each record the newest counts.

        Killed meanwhile, it goes on where it was.
        """
        with self._lasting_later():
            while changes := self._oldest():
                with self.transaction():
                    self._apply(changes.values())
                    self.connection.execute("DELETE FROM log WHERE number <= ?", (max(changes),))

    def _oldest(self) -> dict[int, list[Change]]:
        """Return rows of the log, some thousand records in all."""
        found: dict[int, list[Change]] = {}
        size = 0
        with disk_errors(self._path):
            for number, changes in self.connection.execute("SELECT * FROM log ORDER BY number"):
                found[number] = _decode(changes)
                size += sum(len(one.rows) for one in found[number] if isinstance(one, Placed))
                if size >= _FOLDED:
                    break
        return found

    def _apply(self, commits: Iterable[Sequence[Change]]) -> None:
        rows = defaultdict[str, list[Row]](list)
        for change in (change for changes in commits for change in changes):
            if isinstance(change, Placed):
                rows[change.resource] += change.rows
            else:
                self._put(rows)
                self._remove(change)
        self._put(rows)

    def _put(self, rows: dict[str, list[Row]]) -> None:
        for resource, some in rows.items():
            some.sort(key=_ID)  # those with one id stay in their order
            self.connection.executemany(_FOLD.format(resource), map(astuple, some))
            self._filled.add(resource)
        rows.clear()

    def _remove(self, change: Removed) -> None:
        column = "id" if change.by == "id" else "conversation"
        statement = f'DELETE FROM "{change.resource}" WHERE {column} = ?'  # noqa: S608
        self.connection.executemany(statement, ((one,) for one in change.ids))

    @contextmanager
    def _lasting_later(self) -> Generator[None]:
        """Do without a flush for each transaction: one that is lost is in the log again."""
        self._one("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            self._one("PRAGMA synchronous = FULL")

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

    def _all(self, query: str, *values: object) -> list[Any]:
        with disk_errors(self._path):
            return self.connection.execute(query, values).fetchall()

    def _one(self, query: str) -> Any:
        with disk_errors(self._path):
            return self.connection.execute(query).fetchone()
