"""How much memory an export takes, however large the company."""

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.harness import Row

_SMALL, _LARGE = 2_000, 200_000


async def export_memory() -> list[Row]:
    """Peak memory of exporting 200,000 conversations above that of exporting 2,000."""
    small, large = [await asyncio.to_thread(_peak, size) for size in (_SMALL, _LARGE)]
    note = f"{small:.0f} MB and {large:.0f} MB"
    return [Row("memory of exporting 200,000 above 2,000", large - small, 20, "MB", note)]


def _peak(conversations: int) -> float:
    """Export that many in a process of its own; return its peak resident memory in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", str(conversations)],
        stdout=subprocess.PIPE,
        check=True,
    )
    return float(json.loads(done.stdout)["peak"])


async def _export(conversations: int) -> None:
    from front_async import FrontClient
    from front_async.export import Export

    command = [sys.executable, "-m", "front_async.cli", "sandbox", "--json"]
    process = await asyncio.create_subprocess_exec(
        *command, "--conversations", str(conversations), stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        told = json.loads(await process.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            async with FrontClient(told["api_token"], base_url=told["url"]) as front:
                export = Export(
                    front,
                    Path(folder),
                    resources=("conversations",),
                    messages=False,
                    comments=False,
                )
                await export.run()
    finally:
        process.terminate()
        await process.wait()


def _high_water() -> int:
    """Kilobytes of resident memory at their peak, of this program alone.

    The kernel's VmHWM, as ru_maxrss remembers the parent that a process was forked from.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    asyncio.run(_export(int(sys.argv[1])))
    sys.stdout.write(json.dumps({"peak": _high_water() / 1024}))
