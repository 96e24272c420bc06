"""The index of files of lines: where each record stands, so that a newer one can replace it.

A commit is one row of a log, which says how large the files are now as well; the end of a run folds
the log into the tables. The index decides what a file holds: bytes beyond the length it knows were
written by a process that ended before its commit, and are cut off.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, starmap
from operator import attrgetter
from pathlib import Path
from typing import Any

from msgspec.structs import astuple

from front_async.export.sinks.changes import (
    Logged,
    Placed,
    Removed,
    Row,
    Segment,
    decode_changes,
    decode_segments,
    encode,
)
from front_async.export.sinks.identity import claim
from front_async.export.sinks.index_tables import TABLES, records_table, upsert
from front_async.export.slices import slices
from front_async.export.storage import (
    bound,
    closed_on_failure,
    connect,
    disk_errors,
    transaction,
)

_TOGETHER = 50  # rows in one statement: alone each would take twice as long
_PAGES = 8_000  # in the write-ahead log: most of them change many times
_MANY = 500  # values in one query
_FOLDED = 10_000  # records in one transaction: ids are in no order, and each would change a page
_ID = attrgetter("id")


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
        self._connection: sqlite3.Connection = connect(path)
        with closed_on_failure(self._connection):
            with disk_errors(path):
                self._connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
            if begun is not None:
                self._begin(begun, resources)
            self._filled = {one for one in resources if self._one(f'SELECT 1 FROM "{one}" LIMIT 1')}  # noqa: S608
            self._segments = self._stored()

    def _begin(self, export: str, resources: Iterable[str]) -> None:
        with self._transaction():
            claim(self._connection, export)
            for statement in (*TABLES, *map(records_table, resources)):
                self._connection.execute(statement)

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    def _transaction(self) -> Any:
        """Return a block in which everything is written, or nothing."""
        return transaction(self._connection, self._path)

    def _stored(self) -> dict[tuple[str, int], Segment]:
        """Return the files as the last commit left them."""
        with disk_errors(self._path):
            stored = self._connection.execute("SELECT resource, number, bytes, lines FROM segments")
            found = _by_place(starmap(Segment, stored))
            for (grown,) in self._connection.execute("SELECT grown FROM log ORDER BY number"):
                found |= _by_place(decode_segments(grown))
        return found

    def segments(self, resource: str | None = None) -> list[Segment]:
        """Return the files there are, in order."""
        found = sorted(self._segments.items())
        return [one for (name, _), one in found if resource in (None, name)]

    def known(self, resource: str, ids: Sequence[str]) -> dict[str, Row]:
        """Return where these records stood when the log was folded last."""
        found: dict[str, Row] = {}
        if resource not in self._filled:
            return found
        for some in slices(ids, _MANY):
            slots = ",".join("?" * len(some))
            query = f'SELECT * FROM "{resource}" WHERE id IN ({slots})'  # noqa: S608
            found |= {row[0]: Row(*row) for row in self._all(query, *some)}
        return found

    def log(self, changes: Sequence[Logged], grown: Iterable[Segment]) -> None:
        """Note what was done, in its order, all of it or nothing.

        It is one statement: each gives way to the event loop, and comes back when that rests.
        """
        grown = list(grown)
        with disk_errors(self._path):
            self._connection.execute(
                "INSERT INTO log (grown, changes) VALUES (?, ?)", (encode(grown), encode(changes))
            )
        self._segments |= _by_place(grown)

    def fold(self) -> None:
        """Work off the log, oldest first: of each record the newest counts.

        Killed meanwhile, it goes on where it was.
        """
        with self._lasting_later():
            with self._transaction():
                for segment in self._segments.values():
                    self._grow(segment)
            while changes := self._oldest():
                with self._transaction():
                    self._apply(changes.values())
                    self._connection.execute("DELETE FROM log WHERE number <= ?", (max(changes),))

    def _oldest(self) -> dict[int, list[Logged]]:
        """Return rows of the log, some thousand records in all."""
        found: dict[int, list[Logged]] = {}
        size = 0
        with disk_errors(self._path):
            query = "SELECT number, changes FROM log ORDER BY number"
            for number, changes in self._connection.execute(query):
                found[number] = decode_changes(changes)
                size += sum(len(one.rows) for one in found[number] if isinstance(one, Placed))
                if size >= _FOLDED:
                    break
        return found

    def _apply(self, commits: Iterable[Sequence[Logged]]) -> None:
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
            for together in slices(some, _TOGETHER):
                self._upsert(resource, together)
            self._filled.add(resource)
        rows.clear()

    def _upsert(self, resource: str, rows: Sequence[Row]) -> None:
        values = bound(chain.from_iterable(map(astuple, rows)))
        self._connection.execute(upsert(resource, len(rows)), values)

    def _remove(self, change: Removed) -> None:
        column = "id" if change.by == "id" else "conversation"
        statement = f'DELETE FROM "{change.resource}" WHERE {column} = ?'  # noqa: S608
        self._connection.executemany(statement, ((one,) for one in change.ids))

    @contextmanager
    def _lasting_later(self) -> Generator[None]:
        """Do without a flush for each transaction: one that is lost is in the log again."""
        self._one("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            self._one("PRAGMA synchronous = FULL")

    def rewritten(self, segment: Segment, after: Segment) -> None:
        """Note that the lines which count stand in another file now, or that none did."""
        with self._transaction():
            self._renumber(segment, after.number)
            self._connection.execute(
                "DELETE FROM segments WHERE resource = ? AND number = ?",
                (segment.resource, segment.number),
            )
            if after.lines:
                self._grow(after)
        del self._segments[segment.resource, segment.number]
        if after.lines:
            self._segments |= _by_place([after])

    def _renumber(self, segment: Segment, number: int) -> None:
        """Number the lines that count anew, without gaps."""
        name = segment.resource
        self._connection.execute(
            f'UPDATE "{name}" SET segment = ?, line = place.line FROM ('  # noqa: S608
            f'SELECT id, row_number() OVER (ORDER BY line) - 1 AS line FROM "{name}" '
            f'WHERE segment = ?) AS place WHERE place.id = "{name}".id',
            (number, segment.number),
        )

    def _grow(self, segment: Segment) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?)", astuple(segment)
        )

    def lines(self, segment: Segment) -> Iterator[int]:
        """Yield the numbers of the lines that count, ascending."""
        cursor = self._connection.execute(
            f'SELECT line FROM "{segment.resource}" WHERE segment = ? ORDER BY line',  # noqa: S608
            (segment.number,),
        )
        for (line,) in cursor:
            yield line

    def counts(self, resource: str) -> dict[int, int]:
        """Count the records in each file of a resource."""
        query = f'SELECT segment, count(*) FROM "{resource}" GROUP BY segment'  # noqa: S608
        return dict(self._all(query))

    def _all(self, query: str, *values: object) -> list[Any]:
        with disk_errors(self._path):
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str) -> Any:
        with disk_errors(self._path):
            return self._connection.execute(query).fetchone()


def _by_place(segments: Iterable[Segment]) -> dict[tuple[str, int], Segment]:
    return {(one.resource, one.number): one for one in segments}
