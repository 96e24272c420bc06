"""PostgreSQL: a table for each resource, filled by COPY into staging and a merge."""

import asyncio
import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from front_async.errors import InvalidArgument
from front_async.export.records import Batch, Record, Removal
from front_async.export.resources import RESOURCES
from front_async.export.sinks.columns import COLUMNS, FOUND_BY, Rows, Type, indexed, names_of
from front_async.export.sinks.identity import TABLE, UNKNOWN, check
from front_async.export.sinks.pending import Change, Pending
from front_async.export.sinks.postgres_server import PostgresServer
from front_async.export.sinks.remains import sweep
from front_async.export.summary import Written

_TYPES: Mapping[Type, str] = {
    "text": "text",
    "time": "timestamptz",
    "flag": "boolean",
    "json": "jsonb",
}
_ZERO = re.compile(r"((?<!\\)(?:\\\\)*)\\u0000")
_EPOCH = datetime.fromtimestamp(0, UTC)


class PostgresSink:
    """Tables in a PostgreSQL database. Needs ``front-async[postgres]``.

    Each resource is a table with an ``id``, typed columns and ``json``: the record as Front sent
    it. A server that goes away is waited for, half a minute at most, and the commit repeated.

    Args:
        dsn: How to reach the database: ``postgresql://user@host/name``.
        folder: Where the journal lies, and attachments.
        schema: The schema of the tables, made when missing. It should hold nothing else.

    Raises:
        InvalidArgument: psycopg is not installed, *dsn* cannot be read, or the schema is no plain
            name.
    """

    def __init__(
        self,
        dsn: str,
        folder: str | os.PathLike[str],
        *,
        schema: str = "front",
    ) -> None:
        if not schema.isidentifier():
            raise InvalidArgument("schema must be a plain name")
        self.folder: Path = Path(folder)
        self.kind: str = f"postgres, schema {schema}"
        self._schema = schema
        self._server = PostgresServer(dsn, schema)
        self._pending = Pending()

    def __repr__(self) -> str:
        return f"PostgresSink(folder={str(self.folder)!r}, schema={self._schema!r})"

    async def open(self, *, export: str, fresh: bool, replace: bool) -> None:
        """Make the tables and empty them, or see that they are this export's."""

        async def prepare(connection: Any) -> None:
            async with connection.transaction():
                await self._check(connection, export, fresh=fresh, replace=replace)
                if fresh:
                    await self._begin(connection, export)

        await self._server.do(prepare)
        self._server.greet = lambda connection: self._check(connection, export)
        await asyncio.to_thread(sweep, self.folder)

    async def write(self, batch: Batch) -> None:
        """Keep records for the commit."""
        self._pending.write(batch)

    async def remove(self, removal: Removal) -> None:
        """Keep a removal for the commit."""
        self._pending.remove(removal)

    async def commit(self) -> None:
        """Write what was kept in one transaction."""
        changes = self._pending.take()
        await self._server.do(lambda connection: self._commit(connection, changes))

    async def finish(self) -> Mapping[str, Written]:
        """Count what is there."""
        counts: dict[str, Written] = {}

        async def count(connection: Any) -> None:
            for name in RESOURCES:
                size = "coalesce(sum(octet_length(json::text)), 0)::bigint"
                query = f"SELECT count(*), {size} FROM {self._table(name)}"  # noqa: S608
                cursor = await connection.execute(query)
                counts[name] = Written((), *await cursor.fetchone())

        await self._server.do(count)
        return counts

    async def close(self) -> None:
        """Close the connection."""
        self._pending = Pending()
        self._server.greet = None
        await self._server.close()

    def _table(self, name: str) -> str:
        return f'"{self._schema}"."{name}"'

    async def _check(
        self, connection: Any, export: str, *, fresh: bool = False, replace: bool = False
    ) -> None:
        found = await self._found(connection)
        check(found, export, fresh=fresh, replace=replace, place=f"schema {self._schema}")

    async def _found(self, connection: Any) -> str | None:
        """Return whose data the schema holds."""
        query = (
            "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
            "WHERE nspname = %s AND relkind IN ('r', 'p', 'v', 'm', 'f')"
        )
        cursor = await connection.execute(query, (self._schema,))
        tables = {name for (name,) in await cursor.fetchall()}
        if TABLE not in tables:
            return UNKNOWN if tables.intersection(RESOURCES) else None
        cursor = await connection.execute(f"SELECT export FROM {self._table(TABLE)}")  # noqa: S608
        row = await cursor.fetchone()
        return row[0] if row else UNKNOWN

    async def _begin(self, connection: Any, export: str) -> None:
        """Make the tables that are missing, and let all be empty and of this export."""
        own = self._table(TABLE)
        statements = [
            f'CREATE SCHEMA IF NOT EXISTS "{self._schema}"',
            f"CREATE TABLE IF NOT EXISTS {own} (export text NOT NULL)",
            *(one for name in RESOURCES for one in self._statements(name)),
            f"TRUNCATE {', '.join(map(self._table, (TABLE, *RESOURCES)))}",
        ]
        for statement in statements:
            await connection.execute(statement)
        await connection.execute(f"INSERT INTO {own} VALUES (%s)", (export,))  # noqa: S608

    def _statements(self, name: str) -> list[str]:
        columns = ", ".join(f"{column.name} {_TYPES[column.type]}" for column in COLUMNS[name])
        table = (
            f"CREATE TABLE IF NOT EXISTS {self._table(name)} "
            f"(id text PRIMARY KEY, version double precision, {columns}, json json NOT NULL)"
        )
        return [
            table,
            *(
                f'CREATE INDEX IF NOT EXISTS "{name}_{column}" ON {self._table(name)} ({column})'
                for column in indexed(name)
            ),
        ]

    async def _commit(self, connection: Any, changes: Iterable[Change]) -> None:
        async with connection.transaction():
            for change in changes:
                if isinstance(change, Removal):
                    await self._remove(connection, change)
                    continue
                for resource, records in change.items():
                    await self._merge(connection, resource, records.values())

    async def _remove(self, connection: Any, removal: Removal) -> None:
        column = FOUND_BY[removal.by]
        query = f"DELETE FROM {self._table(removal.resource)} WHERE {column} = ANY(%s)"  # noqa: S608
        await connection.execute(query, (list(removal.ids),))

    async def _merge(self, connection: Any, resource: str, records: Iterable[Record]) -> None:
        """Write records, one of each id."""
        table, staging = self._table(resource), f"staged_{resource}"
        await connection.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {staging} (LIKE {table}) ON COMMIT DELETE ROWS"
        )
        await connection.execute(f"TRUNCATE {staging}")
        names = names_of(resource)
        copy = f"COPY {staging} (id, {', '.join(names)}) FROM STDIN"
        async with connection.cursor() as cursor, cursor.copy(copy) as rows:
            for row in _ROWS[resource].of(records):
                await rows.write_row(row)
        changes = ", ".join(f"{one} = excluded.{one}" for one in names)
        await connection.execute(
            f"INSERT INTO {table} AS old (id, {', '.join(names)}) "  # noqa: S608
            f"SELECT id, {', '.join(names)} FROM {staging} "
            f"ON CONFLICT (id) DO UPDATE SET {changes} "
            f"WHERE coalesce(excluded.version >= old.version, true)"
        )


def _time(seconds: float) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def _text(value: str) -> str:
    """Leave out zero characters, which PostgreSQL cannot hold."""
    return value.replace("\x00", "")


def _json(value: list[Any]) -> str:
    return _ZERO.sub(r"\1", msgspec.json.encode(value).decode())


_ROWS = {name: Rows(name, {"time": _time, "text": _text, "json": _json}) for name in RESOURCES}
