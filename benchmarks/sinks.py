"""What writing costs: messages a second of CPU into SQLite and Parquet, without a server.

The libraries alone, with ids and JSON and no other column, tell how much of it this machine could
do at all.
"""

import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from importlib import import_module
from typing import Any

import msgspec

from benchmarks.harness import Row
from front_async.export import Batch, ParquetSink, Record, Sink, SqliteSink
from front_async.sandbox import Sandbox

_MESSAGES = 12_000  # a round is short: others share the core, and some rounds are to miss them
_COMMIT = 300  # messages
_ROUNDS = 40
_LEAST = 50_000

Write = Callable[[str, Sequence[Record]], Awaitable[float]]
"""Writes records into a folder; returns how many seconds of CPU it took."""


async def sinks() -> list[Row]:
    """Messages a second of CPU; the best round of each way, which take turns."""
    records = list(_messages())
    gc.collect()
    gc.freeze()  # an export never holds as many records as stand here at once
    ways: dict[str, Write] = {
        "SQLite": lambda folder, some: _export(SqliteSink(folder), some),
        "SQLite: sqlite3 alone": _sqlite_alone,
        "Parquet": lambda folder, some: _export(ParquetSink(folder), some),
        "Parquet: pyarrow alone": _pyarrow_alone,
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS + 1):
        for name, write in ways.items():
            rates[name].append(await _rate(write, records))
    size = sum(len(record.data) for record in records) / len(records) / 1000
    return [_row(name, found[1:], size) for name, found in rates.items()]  # the first imports


def _row(name: str, rates: Sequence[float], size: float) -> Row:
    case = f"messages of {size:.1f} kB a second of CPU into {name}"
    note = f"best of {_ROUNDS} rounds; the median is {statistics.median(rates):,.0f}"
    target = None if name.endswith("alone") else _LEAST
    return Row(case, max(rates), target, "/s", note, at_least=True)


def _messages() -> Iterator[Record]:
    sandbox = Sandbox(conversations=_MESSAGES // 4, messages=4.0)
    for record in sandbox.records("messages"):
        home = record["_links"]["related"]["conversation"].rpartition("/")[2]
        yield Record(record["id"], msgspec.json.encode(record), None, home)


async def _rate(write: Write, records: Sequence[Record]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return len(records) / await write(folder, records)


async def _export(sink: Sink, records: Sequence[Record]) -> float:
    await sink.open(export="one", fresh=True, replace=False)
    started = time.process_time()
    for some in _commits(records):
        await sink.write(Batch("messages", some))
        await sink.commit()
    await sink.finish()
    took = time.process_time() - started
    await sink.close()
    return took


def _commits(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    return (records[n : n + _COMMIT] for n in range(0, len(records), _COMMIT))


async def _sqlite_alone(folder: str, records: Sequence[Record]) -> float:
    started = time.process_time()
    with closing(sqlite3.connect(f"{folder}/alone.sqlite", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE messages (id TEXT PRIMARY KEY, json TEXT NOT NULL)")
        for some in _commits(records):
            database.execute("BEGIN")
            rows = ((record.id, record.data.decode()) for record in some)
            database.executemany("INSERT INTO messages VALUES (?, ?)", rows)
            database.execute("COMMIT")
    return time.process_time() - started


async def _pyarrow_alone(folder: str, records: Sequence[Record]) -> float:
    arrow: Any = import_module("pyarrow")  # it has no types
    parquet: Any = import_module("pyarrow.parquet")
    started = time.process_time()
    columns = [[record.id for record in records], [record.data.decode() for record in records]]
    table = arrow.table(columns, names=["id", "json"])
    parquet.write_table(table, f"{folder}/alone.parquet")
    return time.process_time() - started
