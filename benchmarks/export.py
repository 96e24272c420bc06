"""What an export costs: requests, records a second, CPU, memory, repeated work.

The company is served by a process of its own; `_PROGRAM`s run in processes of their own where
memory or a kill is measured.
"""

import asyncio
import gc
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec

from benchmarks.harness import Row
from front_async import FrontClient
from front_async.export import (
    Batch,
    Export,
    JsonLinesSink,
    ParquetSink,
    Plan,
    Record,
    Sink,
    SqliteSink,
)
from front_async.export.crew import AHEAD
from front_async.sandbox import Sandbox

_OWN = ("conversations", "messages", "comments")
_MESSAGES = 60_000
_PAGE = 300  # records in a commit of the CPU measurement
_ROUNDS = 5


async def requests() -> list[Row]:
    """Requests per conversation, and of an update after one percent changed."""
    async with Sandbox(
        conversations=10_000, messages=4.0, comments=0.5, rate_limit=None
    ) as sandbox:
        with tempfile.TemporaryDirectory() as folder:
            async with FrontClient(sandbox.api_token, base_url=sandbox.url) as front:
                plan = Plan(resources=_OWN, way="events")
                first = await Export(front, plan=plan, sink=JsonLinesSink(f"{folder}/own")).run()
                assert first.records == sum(sandbox.counts()[name] for name in _OWN)
                sink = JsonLinesSink(f"{folder}/all")
                whole = await Export(front, sink=sink).run()
                await _change(sandbox, front, 100)
                update = await Export(front, sink=JsonLinesSink(f"{folder}/all"), update=True).run()
    share = update.requests / whole.requests * 100
    note = f"{update.requests:,} of {whole.requests:,}"
    return [
        Row(
            "requests a conversation, 10,000 of 4 messages and 0.5 comments, through events",
            first.requests / 10_000,
            0.35,
            "",
            f"{first.requests:,} requests; by conversation it would be 2.01",
        ),
        Row("requests of an update after 1 % changed, of a whole export's", share, 3.0, "%", note),
    ]


async def _change(sandbox: Sandbox, front: FrontClient, count: int) -> None:
    ids = [one["id"] for one in sandbox.records("conversations") if one["status"] == "archived"]
    for identifier in ids[: count * 50 : 50]:
        await front.messages.create_reply(identifier, body="Thank you.")


async def throughput() -> list[Row]:
    """Records a second to JSON Lines, against raw aiohttp and a write of the same pages."""
    ours: list[float] = []
    theirs: list[float] = []
    async with _served(1_500) as (url, token):
        for _ in range(_ROUNDS):
            theirs.append(await _raw(url, token))
            ours.append(await _exported(url, token))
    ratios = sorted(one / other for one, other in zip(ours, theirs, strict=True))
    note = f"best {max(ours):,.0f} against {max(theirs):,.0f} records a second, 20 at once"
    case = "records a second to JSON Lines, by conversation, of raw aiohttp's"
    return [_at_least(case, ratios[len(ratios) // 2], 0.8, "×", note)]


async def _exported(url: str, token: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with FrontClient(token, base_url=url) as front:
            plan = Plan(resources=_OWN, way="conversations")
            started = time.perf_counter()
            summary = await Export(front, plan=plan, sink=JsonLinesSink(folder)).run()
    return summary.records / (time.perf_counter() - started)


async def _raw(url: str, token: str) -> float:
    """Ask for the same pages, as many at once, and write each as it came."""
    headers = {"Authorization": f"Bearer {token}"}
    with tempfile.TemporaryFile() as output:
        async with aiohttp.ClientSession(headers=headers) as session:

            async def page(path: str) -> _Page:
                async with session.get(f"{url}{path}") as answer:
                    body = await answer.read()
                output.write(body)
                return msgspec.json.decode(body, type=_Page)

            async def walk(first: str) -> list[msgspec.Raw]:
                found: list[msgspec.Raw] = []
                path: str | None = first
                while path:
                    one = await page(path)
                    found += one.results
                    link = one.pagination["next"] if one.pagination else None
                    path = link[link.index("/", len("https://")) :] if link else None
                return found

            async def worker(paths: Iterator[str]) -> int:
                return sum([len(await walk(path)) for path in paths])

            started = time.perf_counter()
            owners = await walk("/conversations?limit=100")
            paths = (path for raw in owners for path in _parts_of(raw))
            counts = await asyncio.gather(*(worker(paths) for _ in range(20)))
        took = time.perf_counter() - started
    return (len(owners) + sum(counts)) / took


def _parts_of(raw: msgspec.Raw) -> Iterator[str]:
    base = f"/conversations/{msgspec.json.decode(raw, type=_Id).id}"
    yield f"{base}/messages?limit=100"
    yield f"{base}/comments"


class _Id(msgspec.Struct):
    id: str


class _Page(msgspec.Struct):
    results: list[msgspec.Raw] = msgspec.field(name="_results")
    pagination: dict[str, str | None] | None = msgspec.field(name="_pagination", default=None)


async def sinks() -> list[Row]:
    """Messages a second of CPU into SQLite and Parquet, without the server."""
    records = list(_messages())
    gc.collect()
    gc.freeze()  # an export never holds as many records as stand here at once
    rows: list[Row] = []
    for name, make in (("SQLite", SqliteSink), ("Parquet", ParquetSink)):
        await _written(make, records[: 10 * _PAGE])  # imports and caches
        best = max([await _written(make, records) for _ in range(3)])
        note = f"{len(records):,} messages of {len(records[0].data) / 1000:.1f} kB; best of 3"
        rows.append(_at_least(f"messages a second of CPU into {name}", best, 50_000, "/s", note))
    return rows


def _messages() -> Iterator[Record]:
    sandbox = Sandbox(conversations=_MESSAGES // 4, messages=4.0)
    for record in sandbox.records("messages"):
        home = record["_links"]["related"]["conversation"].rpartition("/")[2]
        yield Record(record["id"], msgspec.json.encode(record), None, home)


async def _written(make: Callable[[str], Sink], records: list[Record]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        sink = make(folder)
        await sink.open(export="one", fresh=True, replace=False)
        started = time.process_time()
        for n in range(0, len(records), _PAGE):
            await sink.write(Batch("messages", records[n : n + _PAGE]))
            await sink.commit()
        await sink.finish()
        took = time.process_time() - started
        await sink.close()
    return len(records) / took


async def memory() -> list[Row]:
    """Peak memory of exporting a million conversations above that of exporting ten thousand."""
    small, large = [await _peak(size) for size in (10_000, 1_000_000)]
    note = f"{small:.0f} MB and {large:.0f} MB, conversations only"
    return [Row("memory of exporting 1,000,000 above 10,000", large - small, 20, "MB", note)]


async def _peak(conversations: int) -> float:
    async with _served(conversations) as (url, token):
        with tempfile.TemporaryDirectory() as folder:
            told = json.dumps({"url": url, "token": token, "folder": folder})
            program = (sys.executable, "-m", "benchmarks.exporting", told)
            process = await asyncio.create_subprocess_exec(*program, stdout=subprocess.PIPE)
            out, _ = await process.communicate()
    return float(json.loads(out.splitlines()[-1])["peak"])


async def kills() -> list[Row]:
    """Requests that a kill makes an export repeat, for each stream that was open."""
    async with Sandbox(conversations=2_000, rate_limit=None) as sandbox:
        with tempfile.TemporaryDirectory() as folder:
            alone = await _killed(sandbox, f"{folder}/alone", None)
            worst = max([await _killed(sandbox, f"{folder}/{n}", 0.4 * n) for n in range(1, 5)])
    streams = 20 * AHEAD
    note = f"{worst - alone} requests more than the {alone:,} of an export that was left alone"
    return [
        Row(
            "requests repeated after a kill, of each open stream",
            (worst - alone) / streams,
            1.0,
            "",
            note,
        )
    ]


async def _killed(sandbox: Sandbox, folder: str, after: float | None) -> int:
    before = sandbox.served.total()
    told = {"url": sandbox.url, "token": sandbox.api_token, "folder": folder, "parts": True}
    for pause in (after, None):
        program = (sys.executable, "-m", "benchmarks.exporting", json.dumps(told))
        process = await asyncio.create_subprocess_exec(*program, stdout=subprocess.PIPE)
        assert process.stdout is not None
        await process.stdout.readline()  # begun
        if pause is not None:
            await asyncio.sleep(pause)
            process.send_signal(signal.SIGKILL)
        await process.communicate()
        if after is None:
            break
    return sandbox.served.total() - before - (after is not None)  # the second process asks for /me


@asynccontextmanager
async def _served(conversations: int) -> AsyncGenerator[tuple[str, str]]:
    """Serve a company from a process of its own."""
    command = [sys.executable, "-m", "front_async.cli", "sandbox", "--json"]
    process = await asyncio.create_subprocess_exec(
        *command,
        "--conversations",
        str(conversations),
        "--rate-limit",
        "0",
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    told: dict[str, Any] = json.loads(await process.stdout.readline())
    try:
        yield told["url"], told["api_token"]
    finally:
        process.terminate()
        await process.wait()


def _at_least(case: str, measured: float, target: float, unit: str, note: str) -> Row:
    return Row(case, measured, target, unit, note, at_least=True)
