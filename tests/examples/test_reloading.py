"""New workers take over while requests come, as at a release."""

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from front_async.testing import Sandbox
from tests.examples.serving import Served, Visitor, serving, until, visiting

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the workers")


@pytest.mark.parametrize("name", ["aiohttp", "fastapi"])
async def test_sighup_replaces_the_workers_and_no_request_fails(name: str, tmp_path: Path) -> None:
    callback = "http://127.0.0.1/front/callback"
    async with (
        Sandbox(conversations=5, redirect_uri=callback) as sandbox,
        serving(name, sandbox, tmp_path) as served,
        visiting(served.url) as visitor,
    ):
        await visitor.install(sandbox.company_id)
        statuses: Counter[int] = Counter()
        asking = asyncio.create_task(_ask_on(visitor, statuses))
        await _replaced(served)
        asked = statuses.total()
        await until(lambda: statuses.total() > asked + 20)
        asking.cancel()
        assert set(statuses) == {200}
        assert [grant.outcome for grant in sandbox.grants] == ["issued"]


async def _replaced(served: Served) -> None:
    before = served.children()
    served.process.send_signal(signal.SIGHUP)
    # One process beside the workers stays: Python's own, which looks after their resources.
    await until(
        lambda: len(served.children() - before) >= 2 and len(served.children() & before) <= 1
    )


async def _ask_on(visitor: Visitor, statuses: Counter[int]) -> None:
    while True:
        statuses[(await visitor.get("/conversations"))[0]] += 1
