"""The crew: workers that read the open shards page by page, stage by stage, until none is left."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

import attrs

from front_async.export.commits import Commits
from front_async.export.journal import Journal
from front_async.export.readers import read_shard
from front_async.export.shards import Cursor, Shard, Stage
from front_async.export.source import Source
from front_async.export.steps import Step

AHEAD = 8  # streams for each worker: most wait until what they have read is on the disk
_ENOUGH = 4  # open shards for each stream, before those that open more rest


@attrs.frozen(eq=False)
class _Stream:
    """An open shard that is being read."""

    shard: Shard
    steps: AsyncGenerator[Step]


class Crew:
    """Workers over the open shards of a journal.

    Args:
        source: Where they read.
        journal: What is left to do.
        commits: Who writes what they have read.
        concurrency: Workers, and so requests under way at once.
    """

    def __init__(
        self, source: Source, journal: Journal, commits: Commits, concurrency: int
    ) -> None:
        self._source = source
        self._commits = commits
        self._workers = concurrency
        self._most = AHEAD * concurrency
        self._open: dict[Stage, dict[Shard, Cursor]] = {stage: {} for stage in Stage}
        for shard, at in journal.shards():
            self._open[shard.stage][shard] = at
        self._streams: dict[Shard, _Stream] = {}
        self._ready: deque[_Stream] = deque()
        self._resting: deque[_Stream] = deque()
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Work until every shard is done. The first failure ends it.

        Raises:
            FrontError: As Front or the client gave it.
            OSError: Something cannot be written.
        """
        try:
            async with together() as group:
                writer = group.create_task(self._commits.run())
                async with together() as workers:
                    for _ in range(self._workers):
                        workers.create_task(self._work())
                writer.cancel()
        finally:
            for stream in self._streams.values():
                await stream.steps.aclose()

    async def _work(self) -> None:
        """Read one page after the other, each of a stream whose last one is on the disk."""
        while (stream := await self._next()) is not None:
            step = await anext(stream.steps, None)
            if step is None:
                del self._streams[stream.shard]
                self._changed.set()
            else:
                self._commits.add(step, partial(self._committed, stream, step))

    async def _next(self) -> _Stream | None:
        """Return the stream to read from; None when there will be none."""
        while (found := self._take()) is None:
            if not self._streams:
                self._changed.set()
                return None
            self._commits.hurry()  # nothing more is read before it
            self._changed.clear()
            await self._changed.wait()
        return found

    def _take(self) -> _Stream | None:
        if self._commits.full:
            return None
        if self._resting and self._has_room(self._resting[0].shard.stage):
            self._ready.append(self._resting.popleft())
        if self._ready:
            return self._ready.popleft()
        if len(self._streams) - len(self._resting) < self._most:
            return self._begin()
        return None

    def _begin(self) -> _Stream | None:
        """Begin with an open shard of the earliest stage that is not done."""
        stages = {stream.shard.stage for stream in self._streams.values()}
        stages.update(stage for stage, shards in self._open.items() if shards)
        shards = self._open[min(stages)] if stages else None
        if not shards:
            return None
        shard = next(iter(shards))
        steps = read_shard(self._source, shard, shards.pop(shard))
        stream = self._streams[shard] = _Stream(shard, steps)
        return stream

    def _committed(self, stream: _Stream, step: Step) -> None:
        """Let a stream go on; one that opens shards rests while there are enough of them."""
        for shard in step.opens:
            if shard not in self._streams:
                self._open[shard.stage].setdefault(shard, Cursor())
        (self._resting if step.opens else self._ready).append(stream)
        self._changed.set()

    def _has_room(self, stage: Stage) -> bool:
        waiting = sum(len(shards) for one, shards in self._open.items() if one <= stage)
        return waiting < _ENOUGH * self._most


@asynccontextmanager
async def together() -> AsyncGenerator[asyncio.TaskGroup]:
    """Run tasks until the first fails; its failure comes out as it is, not in a group."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
