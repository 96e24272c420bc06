"""``python -m benchmarks`` runs all, ``python -m benchmarks NAME…`` some.

Raw numbers, a table and charts go to ``benchmarks/results``; the README's table is brought up to
date. Exits with 1 when a target is not met.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from benchmarks import charts, export, results
from benchmarks.decoding import decoding
from benchmarks.harness import Row
from benchmarks.imports import imports
from benchmarks.installations import companies_apart, idle_company
from benchmarks.quota import quota
from benchmarks.quota_real import quota_real
from benchmarks.requests import many_at_once, small_get, typed_pages
from benchmarks.sinks import sinks
from benchmarks.tokens import authorization, expired_for_all
from benchmarks.waiting import waiting_memory
from benchmarks.web_load import web_load
from benchmarks.webhooks import webhooks

ALL: dict[str, Callable[[], Awaitable[list[Row]]]] = {
    "small-get": small_get,
    "typed-pages": typed_pages,
    "many-at-once": many_at_once,
    "authorization": authorization,
    "expired-for-all": expired_for_all,
    "waiting-memory": waiting_memory,
    "decoding": decoding,
    "imports": imports,
    "idle-company": idle_company,
    "companies-apart": companies_apart,
    "export-requests": export.requests,
    "export-throughput": export.throughput,
    "export-sinks": sinks,
    "export-memory": export.memory,
    "export-kills": export.kills,
    "quota": quota,
    "webhooks": webhooks,
    "web-load": web_load,
    "quota-real": quota_real,
}


def main() -> int:
    """Run the benchmarks that are named, or all."""
    names = sys.argv[1:] or list(ALL)
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(ALL)}")
        return 2
    met = [_measured(name) for name in names]
    results.publish(list(ALL))
    charts.draw()
    return 0 if all(met) else 1


def _measured(name: str) -> bool:
    rows = asyncio.run(_run(name))
    results.keep(name, rows)
    print(f"{name}\n{results.table(rows)}\n", flush=True)
    return all(row.met for row in rows)


async def _run(name: str) -> list[Row]:
    return await ALL[name]()


if __name__ == "__main__":
    sys.exit(main())
