"""A minute of load on an example: two workers, short tokens, a Front that fails now and then."""

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import attrs

from benchmarks.harness import Row
from front_async.sandbox import Fault, Sandbox
from tests.examples.serving import Served, Visitor, serving, visiting

_SECONDS = 60
_RATE = 200  # requests a second
_LIFETIME = 5.0  # seconds of an access token
_FAILING = 100  # one request to Front in so many is answered with 503
_WARM = 10.0  # seconds until the memory of the workers is first looked at
_EARLY = 0.7  # of a lifetime: no token is refreshed before that
_LIST = "GET /conversations"
_TROUBLE = ("Traceback", "Unclosed", "was destroyed", "never awaited", "Warning")


@attrs.define
class Load:
    """What came of the requests."""

    statuses: Counter[int] = attrs.field(factory=Counter[int])
    seconds: list[float] = attrs.field(factory=list[float])
    memory: list[int] = attrs.field(factory=list[int])
    """Kilobytes of all workers, each second."""

    async def ask(self, visitor: Visitor) -> None:
        """Ask for the page of conversations."""
        started = time.perf_counter()
        status, _ = await visitor.get("/conversations")
        self.seconds.append(time.perf_counter() - started)
        self.statuses[status] += 1

    async def watch(self, served: Served) -> None:
        """Look at the memory until cancelled."""
        await asyncio.sleep(_WARM)
        while True:
            self.memory.append(sum(map(_resident, served.children())))
            await asyncio.sleep(1)


async def web_load() -> list[Row]:
    """Run the FastAPI example under uvicorn with two workers, and ask it."""
    load = Load()
    with tempfile.TemporaryDirectory() as folder:
        async with Sandbox(
            conversations=20,
            access_token_lifetime=_LIFETIME,
            redirect_uri="http://127.0.0.1/front/callback",
        ) as sandbox:
            some = [None] * (_FAILING - 1)
            sandbox.faults.script(_LIST, [*some, Fault(status=503)] * (2 * _RATE * _SECONDS // 100))
            async with serving("fastapi", sandbox, Path(folder)) as served:
                await _loaded(load, served, sandbox)
            return _rows(load, sandbox, served)


async def _loaded(load: Load, served: Served, sandbox: Sandbox) -> None:
    async with visiting(served.url) as visitor:
        await visitor.install(sandbox.company_id)
        watching = asyncio.create_task(load.watch(served))
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(_RATE * _SECONDS):
                late = started + number / _RATE - time.perf_counter()
                await asyncio.sleep(max(0.0, late))
                group.create_task(load.ask(visitor))
        watching.cancel()


def _rows(load: Load, sandbox: Sandbox, served: Served) -> list[Row]:
    asked, said = load.statuses.total(), served.said()
    times = [grant.time for grant in sandbox.grants if grant.grant_type == "refresh_token"]
    soon = sum(later - earlier < _EARLY * _LIFETIME for earlier, later in pairwise(times))
    grown = (statistics.mean(load.memory[-10:]) - statistics.mean(load.memory[:10])) / 1024
    failing = sandbox.statuses[503]
    cuts = statistics.quantiles(load.seconds, n=100)
    took = f"half within {cuts[49] * 1000:.0f} ms, 99 % within {cuts[98] * 1000:.0f} ms"
    return [
        Row("load: answers of 500", float(load.statuses[500]), 0, "", f"{asked} requests; {took}"),
        Row(
            "load: answers that are not 200",
            float(asked - load.statuses[200]),
            0,
            "",
            f"Front failed {failing} times",
        ),
        Row("load: refreshes too many", float(soon), 0, "", f"{len(times)} in {_SECONDS} s"),
        Row("load: growth of both workers", grown, 5, "MiB", f"from {load.memory[0] >> 10} MiB"),
        Row("load: troubles at the end", float(sum(map(said.count, _TROUBLE))), 0, ""),
    ]


def _resident(pid: int) -> int:
    """Kilobytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
