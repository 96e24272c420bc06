"""What importing costs, in processes of their own."""

import asyncio
import statistics
import subprocess
import sys
import time

from benchmarks.harness import Row

_ROUNDS = 15


async def imports() -> list[Row]:
    """``import front_async`` above bare Python, and against importing aiohttp."""
    return await asyncio.to_thread(_rows)


def _rows() -> list[Row]:
    codes = {"bare": "pass", "ours": "import front_async", "aiohttp": "import aiohttp"}
    taken: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(_ROUNDS):
        for name, code in codes.items():
            taken[name].append(_seconds(code))
    bare, ours, aiohttp = (statistics.median(taken[name]) for name in codes)
    share = (ours - bare) / (aiohttp - bare)
    return [
        Row("import front_async above bare Python", (ours - bare) * 1000, 15, "ms"),
        Row("the same against importing aiohttp", share, 0.1),
    ]


def _seconds(code: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - started
