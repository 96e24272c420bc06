"""Commits: steps of many shards, written together."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from front_async.export.journal import Journal
from front_async.export.sinks.base import Sink
from front_async.export.steps import Step
from front_async.to_its_end import to_its_end

Told = Callable[[Sequence[Step]], object]

_REST = 0.03  # seconds between two commits, which take as long for one step as for many
_MOST = 64 * 1024 * 1024  # bytes of records that wait for the disk


class Commits:
    """The one writer of a sink and a journal.

    While one commit is on its way to the disk, and for a rest after it, steps gather for the next.
    The sink commits first: a process that dies between the two repeats a step, and loses none.
    """

    def __init__(self, sink: Sink, journal: Journal, told: Told) -> None:
        self._sink = sink
        self._journal = journal
        self._told = told
        self._waiting: list[tuple[Step, Callable[[], object]]] = []
        self._size = 0
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()

    def add(self, step: Step, done: Callable[[], object]) -> None:
        """Have *step* written, and *done* called when it is on the disk."""
        self._waiting.append((step, done))
        self._size += step.size
        self._wake.set()

    @property
    def full(self) -> bool:
        """Whether so much waits for the disk that no more should be read."""
        return self._size >= _MOST

    def hurry(self) -> None:
        """Have the next commit begin at once: nothing more will come before it."""
        self._hurry.set()

    async def run(self) -> None:
        """Write until cancelled; a commit under way goes to its end first.

        Raises:
            OSError: Something cannot be written.
        """
        while True:
            await self._wake.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(_REST):
                    await self._hurry.wait()
            self._wake.clear()
            self._hurry.clear()
            taken, self._waiting = self._waiting, []
            size = self._size
            await to_its_end(self._commit([step for step, _ in taken]))
            self._size -= size
            for _, done in taken:
                done()

    async def _commit(self, steps: list[Step]) -> None:
        await deliver(self._sink, steps)
        await asyncio.to_thread(self._journal.commit, steps)
        self._told(steps)


async def deliver(sink: Sink, steps: Iterable[Step]) -> None:
    """Give a sink what steps have brought, and have it commit.

    Raises:
        OSError: It cannot be written.
    """
    for step in steps:
        for batch in step.batches:
            await sink.write(batch)
        for removal in step.removals:
            await sink.remove(removal)
    await sink.commit()
