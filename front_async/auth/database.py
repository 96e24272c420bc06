"""One SQL statement at a time, each in a transaction and on a connection of its own."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Executable, Row, Table, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from front_async.auth.private_file import refuse_loose
from front_async.errors import TokenStoreError


class Database:
    """The table of tokens in a database.

    Whatever a driver raises becomes a TokenStoreError without cause: the frames of SQLAlchemy and
    of the driver hold the tokens.
    """

    def __init__(self, engine: AsyncEngine, table: Table) -> None:
        self.table = table
        self._engine = engine

    async def rows(self, statement: Executable) -> list[Row[Any]]:
        """Return what *statement* selects."""
        rows, _ = await self._run(statement)
        return rows

    async def first(self, statement: Executable) -> Row[Any] | None:
        """Return the first row that *statement* selects, or None."""
        rows = await self.rows(statement)
        return rows[0] if rows else None

    async def change(self, statement: Executable) -> bool:
        """Tell whether *statement* found a row to change."""
        _, count = await self._run(statement)
        return count > 0

    async def ensure(self, name: str) -> None:
        """Insert a row without a token, unless there is a row."""
        await self._run(insert(self.table).values(name=name, tag="", owner="", beat=0))

    async def create(self) -> None:
        """Create the table unless it is there."""
        self._check_file(make=True)
        # The second try is for the worker that lost a race with another: the table is there now.
        failure = await self._created() and await self._created()
        if failure:
            raise TokenStoreError(f"the table {self.table.name} cannot be created ({failure})")

    async def _created(self) -> str | None:
        """Create the table, or say what went wrong."""
        try:
            async with self._engine.begin() as connection:
                await connection.run_sync(self.table.create, checkfirst=True)
        except Exception as error:  # noqa: BLE001  # a driver may raise anything
            return type(error).__name__
        return None

    async def _run(self, statement: Executable) -> tuple[list[Row[Any]], int]:
        """Return the rows, and how many rows a change found."""
        self._check_file()
        try:
            async with self._engine.begin() as connection:
                result = await connection.execute(statement)
                return (list(result), 0) if result.returns_rows else ([], result.rowcount)
        except IntegrityError:
            return [], 0  # the row is there already
        except Exception as error:  # noqa: BLE001  # a driver may raise anything
            failure = type(error).__name__
        raise TokenStoreError(f"the database cannot be asked about {self.table.name} ({failure})")

    def _check_file(self, *, make: bool = False) -> None:
        """Refuse an SQLite file that others may read. Its side files take over its mode."""
        path = _file(self._engine)
        if path is None:
            return
        try:
            if make:
                path.touch(mode=0o600)
            refuse_loose(path.stat(), path)
        except OSError as error:
            failure = error.strerror
        else:
            return
        raise TokenStoreError(f"{path} cannot be used ({failure}): was create_table() run?")


def _file(engine: AsyncEngine) -> Path | None:
    """Return SQLite's file; None for a database in memory, or behind a server."""
    name = engine.url.database or ""
    if engine.dialect.name != "sqlite" or ":memory:" in name:
        return None
    if not name.startswith("file:"):
        return Path(name) if name else None
    path, _, options = name.removeprefix("file:").partition("?")
    memory = engine.url.query.get("mode") == "memory" or "mode=memory" in options
    return None if memory else Path(unquote(path.removeprefix("//")))
