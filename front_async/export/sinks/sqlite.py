"""SQLite: one file, a table for each resource, ready to be queried."""

import asyncio
import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from front_async.export.records import Batch, Removal
from front_async.export.resources import RESOURCES
from front_async.export.sinks import sqlite_tables as tables
from front_async.export.sinks.columns import FOUND_BY, Rows
from front_async.export.sinks.identity import claim
from front_async.export.sinks.pending import Change, Pending, Records
from front_async.export.sinks.remains import SQLITE, prepare
from front_async.export.storage import bound, connect, disk_errors, transaction
from front_async.export.summary import Written

_PAGE = 65_536  # bytes
_PAGES = 500  # in the write-ahead log: some of them change many times


class SqliteSink:
    """A database ``front.sqlite`` in *folder*.

    Each resource is a table with an ``id``, typed columns (times in epoch seconds) and ``json``:
    the record as Front sent it. Others may read it while it is written; until the first run is
    done a record may stand there in more than one version, and its tables have no indexes.

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
        """Make the indexes that are missing, and count what is there."""
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
                    self._connection.execute(tables.table(name))

    def _commit(self, changes: Iterable[Change]) -> None:
        with transaction(self._connection, self._path):
            for change in changes:
                if isinstance(change, Removal):
                    self._remove(change)
                else:
                    self._write(change)

    def _write(self, changed: Records) -> None:
        unique = self._unique()
        for resource, records in changed.items():
            rows = _ROWS[resource].of(records.values())
            statements = tables.UPSERTS if resource in unique else tables.INSERTS
            self._connection.executemany(statements[resource], rows)

    def _remove(self, removal: Removal) -> None:
        resource, column = removal.resource, FOUND_BY[removal.by]
        self._make_unique(resource)
        self._connection.execute(tables.index(resource, column))  # that by id is there already
        values = ((one,) for one in removal.ids)
        self._connection.executemany(tables.removal(resource, column), values)

    def _unique(self) -> set[str]:
        """Return the tables in which each record stands once."""
        query = "SELECT tbl_name FROM sqlite_master WHERE type = 'index'"
        return {name for (name,) in self._connection.execute(query)}

    def _make_unique(self, resource: str) -> None:
        try:
            self._connection.execute(tables.unique(resource))
        except sqlite3.IntegrityError:
            self._connection.execute(tables.older(resource))
            self._connection.execute(tables.unique(resource))

    def _written(self) -> dict[str, Written]:
        for name in RESOURCES:
            with transaction(self._connection, self._path):
                self._make_unique(name)
                for statement in tables.indexes(name):
                    self._connection.execute(statement)
        with disk_errors(self._path):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return {
                name: Written((SQLITE,), *self._connection.execute(tables.count(name)).fetchone())
                for name in RESOURCES
            }


def _json(value: list[Any]) -> str:
    return _encode(value).decode() if value else "[]"


_encode = msgspec.json.Encoder().encode
_ROWS = {name: Rows(name, {"json": _json, "flag": int}, bound) for name in RESOURCES}
