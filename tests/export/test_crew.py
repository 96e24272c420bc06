"""Who reads what, when, and what is written together."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from front_async.export import Batch, Record, Shard
from front_async.export.commits import Commits
from front_async.export.crew import AHEAD, Crew
from front_async.export.journal import Journal
from front_async.export.shards import Cursor, Stage
from front_async.export.sinks.base import Sink
from front_async.export.source import Source
from front_async.export.steps import Step
from tests.transport.builders import settle


def _parts(number: int, stage: Stage = Stage.LISTS) -> Shard:
    return Shard(kind="parts", stage=stage, ids=(f"cnv_{number}",))


class _Reading:
    """Stands for Front: shards of some pages each, which notes what is read at once."""

    def __init__(self, pages: int, opens: Sequence[Shard] = ()) -> None:
        self._pages = pages
        self._opens = opens
        self.now = self.most = 0
        self.read: list[Shard] = []
        self.alive: set[Shard] = set()
        self.most_alive = 0
        self.failing: Shard | None = None

    async def __call__(self, _source: Source, shard: Shard, _at: Cursor) -> AsyncGenerator[Step]:
        self.alive.add(shard)
        self.most_alive = max(self.most_alive, len(self.alive))
        try:
            for _ in range(self._pages):
                self.now += 1
                self.most = max(self.most, self.now)
                await asyncio.sleep(0)
                self.now -= 1
                if shard == self.failing:
                    raise LookupError(shard.ids)
                self.read.append(shard)
                opens = tuple(self._opens) if shard.kind == "conversations" else ()
                yield Step(shard=shard, cursor=Cursor(), opens=opens)
        finally:
            self.alive.remove(shard)


class _Journal:
    """Has these shards open."""

    def __init__(self, shards: Iterable[Shard] = ()) -> None:
        self._shards = [(shard, Cursor()) for shard in shards]

    def shards(self) -> list[tuple[Shard, Cursor]]:
        return self._shards

    def commit(self, steps: Sequence[Step]) -> None:
        pass


class _Writing:
    """Writes when it is told that nothing else can be read, and is full of *most* steps."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: list[Callable[[], object]] = []
        self._wake = asyncio.Event()
        self.written: list[int] = []

    def add(self, _step: Step, done: Callable[[], object]) -> None:
        self._waiting.append(done)

    @property
    def full(self) -> bool:
        return len(self._waiting) >= self._most

    def hurry(self) -> None:
        if self._waiting:
            self._wake.set()

    async def run(self) -> None:
        while await self._wake.wait():
            self._wake.clear()
            taken, self._waiting = self._waiting, []
            self.written.append(len(taken))
            for done in taken:
                done()


def _crew(
    monkeypatch: pytest.MonkeyPatch,
    reading: _Reading,
    shards: Iterable[Shard],
    concurrency: int,
    most: int = 1_000,
) -> tuple[Crew, _Writing]:
    monkeypatch.setattr("front_async.export.crew.read_shard", reading)
    writing, journal = _Writing(most), _Journal(shards)
    source: Any = None
    crew = Crew(source, cast("Journal", journal), cast("Commits", writing), concurrency)
    return crew, writing


async def test_as_many_are_read_at_once_as_there_are_workers_and_more_wait_for_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shards = [_parts(n) for n in range(100)]
    reading = _Reading(pages=3)
    crew, writing = _crew(monkeypatch, reading, shards, 2)
    await crew.run()
    assert reading.most == 2
    assert reading.most_alive == max(writing.written) == 2 * AHEAD
    assert Counter(reading.read) == Counter(shards * 3)


async def test_nobody_reads_while_too_much_waits_for_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shards = [_parts(n) for n in range(50)]
    reading = _Reading(pages=3)
    crew, writing = _crew(monkeypatch, reading, shards, 2, most=5)
    await crew.run()
    assert max(writing.written) == 5 + 1  # what the other worker was reading comes as well
    assert Counter(reading.read) == Counter(shards * 3)


async def test_what_opens_shards_rests_until_most_of_them_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feeders = [Shard(kind="conversations", stage=Stage.LISTS, query=str(n)) for n in range(30)]
    reading = _Reading(pages=2, opens=[_parts(n) for n in range(100)])
    crew, _ = _crew(monkeypatch, reading, feeders, 1)
    await crew.run()
    assert {reading.read.count(feeder) for feeder in feeders} == {2}
    again = [n for n, shard in enumerate(reading.read) if shard.kind == "conversations"][30]
    assert again > reading.read.index(_parts(60))


async def test_shards_of_a_later_stage_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    later = [_parts(n, Stage.EXACT) for n in range(3)]
    reading = _Reading(pages=2)
    crew, _ = _crew(monkeypatch, reading, [*later, *(_parts(n) for n in range(9))], 4)
    await crew.run()
    stages = [shard.stage for shard in reading.read]
    assert stages == sorted(stages)
    assert stages.count(Stage.EXACT) == 6


async def test_a_failure_ends_it_and_closes_what_was_open(monkeypatch: pytest.MonkeyPatch) -> None:
    shards = [_parts(n) for n in range(20)]
    reading = _Reading(pages=5)
    reading.failing = shards[7]
    crew, _ = _crew(monkeypatch, reading, shards, 2)
    with pytest.raises(LookupError):
        await crew.run()
    assert reading.read
    assert not reading.alive


class _Sink:
    """Counts its commits."""

    def __init__(self) -> None:
        self.commits = 0

    async def write(self, _batch: Batch) -> None:
        pass

    async def commit(self) -> None:
        self.commits += 1


@asynccontextmanager
async def _committing(sink: _Sink, told: list[int]) -> AsyncGenerator[Commits]:
    written, journal = cast("Sink", sink), cast("Journal", _Journal())
    commits = Commits(written, journal, lambda steps: told.append(len(steps)))
    writer = asyncio.create_task(commits.run())
    yield commits
    writer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writer


async def test_steps_gather_until_nothing_more_can_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("front_async.export.commits._REST", 3600.0)
    sink, told, done = _Sink(), list[int](), asyncio.Event()
    async with _committing(sink, told) as commits:
        for n in range(3):
            commits.add(Step(shard=_parts(n), cursor=None), done.set)
            await settle()
        assert not told
        commits.hurry()
        await done.wait()
        commits.add(Step(shard=_parts(3), cursor=None), done.set)
        await settle()
    assert told == [3]
    assert sink.commits == 1


async def test_steps_gather_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("front_async.export.commits._REST", 0.0)
    sink, told, done = _Sink(), list[int](), asyncio.Event()
    async with _committing(sink, told) as commits:
        commits.add(Step(shard=_parts(0), cursor=None), done.set)
        await done.wait()
    assert told == [1]


async def test_what_waits_is_measured_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("front_async.export.commits._REST", 0.0)
    monkeypatch.setattr("front_async.export.commits._MOST", 100)
    sink, told, done = _Sink(), list[int](), asyncio.Event()
    page = Batch("messages", [Record(f"msg_{n}", b"x" * 30) for n in range(3)])
    async with _committing(sink, told) as commits:
        commits.add(Step(shard=_parts(0), cursor=None, batches=(page,)), done.set)
        assert not commits.full
        commits.add(Step(shard=_parts(1), cursor=None, batches=(page,)), done.set)
        assert commits.full
        await done.wait()
        assert not commits.full
    assert told == [2]
