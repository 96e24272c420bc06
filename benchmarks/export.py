"""What an export costs: requests, records a second, CPU, memory, repeated work.

The company is served by a process of its own; `_PROGRAM`s run in processes of their own where
memory or a kill is measured.
"""

import asyncio
import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from benchmarks.harness import Row
from front_async import FrontClient
from front_async.export import Export, JsonLinesSink, Plan
from front_async.export.crew import AHEAD
from front_async.export.plan import Way
from front_async.sandbox import Sandbox

_OWN = ("conversations", "messages", "comments")
_PAIRS = 9  # of an export and raw aiohttp: a shared machine is quicker now and slower then
_CONVERSATIONS = 6_000  # where records are counted by the second: it begins and ends but once
_WAYS: tuple[Way, ...] = ("events", "conversations")


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
    async with _served(_CONVERSATIONS) as (url, token):
        return [await _throughput(url, token, way) for way in _WAYS]


async def _throughput(url: str, token: str, way: Way) -> Row:
    pages: list[URL] = []
    records, _ = await _exported(url, token, way, [_recording(pages)])
    took: list[float] = []
    took_raw: list[float] = []
    for _ in range(_PAIRS):
        took_raw.append(await _raw(pages, token))
        took.append((await _exported(url, token, way))[1])
    ratio = statistics.median(raw / own for raw, own in zip(took_raw, took, strict=True))
    best = records / min(took), records / min(took_raw)
    note = "best {:,.0f} against {:,.0f} records a second, 20 at once".format(*best)
    case = f"records a second to JSON Lines, by {way}, of raw aiohttp's"
    return Row(case, ratio, 0.8, "×", note, at_least=True)


async def _exported(
    url: str, token: str, way: Way, tracing: Sequence[aiohttp.TraceConfig] = ()
) -> tuple[int, float]:
    """Export; return the number of records, and how many seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        async with FrontClient(token, base_url=url, trace_configs=tracing) as front:
            plan = Plan(resources=_OWN, way=way)
            started = time.perf_counter()
            summary = await Export(front, plan=plan, sink=JsonLinesSink(folder)).run()
            took = time.perf_counter() - started
    return summary.records, took


def _recording(pages: list[URL]) -> aiohttp.TraceConfig:
    """Return what puts the address of each page into a list."""

    async def note(
        _session: object, _context: object, told: aiohttp.TraceRequestStartParams
    ) -> None:
        pages.append(told.url)

    tracing = aiohttp.TraceConfig()
    tracing.on_request_start.append(note)
    return tracing


async def _raw(pages: Iterable[URL], token: str) -> float:
    """Ask for pages, as many at once as an export, look for the next one, and write each.

    Return how many seconds it took.
    """
    left = iter(pages)
    with tempfile.TemporaryFile() as output:

        async def fetch(session: aiohttp.ClientSession) -> None:
            for page in left:
                async with session.get(page) as answer:
                    body = await answer.read()
                msgspec.json.decode(body, type=_Page)
                output.write(body)

        headers = {"Authorization": f"Bearer {token}"}
        started = time.perf_counter()
        async with aiohttp.ClientSession(headers=headers) as session:
            await asyncio.gather(*(fetch(session) for _ in range(20)))
        return time.perf_counter() - started


class _Page(msgspec.Struct):
    results: list[msgspec.Raw] = msgspec.field(name="_results", default_factory=list[msgspec.Raw])
    pagination: dict[str, str | None] | None = msgspec.field(name="_pagination", default=None)


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
            alone, took = await _killed(sandbox, f"{folder}/alone", None)
            moments = [took * n / 6 for n in range(1, 5)]
            killed = [await _killed(sandbox, f"{folder}/{one}", one) for one in moments]
    worst = max(requests for requests, _ in killed)
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


async def _killed(sandbox: Sandbox, folder: str, after: float | None) -> tuple[int, float]:
    """Export, killed once if told when; return the requests, and how long the last process took."""
    before = sandbox.served.total()
    told = {"url": sandbox.url, "token": sandbox.api_token, "folder": folder, "parts": True}
    if after is not None:
        await _process(told, after)
        before += 1  # the second process asks for /me again
    took = await _process(told)
    return sandbox.served.total() - before, took


async def _process(told: dict[str, Any], killed_after: float | None = None) -> float:
    """Export in a process; return how many seconds it took once it had begun."""
    program = (sys.executable, "-m", "benchmarks.exporting", json.dumps(told))
    process = await asyncio.create_subprocess_exec(*program, stdout=subprocess.PIPE)
    assert process.stdout is not None
    await process.stdout.readline()  # begun
    began = time.perf_counter()
    if killed_after is not None:
        await asyncio.sleep(killed_after)
        process.send_signal(signal.SIGKILL)
    await process.communicate()
    return time.perf_counter() - began


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
