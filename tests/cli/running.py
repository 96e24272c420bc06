"""Running the command: in a thread of this process, or in a process of its own."""

import asyncio
import os
import sys
from pathlib import Path

import attrs
from typer.testing import CliRunner

from front_async.cli.app import app

_ROOT = Path(__file__).parents[2]
_PLAIN = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}


@attrs.frozen
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


async def run(*arguments: str, **environment: str) -> Ended:
    """Run the command in a thread, with an event loop of its own; keywords are environment."""
    runner = CliRunner()
    result = await asyncio.to_thread(runner.invoke, app, arguments, env=_PLAIN | environment)
    return Ended(result.exit_code, result.stdout, result.stderr)


async def start(*arguments: str, **environment: str) -> asyncio.subprocess.Process:
    """Start the command in a process of its own; keywords are environment."""
    return await start_python("-m", "front_async.cli", *arguments, **environment)


async def start_python(*arguments: str, **environment: str) -> asyncio.subprocess.Process:
    """Start Python with this checkout on its path."""
    path = os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")])
    return await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        env={**os.environ, **_PLAIN, "PYTHONPATH": path, **environment},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def end(process: asyncio.subprocess.Process) -> Ended:
    """Wait for a process."""
    out, err = await process.communicate()
    return Ended(process.returncode or 0, out.decode(), err.decode())
