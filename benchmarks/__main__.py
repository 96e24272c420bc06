"""``python -m benchmarks`` runs all, ``python -m benchmarks NAME…`` some.

Exits with 1 when a target is not met.
"""

import asyncio
import sys

from benchmarks.decoding import decoding
from benchmarks.harness import Row, table
from benchmarks.imports import imports
from benchmarks.memory import export_memory
from benchmarks.quota import quota
from benchmarks.quota_real import quota_real
from benchmarks.requests import many_at_once, small_get, typed_page

_ALL = {
    "small-get": small_get,
    "typed-page": typed_page,
    "decoding": decoding,
    "imports": imports,
    "many-at-once": many_at_once,
    "export-memory": export_memory,
    "quota": quota,
}
_WHEN_NAMED = {"quota-real": quota_real}
"""What takes too long to be run with all the others."""


async def _run(names: list[str]) -> list[Row]:
    return [row for name in names for row in await {**_ALL, **_WHEN_NAMED}[name]()]


def main() -> int:
    """Run the benchmarks that are named, or all."""
    names = sys.argv[1:] or list(_ALL)
    known = (*_ALL, *_WHEN_NAMED)
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    rows = asyncio.run(_run(names))
    print(table(rows))
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
