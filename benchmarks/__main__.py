"""``python -m benchmarks`` runs all, ``python -m benchmarks NAME…`` some.

Exits with 1 when a target is not met.
"""

import asyncio
import sys

from benchmarks import export
from benchmarks.decoding import decoding
from benchmarks.harness import Row, table
from benchmarks.imports import imports
from benchmarks.requests import many_at_once, small_get, typed_page

_ALL = {
    "small-get": small_get,
    "typed-page": typed_page,
    "decoding": decoding,
    "imports": imports,
    "many-at-once": many_at_once,
    "export-requests": export.requests,
    "export-throughput": export.throughput,
    "export-sinks": export.sinks,
    "export-memory": export.memory,
    "export-kills": export.kills,
}


async def _run(names: list[str]) -> list[Row]:
    return [row for name in names for row in await _ALL[name]()]


def main() -> int:
    """Run the benchmarks that are named, or all."""
    names = sys.argv[1:] or list(_ALL)
    unknown = [name for name in names if name not in _ALL]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(_ALL)}")
        return 2
    rows = asyncio.run(_run(names))
    print(table(rows))
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
