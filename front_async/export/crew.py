"""The crew: workers that take open shards, stage by stage, until none is left."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from front_async.export.commits import Commits
from front_async.export.journal import Journal
from front_async.export.readers import read_shard
from front_async.export.shards import Cursor, Kind, Shard, Stage
from front_async.export.source import Source
from front_async.export.steps import Step

AHEAD = 4  # workers for each request at once: most wait until what they read is on the disk
_ENOUGH = 4  # open shards for each worker, before those that open more wait

_FEEDERS: frozenset[Kind] = frozenset({"conversations", "missing", "sample", "waiting"})
"""Kinds that wait until what they opened is taken: some workers have to be left to take it."""


class Crew:
    """Workers over the open shards of a journal."""

    def __init__(
        self, source: Source, journal: Journal, commits: Commits, concurrency: int
    ) -> None:
        self._source = source
        self._commits = commits
        self._workers = AHEAD * concurrency
        self._open = journal.shards()
        self._running: list[Shard] = []
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        """Work until every shard is done. The first failure ends it.

        Raises:
            FrontError: As Front or the client gave it.
            OSError: Something cannot be written.
        """
        async with together() as group:
            writer = group.create_task(self._commits.run())
            async with together() as workers:
                for _ in range(self._workers):
                    workers.create_task(self._work())
            writer.cancel()

    async def _work(self) -> None:
        while (taken := await self._take()) is not None:
            shard, at = taken
            try:
                await self._read(shard, at)
            finally:
                self._running.remove(shard)
                async with self._changed:
                    self._changed.notify_all()

    async def _take(self) -> tuple[Shard, Cursor] | None:
        """Take the best open shard; None when there will be none."""
        async with self._changed:
            while True:
                found = self._best()
                if found is not None:
                    self._open.remove(found)
                    self._running.append(found[0])
                    return found
                if not self._open and not self._running:
                    self._changed.notify_all()
                    return None
                await self._changed.wait()

    def _best(self) -> tuple[Shard, Cursor] | None:
        """Return an open shard of the earliest stage that has any, under way or open."""
        stages = [*(shard.stage for shard, _ in self._open), *(one.stage for one in self._running)]
        stage = min(stages, default=None)
        feeding = sum(one.kind in _FEEDERS for one in self._running)
        full = feeding >= max(1, self._workers // 2)
        return next(
            (
                (shard, at)
                for shard, at in self._open
                if shard.stage == stage and not (full and shard.kind in _FEEDERS)
            ),
            None,
        )

    async def _read(self, shard: Shard, at: Cursor) -> None:
        """Read a shard to its end; no page is asked for before the last one is on the disk."""
        async for step in read_shard(self._source, shard, at):
            await self._commits.add(step)
            if step.opens:
                await self._opened(step)

    async def _opened(self, step: Step) -> None:
        """Put new shards up; wait while there are enough of them."""
        async with self._changed:
            known = {shard for shard, _ in self._open}
            known.update(self._running)
            self._open += [(one, Cursor()) for one in step.opens if one not in known]
            self._changed.notify_all()
            await self._changed.wait_for(lambda: self._room(step.shard.stage))

    def _room(self, stage: Stage) -> bool:
        return sum(one.stage <= stage for one, _ in self._open) < _ENOUGH * self._workers


@asynccontextmanager
async def together() -> AsyncGenerator[asyncio.TaskGroup]:
    """Run tasks until the first fails; its failure comes out as it is, not in a group."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
