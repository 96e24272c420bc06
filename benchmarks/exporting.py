"""An export in a process of its own, which tells its peak memory: ``… exporting JSON``."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from front_async import FrontClient
from front_async.export import Export, JsonLinesSink, Plan


async def _export(told: dict[str, Any]) -> None:
    parts = ("messages", "comments") if told.get("parts") else ()
    plan = Plan(resources=("conversations", *parts), way="conversations")
    async with FrontClient(told["token"], base_url=told["url"]) as front:
        export = Export(front, plan=plan, sink=JsonLinesSink(told["folder"]))
        async with export:
            _say("begun")
            async for _ in export:
                pass


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def high_water() -> int:
    """Kilobytes of resident memory at their peak, of this program alone.

    The kernel's VmHWM, as ru_maxrss remembers the parent that a process was forked from.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    asyncio.run(_export(json.loads(sys.argv[1])))
    _say(json.dumps({"peak": high_water() / 1024}))
