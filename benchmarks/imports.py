"""What importing costs, in processes of their own."""

import asyncio
import subprocess
import sys
import time

from benchmarks.harness import Row, row_of
from benchmarks.servers import server

_ROUNDS = 15

_RAW = """
import aiohttp, asyncio, sys
async def main():
    async with aiohttp.ClientSession() as session, session.get(sys.argv[1] + "/me") as answer:
        await answer.read()
asyncio.run(main())
"""
_OURS = """
import asyncio, sys
from front_async import FrontClient
async def main():
    async with FrontClient("token", base_url=sys.argv[1]) as front:
        await front.token_identity.get()
asyncio.run(main())
"""
_PROGRAMS = {
    "bare": "pass",
    "import": "import front_async",
    "aiohttp": _RAW,
    "front_async": _OURS,
}


async def imports() -> list[Row]:
    """``import front_async`` above bare Python; a program with one request above aiohttp's."""
    return await asyncio.to_thread(_rows)


def _rows() -> list[Row]:
    with server() as url:
        rounds = [_round(url) for _ in range(_ROUNDS)]
    imported = [taken["import"] - taken["bare"] for taken in rounds]
    first = [taken["front_async"] - taken["aiohttp"] for taken in rounds]
    return [
        row_of("import front_async above bare Python", imported, 15, "ms"),
        row_of("a program's first request above aiohttp's", first, 120, "ms"),
    ]


def _round(url: str) -> dict[str, float]:
    return {name: _milliseconds(code, url) for name, code in _PROGRAMS.items()}


def _milliseconds(code: str, url: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, url], check=True)
    return (time.perf_counter() - started) * 1000
