"""A run at a destination: opened under its lock, worked off, and finished with a manifest."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from front_async.client import FrontClient
from front_async.export.choosing import choose_way
from front_async.export.commits import Commits
from front_async.export.crew import Crew
from front_async.export.destination import (
    DONE,
    JOURNAL,
    MANIFEST,
    OPENING,
    RUNNING,
    check_same,
    check_state,
    clear,
    is_replaced,
    locked,
)
from front_async.export.estimate import Estimate, seconds_left
from front_async.export.journal import Journal
from front_async.export.plan import Plan
from front_async.export.progress import OnProgress, Reporter
from front_async.export.reading import Identity, read
from front_async.export.runs import first_shards, later_shards
from front_async.export.sinks.base import Sink
from front_async.export.source import Source
from front_async.export.steps import Step
from front_async.export.summary import Company, Summary, Written, encode_summary
from front_async.whole_file import whole_file
from front_async.wire.clock import Clock
from front_async.wire.headers import server_time


@attrs.frozen
class Asked:
    """What the caller wants, and with what."""

    front: FrontClient
    plan: Plan
    sink: Sink
    update: bool
    replace: bool
    clock: Clock

    @property
    def folder(self) -> Path:
        """Where the journal lies."""
        return self.sink.folder


@attrs.frozen
class Run:
    """One run, with its journal and its sink open."""

    asked: Asked
    journal: Journal
    company: Company
    concurrency: int

    async def work(self, on_progress: OnProgress) -> Summary:
        """Do what the journal says is left, and write the manifest.

        Raises:
            FrontError: As Front or the client gave it.
            OSError: The destination cannot be written.
        """
        asked, journal, meter = self.asked, self.journal, self.asked.front.meter
        began, before = asked.clock.monotonic(), meter.requests
        estimate = Estimate(len(asked.plan.parts), journal.shards())

        def spent() -> tuple[int, float]:
            return meter.requests - before, asked.clock.monotonic() - began

        def left() -> float | None:
            return seconds_left(estimate.requests, asked.front.limits, *spent())

        reporter = Reporter(on_progress, asked.clock, journal.get("records", {}), left)
        commits = Commits(asked.sink, journal, _telling(reporter, estimate))
        await Crew(self._source(), journal, commits, self.concurrency).run()
        found = dict(await asked.sink.finish())
        written = {name: found.get(name, Written((), 0, 0)) for name in asked.plan.resources}
        summary = self._summary(written, *spent())
        await asyncio.to_thread(self._publish, summary)
        for name, one in written.items():
            reporter.done(name, one.records)
        return summary

    def _source(self) -> Source:
        get = self.journal.get
        return Source(
            front=self.asked.front,
            plan=self.asked.plan,
            events=get("events"),
            run=get("run"),
            started=get("started"),
            ledger=self.journal,
            folder=self.asked.folder,
        )

    def _summary(self, written: dict[str, Written], requests: int, seconds: float) -> Summary:
        get = self.journal.get
        return Summary(
            company=self.company,
            started=_utc(get("started")),
            finished=_utc(self.asked.clock.now()),
            seconds=round(seconds, 3),
            requests=requests,
            way=get("way"),
            run=get("run"),
            since=_utc(get("started")),
            counts=get("counts", {}),
            resources=written,
        )

    def _publish(self, summary: Summary) -> None:
        with whole_file(self.asked.folder / MANIFEST) as file:
            file.write(encode_summary(summary))
        self.journal.finish({"state": DONE, "covered": self.journal.get("started")})


def _telling(reporter: Reporter, estimate: Estimate) -> Callable[[Sequence[Step]], None]:
    """Return what tells of the steps that were committed."""

    def tell(steps: Sequence[Step]) -> None:
        estimate.note(steps)
        for batch in (batch for step in steps for batch in step.batches if batch.records):
            reporter.grown(batch.resource, len(batch.records))

    return tell


def _utc(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC)


@asynccontextmanager
async def opened(asked: Asked, concurrency: int) -> AsyncGenerator[Run]:
    """Open a destination for its next run, or for going on with the last one.

    Raises:
        FrontError: As Front or the client gave it.
        InvalidArgument: The destination holds another export, or a finished one.
        OSError: It cannot be written, or another process exports there.
    """
    check_state(asked.folder, update=asked.update, replace=asked.replace)
    company, now = await _who_and_when(asked)
    about = {"company": company.id, "sink": asked.sink.kind, **asked.plan.described()}
    asked.folder.mkdir(parents=True, exist_ok=True)
    with locked(asked.folder):
        check_state(asked.folder, update=asked.update, replace=asked.replace)  # now nobody else is
        if asked.replace and not is_replaced(asked.folder, about):
            clear(asked.folder)
        with Journal(asked.folder / JOURNAL) as journal:
            await _begin(asked, journal, about, now)
            try:
                await _open(asked.sink, journal)
                yield Run(asked, journal, company, concurrency)
            finally:
                await asked.sink.close()


async def _who_and_when(asked: Asked) -> tuple[Company, float]:
    """Return whose export it is, and when it begins (epoch seconds).

    The moment is Front's if our clock is ahead: what happens after it is asked for again.
    """
    answer = await asked.front.request("GET", "/me")
    identity = read(Identity, answer.body, "GET /me")
    local = asked.clock.now()
    return Company(identity.id, identity.name), min(local, server_time(answer.headers, local))


async def _open(sink: Sink, journal: Journal) -> None:
    fresh = journal.get("state") == OPENING
    await sink.open(
        export=journal.get("export"), fresh=fresh, replace=journal.get("replacing", False)
    )
    if fresh:
        journal.note({"state": RUNNING})


async def _begin(asked: Asked, journal: Journal, about: Mapping[str, Any], now: float) -> None:
    """Note what the next run does, unless one is under way."""
    notes: dict[str, Any] = {"about": about, "started": now, "counts": {}, "records": {}}
    state = journal.get("state")
    if state is None:
        choice = await choose_way(asked.front, asked.plan)
        notes |= {"state": OPENING, "run": 1, "events": choice.events, "way": choice.reason}
        notes |= {"export": secrets.token_hex(8), "replacing": asked.replace}
        journal.begin(notes, first_shards(asked.plan, now, events=choice.events))
        return
    if state != DONE:
        check_same(journal.get("about"), about)
        return
    check_same(journal.get("about") | {"verify": asked.plan.verify}, about)
    if asked.plan.follows_events:
        await asked.front.events.list(limit=1)  # before anything is touched: the token may not
    notes |= {"state": RUNNING, "run": journal.get("run") + 1}
    journal.begin(notes, later_shards(asked.plan, journal.get("covered")))
    (asked.folder / MANIFEST).unlink(missing_ok=True)  # it describes files that change now
