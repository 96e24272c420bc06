"""A PostgreSQL server: waited for when it goes away, and believed when it refuses."""

import asyncio
import errno
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from front_async.errors import InvalidArgument

_log = logging.getLogger("front_async.export")

_TRIES = 6
_PAUSE = 0.5  # seconds before the second try; doubled for each one after
_PATIENCE = 10  # seconds to connect
_FULL = "53100"
# Lost connections, an administrator's shutdown, a crash, a start that is under way, and
# transactions that were rolled back for the sake of another one.
_PASSING = ("08", "40", "57P01", "57P02", "57P03")

Work = Callable[[Any], Awaitable[None]]


class PostgresServer:
    """The one connection of an exporter, which locks a schema for as long as it lives.

    Args:
        dsn: How to reach the database.
        schema: What is locked.

    Raises:
        InvalidArgument: psycopg is not installed, or *dsn* cannot be read.
    """

    def __init__(self, dsn: str, schema: str) -> None:
        self._psycopg = _psycopg()
        self._dsn = _checked(dsn, self._psycopg)
        self._schema = schema
        self._connection: Any = None
        self.greet: Work | None = None
        """What is done first with every connection from now on."""

    async def do(self, work: Work) -> None:
        """Do *work* with a connection; again when the server went away meanwhile.

        Raises:
            OSError: The server did not come back, or refuses.
        """
        for attempt in range(1, _TRIES + 1):
            try:
                return await work(await self._connected())
            except self._psycopg.Error as error:
                passing = self._is_passing(error)
                await self.close()
                if not passing or attempt == _TRIES:
                    raise _as_os_error(error) from None
                reason = _reason(error)
            _log.warning("PostgreSQL went away (%s); try %d follows", reason, attempt + 1)
            await asyncio.sleep(_PAUSE * 2 ** (attempt - 1))
        return None

    async def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _connected(self) -> Any:
        if self._connection is None or self._connection.closed:
            self._connection = await self._reach()
            await self._lock(self._connection)
            if self.greet is not None:
                await self.greet(self._connection)
        return self._connection

    async def _reach(self) -> Any:
        """Connect.

        What a server says that refuses comes without its SQLSTATE. But one that answers now, and
        refuses once more, was not on its way up or down.
        """
        errors = self._psycopg
        try:
            return await self._connect()
        except errors.OperationalError:
            if not await asyncio.to_thread(self._answers):
                raise
        try:
            return await self._connect()
        except errors.OperationalError as error:
            raise _as_os_error(error) from None

    async def _connect(self) -> Any:
        return await self._psycopg.AsyncConnection.connect(self._dsn, autocommit=True)

    def _answers(self) -> bool:
        pq = self._psycopg.pq
        return bool(pq.PGconn.ping(self._dsn.encode()) == pq.Ping.OK)

    async def _lock(self, connection: Any) -> None:
        """Be the only exporter of the schema for as long as the connection lives."""
        query = "SELECT pg_try_advisory_lock(hashtext('front_async'), hashtext(%s))"
        for _ in range(_TRIES):
            cursor = await connection.execute(query, (self._schema,))
            if (await cursor.fetchone())[0]:
                return
            await asyncio.sleep(_PAUSE)  # a connection of ours that was lost may not be gone yet
        raise BlockingIOError(errno.EWOULDBLOCK, "another export is writing here", self._schema)

    def _is_passing(self, error: Any) -> bool:
        if self._connection is None or self._connection.closed:
            return isinstance(error, self._psycopg.OperationalError)
        return (error.sqlstate or "").startswith(_PASSING)


def _reason(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _as_os_error(error: Any) -> OSError:
    said = f"PostgreSQL: {_reason(error)}"
    return OSError(errno.ENOSPC, said) if error.sqlstate == _FULL else OSError(said)


def _checked(dsn: str, psycopg: Any) -> str:
    """Return the DSN, with a limit for how long it takes to connect."""
    try:
        made: str = psycopg.conninfo.make_conninfo(dsn, connect_timeout=_PATIENCE)
    except psycopg.ProgrammingError:  # its message shows parts of the DSN: a password, perhaps
        raise InvalidArgument(
            "dsn: it cannot be read; one looks like postgresql://user@host/name"
        ) from None
    return made


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError:
        raise InvalidArgument("format: PostgreSQL needs front-async[postgres]") from None
    return psycopg
