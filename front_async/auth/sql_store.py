"""A token in a SQL database, shared by the workers of many machines. Needs the extra ``sql``."""

from contextlib import AbstractAsyncContextManager
from secrets import token_hex

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from front_async.auth.database import Database
from front_async.auth.lease import LEASE, check_lease, held
from front_async.auth.row import check_name, decode_row, encode_row, tag
from front_async.auth.token import StoredToken
from front_async.auth.token_table import TABLE, described
from front_async.wire.clock import Clock, SystemClock


class SqlTokenStore:
    """A token in a SQL database, under a name such as the company's id.

    For PostgreSQL, MySQL, MariaDB and SQLite. No connection is held while a lock is. Give the
    engine ``pool_pre_ping=True``, or the first refresh after a restart of the server fails.

    Args:
        engine: SQLAlchemy's async engine. It stays yours to dispose of.
        name: What the row is kept under.
        table: The table's name; see :meth:`create_table` and :func:`token_table`.
        lease: Seconds after which the lock of a worker that died is free again, at most 70; the
            same for every worker.

    Raises:
        InvalidArgument: The name or the lease cannot be used.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        name: str,
        *,
        table: str = TABLE,
        lease: float = LEASE,
        clock: Clock | None = None,
    ) -> None:
        self._database = Database(engine, described(table))
        self._name = check_name(name)
        self._lease = check_lease(lease)
        self._clock = clock or SystemClock()
        self._stillness = _Stillness()

    def __repr__(self) -> str:
        return f"SqlTokenStore({self._name!r})"

    async def create_table(self) -> None:
        """Create the table unless it is there. Several workers may do so at once.

        An SQLite file is created with mode 0600.

        Raises:
            TokenStoreError: The database does not answer, or refuses.
        """
        await self._database.create()

    async def load(self) -> StoredToken | None:
        """Return the row, or None when there is none yet.

        Raises:
            TokenStoreError: The database does not answer, or holds something else there.
        """
        table = self._database.table
        row = await self._database.first(
            select(table.c.name, table.c.content).where(table.c.name == self._name)
        )
        if row is None or row.content is None:
            return None
        return decode_row(row.content, self._name, f"{self._name!r} in {table.name}")

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Replace *expected* by *row*; False when the table no longer holds it."""
        table = self._database.table
        swap = (
            update(table)
            .where(table.c.name == self._name, table.c.tag == tag(expected))
            .values(tag=tag(row), content=encode_row(row, self._name))
        )
        if await self._database.change(swap):
            return True
        if expected is not None:
            return False
        await self._database.ensure(self._name)
        return await self._database.change(swap)

    async def forget(self) -> None:
        """Drop the row. Its name stays until the next time if somebody holds its lock."""
        table = self._database.table
        mine = table.c.name == self._name
        await self._database.change(update(table).where(mine).values(tag="", content=None))
        await self._database.change(
            delete(table).where(mine, table.c.owner == "", table.c.tag == "")
        )

    def lock(self) -> AbstractAsyncContextManager[object]:
        """Keep every other worker out; a lock of a worker that died ends with its lease."""
        lease = _SqlLease(self._database, self._name, self._lease, self._clock, self._stillness)
        return held(lease, self._lease, self._clock)


class SqlTokenStores:
    """The tokens of many companies in one table; the arguments are those of SqlTokenStore."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        table: str = TABLE,
        lease: float = LEASE,
        clock: Clock | None = None,
    ) -> None:
        self._engine = engine
        self._table = table
        self._lease = check_lease(lease)
        self._clock = clock

    def store(self, company_id: str) -> SqlTokenStore:
        """Return the company's store."""
        return SqlTokenStore(
            self._engine, company_id, table=self._table, lease=self._lease, clock=self._clock
        )

    async def create_table(self) -> None:
        """Create the table unless it is there. Several workers may do so at once."""
        await Database(self._engine, described(self._table)).create()

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have a token, sorted."""
        table = described(self._table)
        wanted = select(table.c.name).where(table.c.tag != "")
        return sorted(row.name for row in await Database(self._engine, table).rows(wanted))

    async def forget(self, company_id: str) -> None:
        """Drop the company's token."""
        await self.store(company_id).forget()


class _Stillness:
    """Since when a lease has looked the same to a store, whoever of its waiters looked."""

    def __init__(self) -> None:
        self._seen: tuple[str, int, float] | None = None

    def since(self, owner: str, beat: int, now: float) -> float:
        """Note a look at *now*, and return when the same was first seen."""
        seen = self._seen
        if seen is None or seen[:2] != (owner, beat):
            seen = self._seen = (owner, beat, now)
        return seen[2]


class _SqlLease:
    """A lease without clocks: its holder counts a beat up, and it ends when that stands still."""

    def __init__(
        self,
        database: Database,
        name: str,
        seconds: float,
        clock: Clock,
        stillness: "_Stillness | None" = None,
    ) -> None:
        self._database = database
        self._name = name
        self._seconds = seconds
        self._clock = clock
        self._stillness = stillness or _Stillness()
        self._owner = token_hex(16)

    async def take(self) -> bool:
        table = self._database.table
        asked = self._clock.monotonic()
        row = await self._database.first(
            select(table.c.owner, table.c.beat).where(table.c.name == self._name)
        )
        if row is None:
            await self._database.ensure(self._name)
        owner, beat = ("", 0) if row is None else (str(row.owner), int(row.beat))
        since = self._stillness.since(owner, beat, self._clock.monotonic())
        if owner and asked - since < self._seconds:
            return False
        return await self._moved(owner, beat, self._owner)

    async def renew(self) -> bool:
        return await self._moved(self._owner, None, self._owner)

    async def release(self) -> None:
        await self._moved(self._owner, None, "")

    async def _moved(self, owner: str, beat: int | None, to: str) -> bool:
        """Hand the lease from *owner*, at *beat* if that matters, *to* another."""
        table = self._database.table
        move = update(table).where(table.c.name == self._name, table.c.owner == owner)
        if beat is not None:
            move = move.where(table.c.beat == beat)
        return await self._database.change(move.values(owner=to, beat=table.c.beat + 1))
