"""Reading a company: every list at once, and conversations handed to a number of workers.

::

    conversations, page by page ──→ queue of ids ──→ workers: messages, comments
    contacts, accounts, tags, …

The queue is short, so a company of any size takes the same memory.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

import msgspec

from front_async.client import FrontClient
from front_async.errors import DecodeError, NotFound
from front_async.export.lines import Lines
from front_async.export.progress import Reporter
from front_async.export.resources import OWNER, PARTS, WHOLE
from front_async.transport.paging import Page, Pager

_log = logging.getLogger("front_async.export")

_AHEAD = 2  # conversations in the queue for each worker

T = TypeVar("T")


class _Record(msgspec.Struct):
    id: str


class Walk:
    """One walk through a company, from its lists to *lines*.

    Args:
        front: The company.
        lines: Where the records of each chosen resource go.
        concurrency: Requests under way at once.
        reporter: Whom to tell.
    """

    def __init__(
        self, front: FrontClient, lines: Mapping[str, Lines], concurrency: int, reporter: Reporter
    ) -> None:
        self._front = front
        self._lines = lines
        self._concurrency = concurrency
        self._reporter = reporter
        self._parts = [name for name in PARTS if name in lines]
        self._places = asyncio.Semaphore(concurrency)
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(_AHEAD * concurrency)
        self.missing: int = 0
        """Conversations that were gone when their turn came."""

    async def run(self) -> None:
        """Read everything. The first failure ends the walk.

        Raises:
            FrontError: As Front or the client gave it.
            OSError: A record cannot be written.
        """
        async with _together() as group:
            for name in WHOLE:
                if name in self._lines and name != OWNER:
                    group.create_task(self._list(name))
            if self._parts:
                group.create_task(self._list_with_parts())
            elif OWNER in self._lines:
                group.create_task(self._list(OWNER))

    async def _list(self, name: str) -> None:
        await self._copy(name, WHOLE[name](self._front))
        self._reporter.done(name, self._lines[name])

    async def _copy(self, name: str, pager: Pager[object]) -> None:
        async for page in self._pages(pager.raw()):
            self._write(name, page)

    def _write(self, name: str, page: Page[msgspec.Raw]) -> None:
        lines = self._lines[name]
        lines.write(page.items)
        self._reporter.grown(name, lines)

    async def _pages(self, pager: Pager[T]) -> AsyncIterator[Page[T]]:
        """Yield the pages; a place is held while one is fetched, and not while it is used."""
        pages = aiter(pager.pages())
        while True:
            async with self._places:
                page = await anext(pages, None)
            if page is None:
                return
            yield page

    async def _list_with_parts(self) -> None:
        async with _together() as group:
            group.create_task(self._feed())
            for _ in range(self._concurrency):
                group.create_task(self._work())
        for name in self._parts:
            self._reporter.done(name, self._lines[name])

    async def _feed(self) -> None:
        """List the conversations; wait whenever the workers are behind."""
        async for page in self._pages(WHOLE[OWNER](self._front).raw()):
            if OWNER in self._lines:
                self._write(OWNER, page)
            for record in page.items:
                await self._queue.put(_id_of(record))
        for _ in range(self._concurrency):
            await self._queue.put(None)
        if OWNER in self._lines:
            self._reporter.done(OWNER, self._lines[OWNER])

    async def _work(self) -> None:
        while (conversation := await self._queue.get()) is not None:
            await self._read_parts(conversation)

    async def _read_parts(self, conversation: str) -> None:
        try:
            for name in self._parts:
                await self._copy(name, PARTS[name](self._front, conversation))
        except NotFound:
            # Deleted since it was listed, or moved where the token does not see it.
            _log.info("conversation %s is gone", conversation)
            self.missing += 1


def _id_of(record: msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(record, type=_Record, strict=False).id
    except msgspec.ValidationError:
        raise DecodeError(f"GET /{OWNER}", "a conversation came without its id") from None


@asynccontextmanager
async def _together() -> AsyncGenerator[asyncio.TaskGroup]:
    """Run tasks until the first fails; its failure comes out as it is, not in a group."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
