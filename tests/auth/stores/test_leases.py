"""Locks between machines: who holds one, for how long, and who may end it."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from sqlalchemy import Executable, MetaData, Row, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from front_async import RedisTokenStore, SqlTokenStore, TokenStore, token_table
from front_async.auth.database import Database
from front_async.auth.lease import held
from front_async.auth.sql_store import _SqlLease  # pyright: ignore[reportPrivateUsage]
from front_async.auth.token_table import described
from front_async.testing import FakeClock

LEASE = 0.6  # seconds, where a real server counts them


class Ledger:
    """Who holds a lease, as a server would keep it."""

    def __init__(self) -> None:
        self.owner: object = None
        self.renewals = 0


class Counter:
    """One worker's view of a ledger, which fails on demand."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.fails: set[str] = set()
        self.slow = asyncio.Event()
        self.slow.set()
        self.asked: list[str] = []

    async def take(self) -> bool:
        await self._ask("take")
        if self.ledger.owner is None:
            self.ledger.owner = self
        await self.slow.wait()
        return self.ledger.owner is self

    async def renew(self) -> bool:
        await self._ask("renew")
        self.ledger.renewals += 1
        return self.ledger.owner is self

    async def release(self) -> None:
        await self._ask("release")
        if self.ledger.owner is self:
            self.ledger.owner = None

    async def _ask(self, step: str) -> None:
        self.asked.append(step)
        if step in self.fails:
            raise OSError("server gone, holding hidden-access")


async def soon(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # a condition over fakes and servers
            await asyncio.sleep(0.002)


@asynccontextmanager
async def waiting(store: TokenStore) -> AsyncGenerator[asyncio.Event]:
    """Wait for the store's lock in the background; the event is set while it is held."""
    inside = asyncio.Event()

    async def wait() -> None:
        async with store.lock():
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    try:
        yield inside
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_p6_a_holder_renews_every_third_of_the_lease() -> None:
    clock, ledger = FakeClock(jumps=False), Ledger()
    async with held(Counter(ledger), 60, clock):
        for renewals in range(1, 10):
            await soon(lambda: len(clock.slept) == ledger.renewals + 1)
            clock.advance(20)
            await soon(lambda expected=renewals: ledger.renewals == expected)  # type: ignore[misc]
    assert set(clock.slept) == {20}
    assert ledger.owner is None


async def test_p6_a_lease_that_was_lost_is_said_and_not_renewed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, ledger = FakeClock(jumps=False), Ledger()
    async with held(Counter(ledger), 60, clock):
        ledger.owner = "somebody else"
        await soon(lambda: bool(clock.slept))
        clock.advance(20)
        await soon(lambda: "lock was lost" in caplog.text)
        clock.advance(60)
        await asyncio.sleep(0)
    assert ledger.renewals == 1
    assert ledger.owner == "somebody else"


async def test_p6_a_renewal_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    clock, lease = FakeClock(jumps=False), Counter(Ledger())
    lease.fails = {"renew"}
    async with held(lease, 60, clock):
        for failures in (1, 2):
            await soon(lambda expected=failures: len(clock.slept) == expected)  # type: ignore[misc]
            clock.advance(20)
            await soon(lambda expected=failures: lease.asked.count("renew") == expected)  # type: ignore[misc]
    assert "not renewed (OSError)" in caplog.text
    assert "hidden" not in caplog.text


async def test_p8_what_cannot_be_locked_raises() -> None:
    lease = Counter(Ledger())
    lease.fails = {"take", "release"}
    with pytest.raises(OSError, match="server gone"):
        async with held(lease, 60, FakeClock()):
            raise AssertionError("not reached")


async def test_a_release_that_fails_does_not_undo_the_work(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lease = Counter(Ledger())
    async with held(lease, 60, FakeClock(jumps=False)):
        lease.fails = {"release"}
    assert "not released (OSError)" in caplog.text
    assert "hidden" not in caplog.text


async def test_p18_a_waiter_cancelled_in_the_moment_it_wins_gives_the_lease_back() -> None:
    ledger = Ledger()
    lease = Counter(ledger)
    lease.slow.clear()
    winner = asyncio.ensure_future(held(lease, 60, FakeClock(jumps=False)).__aenter__())
    await soon(lambda: ledger.owner is lease)
    winner.cancel()
    await asyncio.sleep(0)
    lease.slow.set()
    await asyncio.wait([winner])
    assert winner.cancelled()
    assert ledger.owner is None


async def test_waiters_do_not_ask_in_step() -> None:
    ledger, clock = Ledger(), FakeClock()
    ledger.owner = "somebody else"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), held(Counter(ledger), 60, clock):
            pass
    assert all(0.025 <= pause <= 0.075 for pause in clock.slept)
    assert len(set(clock.slept)) > len(clock.slept) / 2 > 2


async def test_p6_redis_keeps_the_lock_of_a_holder_that_lives(redis: Redis) -> None:
    prefix = f"{uuid4().hex}:"
    store = RedisTokenStore(redis, "cmp_1", prefix=prefix, lease=LEASE)
    async with store.lock():
        owner = await redis.get(f"{prefix}lock:cmp_1")
        await asyncio.sleep(2 * LEASE)
        assert await redis.get(f"{prefix}lock:cmp_1") == owner
    assert await redis.get(f"{prefix}lock:cmp_1") is None


async def test_p6_p7_redis_does_not_release_or_renew_the_lock_of_somebody_else(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    prefix = f"{uuid4().hex}:"
    key = f"{prefix}lock:cmp_1"
    store = RedisTokenStore(redis, "cmp_1", prefix=prefix, lease=LEASE)
    async with store.lock():
        await redis.set(key, "somebody else", px=60_000)
        await soon(lambda: "lock was lost" in caplog.text)
    assert await redis.get(key) == b"somebody else"
    assert await redis.pttl(key) > 50_000


async def test_p6_p7_sql_does_not_release_or_renew_the_lock_of_somebody_else(
    engine: AsyncEngine, table_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = FakeClock(jumps=False)
    table = token_table(MetaData(), table_name)
    async with SqlTokenStore(engine, "cmp_1", table=table_name, clock=clock).lock():
        async with engine.begin() as connection:
            await connection.execute(update(table).values(owner="somebody else", beat=7))
        await soon(lambda: bool(clock.slept))
        clock.advance(20)
        await soon(lambda: "lock was lost" in caplog.text)
    async with engine.begin() as connection:
        row = (await connection.execute(select(table.c.owner, table.c.beat))).one()
    assert tuple(row) == ("somebody else", 7)


async def test_p6_sql_takes_a_lease_over_when_its_beat_stands_still_by_the_waiters_own_clock(
    engine: AsyncEngine, table_name: str
) -> None:
    theirs, ours = FakeClock(now=5e8, jumps=False), FakeClock(now=2e9, jumps=False)
    holder = SqlTokenStore(engine, "cmp_1", table=table_name, clock=theirs)
    waiter = SqlTokenStore(engine, "cmp_1", table=table_name, clock=ours)

    async def passes(seconds: float) -> None:
        polls = len(ours.slept)
        ours.advance(seconds)
        await soon(lambda: len(ours.slept) > polls)

    async with holder.lock(), waiting(waiter) as inside:
        await soon(lambda: bool(ours.slept))
        for _ in range(5):  # the holder beats, so the waiter may wait for ever
            await passes(59)
            beats = len(theirs.slept)
            theirs.advance(20)
            await soon(lambda expected=beats: len(theirs.slept) > expected)  # type: ignore[misc]
            await passes(0.1)
        await passes(58)
        assert not inside.is_set()
        await passes(2)  # the lock's own renewal sleeps, so it was taken
        assert inside.is_set()


async def test_p6_sql_looks_that_gave_up_count_towards_the_end_of_a_dead_workers_lease(
    engine: AsyncEngine, table_name: str
) -> None:
    """A call waits for no longer than its own limit; the next one goes on where it left off."""
    clock = FakeClock(jumps=False)
    store = SqlTokenStore(engine, "cmp_1", table=table_name, clock=clock)
    assert await _SqlLease(Database(engine, described(table_name)), "cmp_1", 60, clock).take()
    for _ in range(3):
        looks = len(clock.slept)
        async with waiting(store) as inside:
            await soon(lambda expected=looks: len(clock.slept) > expected)  # type: ignore[misc]
            assert not inside.is_set()
        clock.advance(25)
    async with waiting(store) as inside, asyncio.timeout(10):
        await inside.wait()


async def test_p6_a_beat_between_look_and_takeover_keeps_the_lease(
    engine: AsyncEngine, table_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, database = FakeClock(jumps=False), Database(engine, described(table_name))
    holder, waiter = (_SqlLease(database, "cmp_1", 60, clock) for _ in range(2))
    assert await holder.take()
    assert not await waiter.take()
    clock.advance(61)
    look = database.first

    async def first(statement: Executable) -> Row[Any] | None:
        row = await look(statement)
        assert await holder.renew()
        return row

    monkeypatch.setattr(database, "first", first)
    assert not await waiter.take()


async def test_of_two_waiters_one_takes_a_lease_over(engine: AsyncEngine, table_name: str) -> None:
    table = token_table(MetaData(), table_name)
    clock = FakeClock(jumps=False)
    store = SqlTokenStore(engine, "cmp_1", table=table.name, clock=clock)
    async with store.lock():
        pass
    async with engine.begin() as connection:
        await connection.execute(update(table).values(owner="dead"))
    async with waiting(store) as one, waiting(store) as other:
        await soon(lambda: len(clock.slept) >= 2)
        clock.advance(61)
        await soon(lambda: len(clock.slept) >= 4)  # the winner until it renews, the other to poll
        assert one.is_set() is not other.is_set()
        clock.advance(0.1)
        await soon(lambda: len(clock.slept) >= 5)
        assert one.is_set() is not other.is_set()


HOLDER = """
import asyncio, sys
from front_async import RedisTokenStore, SqlTokenStore

def store(url, place):
    if url.startswith("redis"):
        from redis.asyncio import Redis
        return RedisTokenStore(Redis.from_url(url), "cmp_1", prefix=place, lease=0.6)
    from sqlalchemy.ext.asyncio import create_async_engine
    return SqlTokenStore(create_async_engine(url), "cmp_1", table=place, lease=0.6)

async def main():
    async with store(*sys.argv[1:]).lock():
        print("held", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def lock_is_free_after_a_kill(store: TokenStore, url: str, place: str) -> None:
    command = [sys.executable, "-c", HOLDER, url, place]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        await asyncio.to_thread(holder.stdout.readline)
        async with waiting(store) as inside:
            await asyncio.sleep(2 * LEASE)
            assert not inside.is_set(), "its holder lives"
            holder.send_signal(signal.SIGKILL)
            killed = time.monotonic()
            async with asyncio.timeout(10):
                await inside.wait()
            assert time.monotonic() - killed < LEASE + 2


async def test_p19_a_lock_in_redis_outlives_a_killed_holder_by_its_lease_alone(
    redis: Redis, redis_url: str
) -> None:
    place = f"{uuid4().hex}:"
    store = RedisTokenStore(redis, "cmp_1", prefix=place, lease=LEASE)
    await lock_is_free_after_a_kill(store, redis_url, place)


async def test_p19_a_lock_in_sql_outlives_a_killed_holder_by_its_lease_alone(
    engine: AsyncEngine, table_name: str
) -> None:
    store = SqlTokenStore(engine, "cmp_1", table=table_name, lease=LEASE)
    url = engine.url.render_as_string(hide_password=False)
    await lock_is_free_after_a_kill(store, url, table_name)
