"""What the document of the frameworks has a reader do, step by step."""

import json
import re
import shlex
import signal
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.cli.running import end, start
from tests.examples.serving import ROOT, environment, free_port, served_by, visiting

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="one example on one system will do")

PLACEHOLDER = "\u2026"


def commands(front: int, app: int) -> list[list[str]]:
    """The lines of the document that a shell is to run, with ports that are free."""
    text = (ROOT / "docs" / "frameworks.md").read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    ported = blocks.replace("8080", str(front)).replace("8000", str(app))
    return [shlex.split(line) for line in ported.splitlines()]


def exported(lines: list[list[str]], printed: dict[str, Any], folder: Path) -> dict[str, str]:
    """The settings of the app; what has to be filled in is what the sandbox has printed."""
    given = dict(part.split("=", 1) for line in lines for part in line[1:] if line[0] == "export")
    for name, value in given.items():
        if value == PLACEHOLDER:
            given[name] = printed[name.removeprefix("FRONT_").lower()]
    return {**environment(), **given, "FRONT_TOKENS": str(folder / given["FRONT_TOKENS"])}


async def run_curl(line: list[str], token: str) -> None:
    headers = dict(value.split(": ", 1) for option, value in pairwise(line) if option == "-H")
    headers = {name: value.replace(PLACEHOLDER, token) for name, value in headers.items()}
    async with aiohttp.ClientSession() as session:
        body = line[line.index("-d") + 1]
        async with session.post(line[-1], data=body, headers=headers) as answer:
            assert answer.status == 202, await answer.text()


async def test_a_message_that_comes_in_is_tagged_as_the_document_says(tmp_path: Path) -> None:
    port = free_port()
    lines = commands(free_port(), port)
    install, run_front, *_, run_app, curl = lines
    assert install == ["pip", "install", ".[cli,examples]"]
    front = await start(*run_front[1:], "--json")
    assert front.stdout is not None
    assert front.stderr is not None
    printed = json.loads(await front.stdout.readline())
    settings = exported(lines, printed, tmp_path)
    async with (
        served_by(["-m", *run_app], settings, port, tmp_path / "app.log") as served,
        visiting(served.url) as visitor,
    ):
        await visitor.install(printed["company_id"])
        await run_curl(curl, printed["api_token"])
        told = ""
        while "webhook tag" not in told:
            told += (await front.stderr.readline()).decode()
    front.send_signal(signal.SIGINT)
    assert (await end(front)).code == 130
    told = re.sub(r"evt_\w+", "evt_" + PLACEHOLDER, told)
    assert told.splitlines()[-3:] == [
        "webhook handshake: 200",
        f"webhook inbound evt_{PLACEHOLDER}: 200",
        f"webhook tag evt_{PLACEHOLDER}: 200",
    ]
