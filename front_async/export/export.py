"""One export, from the first request to the manifest."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from front_async.client import FrontClient
from front_async.export.folder import open_files, prepare
from front_async.export.progress import OnProgress, Reporter
from front_async.export.resources import RESOURCES, choose
from front_async.export.summary import Company, Summary
from front_async.export.walk import Walk
from front_async.transport.settings import check_concurrency
from front_async.wire.clock import Clock, SystemClock

_TIMEOUT = 900.0  # seconds for one call: a small quota makes bulk work wait for minutes


class Export:
    """Everything of a company, in a folder with one file of JSON Lines for each resource.

    Each record is what Front sent, byte for byte. The files appear when all of them are whole,
    and ``manifest.json`` last; until then, and when anything fails, none does. A conversation that
    moves in Front's lists meanwhile may come twice, as in any list.

    The requests go as bulk work, which lets other calls of *front* go first.

    Args:
        front: The company; it is not closed.
        folder: Created when missing. The files are readable by their owner only.
        resources: Which to export, of :data:`RESOURCES`.
        messages: False leaves them out.
        comments: False leaves them out.
        concurrency: Requests under way at once. The client's own limit holds as well.
        replace: Whether an older export in *folder* may be replaced.
        clock: For tests.

    Raises:
        InvalidArgument: An argument is unknown or out of its range; the message names it.
    """

    def __init__(
        self,
        front: FrontClient,
        folder: str | os.PathLike[str],
        *,
        resources: Iterable[str] = RESOURCES,
        messages: bool = True,
        comments: bool = True,
        concurrency: int = 20,
        replace: bool = False,
        clock: Clock | None = None,
    ) -> None:
        parts = {"messages": messages, "comments": comments}
        self.resources: tuple[str, ...] = choose(
            resources, {name for name, wanted in parts.items() if not wanted}
        )
        """What is exported, in the order of :data:`RESOURCES`."""
        self.folder: Path = Path(folder)
        self._front = front.with_options(priority="bulk", timeout=_TIMEOUT)
        self._concurrency = check_concurrency(concurrency)
        self._replace = replace
        self._clock = clock or SystemClock()

    async def run(self, on_progress: OnProgress | None = None) -> Summary:
        """Export, and return what the manifest says.

        Args:
            on_progress: Called for each resource, at most ten times a second and when it is done.

        Raises:
            Forbidden: The token lacks the scope that a resource needs; the message names it.
            InvalidArgument: The folder holds an export, and may not be replaced.
            FrontError: Anything else that went wrong with Front.
            OSError: A file cannot be written.
        """
        prepare(self.folder, replace=self._replace)
        reporter = Reporter(on_progress, self._clock)
        began, requests = self._clock.monotonic(), self._front.meter.requests
        started = self._utc()
        company = await self._company()
        with open_files(self.folder, self.resources) as files:
            walk = Walk(self._front, files.lines, self._concurrency, reporter)
            await walk.run()
            summary = Summary(
                company=company,
                started=started,
                finished=self._utc(),
                seconds=round(self._clock.monotonic() - began, 3),
                requests=self._front.meter.requests - requests,
                missing=walk.missing,
                resources=files.written(),
            )
            await files.publish(summary)
        return summary

    async def _company(self) -> Company:
        identity = await self._front.token_identity.get()
        return Company(identity.id, identity.name)

    def _utc(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)
