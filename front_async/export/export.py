"""One export, from the plan to the manifest."""

import asyncio
import os
from collections.abc import AsyncGenerator, Iterable
from contextlib import AsyncExitStack, aclosing
from types import TracebackType
from typing import Self

from front_async.client import FrontClient
from front_async.errors import InvalidArgument
from front_async.export.plan import Plan
from front_async.export.progress import OnProgress, Progress
from front_async.export.resources import RESOURCES, choose
from front_async.export.run import Asked, Run, opened
from front_async.export.sinks.base import Sink
from front_async.export.sinks.json_lines import JsonLinesSink
from front_async.export.summary import Summary
from front_async.transport.settings import check_concurrency
from front_async.wire.clock import Clock, SystemClock

_TIMEOUT = 900.0  # seconds for one call: a small quota makes bulk work wait for minutes


class Export:
    """A company in a folder or a database: begun, gone on with after any interruption, updated.

    ::

        async with Export(front, plan=Plan(verify=1), sink=SqliteSink("backup")) as export:
            async for progress in export:
                print(progress.resource, progress.records)
        print(export.summary.records)

    ``await Export(front, "backup").run()`` is the short way. Each record is what Front sent, byte
    for byte. The requests go as bulk work, which lets other calls of *front* go first.

    Args:
        front: The company; it is not closed.
        folder: Short for ``sink=JsonLinesSink(folder)``.
        plan: What is exported; everything unless given.
        sink: Where it goes.
        update: Ask only for what changed since the last run, in a destination that holds one.
        replace: Whether an older export may be replaced.
        concurrency: Requests under way at once. The client's own limit holds as well.
        clock: For tests.
        resources: Short for a plan with these, as are *messages* and *comments*.
        messages: False leaves them out.
        comments: False leaves them out.

    Raises:
        InvalidArgument: An argument is unknown or out of its range; the message names it.
    """

    def __init__(  # noqa: PLR0913  # each is a keyword of its own
        self,
        front: FrontClient,
        folder: str | os.PathLike[str] | None = None,
        *,
        plan: Plan | None = None,
        sink: Sink | None = None,
        update: bool = False,
        replace: bool = False,
        concurrency: int = 20,
        clock: Clock | None = None,
        resources: Iterable[str] = RESOURCES,
        messages: bool = True,
        comments: bool = True,
    ) -> None:
        if (folder is None) == (sink is None):
            raise InvalidArgument("either folder or sink says where the export goes")
        if update and replace:
            raise InvalidArgument("update and replace exclude each other")
        parts = {"messages": messages, "comments": comments}
        out = {name for name, wanted in parts.items() if not wanted}
        if plan is not None and (out or resources is not RESOURCES):
            raise InvalidArgument("plan: it says itself which resources are exported")
        self.plan: Plan = Plan(resources=choose(resources, out)) if plan is None else plan
        """What is exported."""
        if update and self.plan.verify:
            raise InvalidArgument("verify: an update compares nothing; a whole export does")
        self.sink: Sink = JsonLinesSink(folder or "") if sink is None else sink
        self.front: FrontClient = front.with_options(priority="bulk", timeout=_TIMEOUT)
        self.clock: Clock = clock or SystemClock()
        self._update = update
        self._replace = replace
        self._concurrency = check_concurrency(concurrency)
        self._stack = AsyncExitStack()
        self._run: Run | None = None
        self._working: asyncio.Task[Summary] | None = None  # there is one at a time
        self._summary: Summary | None = None

    @property
    def resources(self) -> tuple[str, ...]:
        """What is exported, in the order of :data:`RESOURCES`."""
        return self.plan.resources

    @property
    def summary(self) -> Summary:
        """What came of it.

        Raises:
            RuntimeError: It is not done.
        """
        if self._summary is None:
            raise RuntimeError("the export is not done")
        return self._summary

    async def __aenter__(self) -> Self:
        """Lock the destination, and find out what is to be done there.

        Raises:
            FrontError: As Front or the client gave it.
            InvalidArgument: The destination holds another export, or a finished one.
            OSError: It cannot be written, or another process exports there.
        """
        asked = Asked(self.front, self.plan, self.sink, self._update, self._replace, self.clock)
        self._run = await self._stack.enter_async_context(opened(asked, self._concurrency))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the destination; an export that is not done can be gone on with."""
        await self._stop()
        await self._stack.aclose()

    async def _stop(self) -> None:
        """End the work at a commit."""
        if self._working is not None:
            await _ended(self._working)

    async def __aiter__(self) -> AsyncGenerator[Progress]:
        """Do the work, and tell of it. What was told of is on the disk.

        Raises:
            Forbidden: The token lacks the scope that a resource needs; the message names it.
            FrontError: Anything else that went wrong with Front.
            OSError: The destination cannot be written.
        """
        if self._run is None:
            raise RuntimeError("an export is entered before it is iterated: async with")
        await self._stop()  # of a loop that was left
        told: asyncio.Queue[Progress | None] = asyncio.Queue()
        working = self._working = asyncio.create_task(self._run.work(told.put_nowait))
        working.add_done_callback(lambda _: told.put_nowait(None))
        try:
            while (progress := await told.get()) is not None:
                yield progress
            self._summary = await working
        finally:
            await _ended(working)

    async def run(self, on_progress: OnProgress | None = None) -> Summary:
        """Export, and return what the manifest says.

        Args:
            on_progress: Called for each resource, at most ten times a second and when it is done.

        Raises:
            FrontError: As Front or the client gave it.
            InvalidArgument: The destination holds another export, or a finished one.
            OSError: The destination cannot be written, or another process exports there.
        """
        async with self, aclosing(aiter(self)) as told:
            async for progress in told:
                if on_progress is not None:
                    on_progress(progress)
        return self.summary


async def _ended(working: asyncio.Task[Summary]) -> None:
    """Cancel the work, and wait until it has let go of journal and sink."""
    working.cancel()
    await asyncio.wait([working])
