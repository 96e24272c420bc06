"""SQLite: one file, a table for each resource, ready to be queried."""

import asyncio
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from front_async.export.records import Batch, Removal
from front_async.export.resources import RESOURCES
from front_async.export.sinks.columns import COLUMNS, Rows, Type
from front_async.export.sinks.identity import claim
from front_async.export.sinks.pending import Change, Pending, Records
from front_async.export.sinks.remains import SQLITE, prepare
from front_async.export.storage import NULLABLE, bound, connect, disk_errors, transaction
from front_async.export.summary import Written

_TYPES: Mapping[Type, str] = {
    "text": "TEXT",
    "time": "REAL",
    "flag": "INTEGER",
    "json": "TEXT",
}
_PAGE = 65_536  # bytes
_PAGES = 500  # in the write-ahead log: some of them change many times
_INDEXED = ("conversation_id", "created_at", "posted_at", "updated_at")


class SqliteSink:
    """A database ``front.sqlite`` in *folder*.

    Each resource is a table with an ``id``, typed columns (times in epoch seconds) and ``json``:
    the record as Front sent it. Others may read it while it is written.

    Args:
        folder: Created when missing. The file is readable by its owner only.
    """

    kind: str = "sqlite"

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder: Path = Path(folder)
        self._path = self.folder / SQLITE
        self._connection: Any = None
        self._pending = Pending()

    async def open(self, *, export: str, fresh: bool, replace: bool) -> None:
        """Open the file, or begin a new one."""
        where = (self.folder, self._path)
        await asyncio.to_thread(prepare, *where, export=export, fresh=fresh, replace=replace)
        await asyncio.to_thread(self._open, export if fresh else None)

    async def write(self, batch: Batch) -> None:
        """Keep records for the commit."""
        self._pending.write(batch)

    async def remove(self, removal: Removal) -> None:
        """Keep a removal for the commit."""
        self._pending.remove(removal)

    async def commit(self) -> None:
        """Write what was kept, all of it or nothing."""
        await asyncio.to_thread(self._commit, self._pending.take())

    async def finish(self) -> Mapping[str, Written]:
        """Count what is there."""
        return await asyncio.to_thread(self._written)

    async def close(self) -> None:
        """Close the file."""
        self._pending.take()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self, begun: str | None) -> None:
        """Open the database; make it where an export begins."""
        self._connection = connect(self._path, page_size=_PAGE)
        with disk_errors(self._path):
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
        if begun is not None:
            with transaction(self._connection, self._path):
                claim(self._connection, begun)
                for name in RESOURCES:
                    self._connection.execute(_schema(name))

    def _commit(self, changes: Iterable[Change]) -> None:
        with transaction(self._connection, self._path):
            for change in changes:
                if isinstance(change, Removal):
                    self._remove(change)
                else:
                    self._upsert(change)

    def _upsert(self, changed: Records) -> None:
        for resource, records in changed.items():
            rows = _ROWS[resource].of(records.values())
            self._connection.executemany(_UPSERTS[resource], map(bound, rows))

    def _remove(self, removal: Removal) -> None:
        """Remove all at once: the column of a conversation has no index in the first run."""
        column = "id" if removal.by == "id" else "conversation_id"
        gone = "SELECT value FROM json_each(?)"
        self._connection.execute(
            f'DELETE FROM "{removal.resource}" WHERE {column} IN ({gone})',  # noqa: S608
            (msgspec.json.encode(removal.ids).decode(),),
        )

    def _written(self) -> dict[str, Written]:
        with disk_errors(self._path):
            # Only now: to sort all at once costs much less than to keep them in order.
            for statement in (one for name in RESOURCES for one in _indexes(name)):
                self._connection.execute(statement)
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return {
                name: Written((SQLITE,), *self._connection.execute(_count(name)).fetchone())
                for name in RESOURCES
            }


def _count(name: str) -> str:
    return f'SELECT count(*), coalesce(sum(length(CAST(json AS BLOB))), 0) FROM "{name}"'  # noqa: S608


def _schema(name: str) -> str:
    columns = ", ".join(f"{column.name} {_TYPES[column.type]}" for column in COLUMNS[name])
    return (
        f'CREATE TABLE "{name}" (id TEXT PRIMARY KEY, version REAL, {columns}, json TEXT NOT NULL)'
    )


def _indexes(name: str) -> list[str]:
    return [
        f'CREATE INDEX IF NOT EXISTS "{name} by {column.name}" ON "{name}" ({column.name})'
        for column in COLUMNS[name]
        if column.name in _INDEXED
    ]


def _upsert(name: str) -> str:
    names = ["version", *(column.name for column in COLUMNS[name]), "json"]
    slots = ", ".join(["?", *[NULLABLE] * (len(names) - 1), "?"])
    changes = ", ".join(f"{one} = excluded.{one}" for one in names)
    return (
        f'INSERT INTO "{name}" (id, {", ".join(names)}) VALUES ({slots}) '  # noqa: S608
        f"ON CONFLICT (id) DO UPDATE SET {changes} "
        f"WHERE coalesce(excluded.version >= version, 1)"
    )


_UPSERTS = {name: _upsert(name) for name in RESOURCES}


def _json(value: list[Any]) -> str:
    return _encode(value).decode() if value else "[]"


_encode = msgspec.json.Encoder().encode
_ROWS = {name: Rows(name, {"json": _json, "flag": int}) for name in RESOURCES}
