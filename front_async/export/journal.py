"""The journal of one destination: what is exported there, and what is left to do.

It is a SQLite file of a few pages. Every commit is on the disk when it returns, and the sink has
committed before: what the journal says is done, is done.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import msgspec

from front_async.errors import InvalidArgument
from front_async.export.shards import Cursor, Shard, decode_shard
from front_async.export.steps import Step
from front_async.export.storage import closed_on_failure, connect, disk_errors, transaction

FORMAT = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shards (
    number INTEGER PRIMARY KEY, shard TEXT NOT NULL UNIQUE, cursor TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS opened (conversation TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS expected (message TEXT PRIMARY KEY, conversation TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listed (
    resource TEXT, id TEXT, run INTEGER, PRIMARY KEY (resource, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sampled (conversation TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS compared (
    conversation TEXT, resource TEXT, id TEXT, sum INTEGER,
    PRIMARY KEY (conversation, resource, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY, name TEXT, done INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
"""


class Journal:
    """The open journal at *path*.

    Raises:
        OSError: It cannot be read or written.
        InvalidArgument: A newer version wrote it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = connect(path)
        with closed_on_failure(self._connection):
            with disk_errors(path):
                self._connection.executescript(_TABLES)
            found = self.get("format", FORMAT)
            if found != FORMAT:
                raise InvalidArgument(
                    f"{path} was written in format {found}, and this version reads {FORMAT}"
                )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; what was committed stays."""
        self._connection.close()

    def get(self, name: str, default: Any = None) -> Any:
        """Return what is noted under *name*."""
        row = self._one("SELECT value FROM about WHERE name = ?", name)
        return default if row is None else msgspec.json.decode(row[0])

    def begin(self, notes: Mapping[str, Any], shards: Iterable[Shard]) -> None:
        """Note what a run is about, and all it has to do.

        Raises:
            OSError: It cannot be written.
        """
        with transaction(self._connection, self._path):
            self._note({"format": FORMAT, **notes})
            self._connection.execute("DELETE FROM shards")
            self._open(shards)

    def note(self, notes: Mapping[str, Any]) -> None:
        """Note some values.

        Raises:
            OSError: They cannot be written.
        """
        with transaction(self._connection, self._path):
            self._note(notes)

    def finish(self, notes: Mapping[str, Any]) -> None:
        """Note that everything is done, and forget what was needed on the way.

        Raises:
            OSError: It cannot be written.
        """
        with transaction(self._connection, self._path):
            self._note(notes)
            for table in ("opened", "expected", "sampled", "compared", "shards"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  # of a literal
        with disk_errors(self._path):
            self._connection.execute("VACUUM")

    def shards(self) -> list[tuple[Shard, Cursor]]:
        """Return what is left to do, oldest first."""
        rows = self._all("SELECT shard, cursor FROM shards ORDER BY number")
        return [(decode_shard(name), msgspec.json.decode(at, type=Cursor)) for name, at in rows]

    def commit(self, steps: Sequence[Step]) -> None:
        """Claim what the sink has committed, all of it or nothing.

        Raises:
            OSError: It cannot be written.
        """
        grown = _grown(steps)
        totals = {name: Counter[str](self.get(name, {})) + more for name, more in grown.items()}
        with transaction(self._connection, self._path):
            self._open(shard for step in steps for shard in step.opens)
            self._move(steps)
            for note in (note for step in steps for note in step.notes):
                self._connection.execute(note.statement, note.values)
            self._note(totals)

    def opened(self, conversations: Sequence[str]) -> set[str]:
        """Return which of these have a shard, or had one."""
        query = (
            "SELECT conversation FROM opened WHERE conversation IN (SELECT value FROM json_each(?))"
        )
        return {identifier for (identifier,) in self._all(query, _json(conversations))}

    def held(self, conversations: Sequence[str]) -> set[str]:
        """Return which of these an export with filters holds."""
        query = (
            "SELECT id FROM listed WHERE resource = 'conversations' "
            "AND id IN (SELECT value FROM json_each(?))"
        )
        return {identifier for (identifier,) in self._all(query, _json(conversations))}

    def missing(self, after: str, count: int) -> list[tuple[str, str]]:
        """Return messages that were expected and did not come, with their conversations."""
        return self._all(
            "SELECT message, conversation FROM expected WHERE message > ? ORDER BY 1 LIMIT ?",
            *(after, count),
        )

    def sampled(self, after: str, count: int) -> list[str]:
        """Return some of the conversations that are to be compared."""
        rows = self._all(
            "SELECT conversation FROM sampled WHERE conversation > ? ORDER BY 1 LIMIT ?",
            *(after, count),
        )
        return [identifier for (identifier,) in rows]

    def seen(self, conversation: str) -> dict[tuple[str, str], int]:
        """Return the sums of what came for a conversation that is to be compared."""
        rows = self._all(
            "SELECT resource, id, sum FROM compared WHERE conversation = ?", conversation
        )
        return {(resource, identifier): number for resource, identifier, number in rows}

    def unlisted(self, resource: str, run: int) -> list[str]:
        """Return what was listed in an earlier run, and not in this one."""
        rows = self._all("SELECT id FROM listed WHERE resource = ? AND run < ?", resource, run)
        return [identifier for (identifier,) in rows]

    def waiting(self, after: str, count: int) -> list[str]:
        """Return some of the files that have not been fetched."""
        rows = self._all(
            "SELECT id FROM files WHERE NOT done AND id > ? ORDER BY 1 LIMIT ?", after, count
        )
        return [identifier for (identifier,) in rows]

    def files(self, identifiers: Iterable[str]) -> list[tuple[str, str]]:
        """Return the ids and names of these files, but for those that have been fetched."""
        query = "SELECT id, name FROM files WHERE id = ? AND NOT done"
        return [row for one in identifiers for row in self._all(query, one)]

    def _note(self, notes: Mapping[str, Any]) -> None:
        rows = [(name, _json(value)) for name, value in notes.items()]
        self._connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", rows)

    def _open(self, shards: Iterable[Shard]) -> None:
        names = [shard.name for shard in shards]
        if names:
            self._connection.execute(
                "INSERT OR IGNORE INTO shards (shard, cursor) SELECT value, '{}' FROM json_each(?)",
                (_json(names),),
            )

    def _move(self, steps: Iterable[Step]) -> None:
        """Note where shards stand, in few statements: each gives way to the event loop twice."""
        moved = {step.shard.name: _json(step.cursor) for step in steps if step.cursor is not None}
        done = [step.shard.name for step in steps if step.cursor is None]
        if moved:
            self._connection.execute(
                "UPDATE shards SET cursor = moved.value FROM json_each(?) AS moved "
                "WHERE shard = moved.key",
                (_json(moved),),
            )
        if done:
            self._connection.execute(
                "DELETE FROM shards WHERE shard IN (SELECT value FROM json_each(?))", (_json(done),)
            )

    def _all(self, query: str, *values: object) -> list[Any]:
        with disk_errors(self._path):
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> Any:
        with disk_errors(self._path):
            return self._connection.execute(query, values).fetchone()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _grown(steps: Iterable[Step]) -> dict[str, Counter[str]]:
    """Return what to add to which totals."""
    records = Counter[str]()
    counts = Counter[str]()
    for step in steps:
        counts.update(step.counts)
        for batch in step.batches:
            records[batch.resource] += len(batch.records)
    return {name: more for name, more in (("records", records), ("counts", counts)) if more}
