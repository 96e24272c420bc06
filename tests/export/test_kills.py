"""An exporter that is killed at any moment goes on, and the result is as if nothing happened."""

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from front_async.auth.file_store import FileTokenStore
from front_async.auth.token import OAuthToken, StoredToken
from front_async.sandbox import Fault, Sandbox
from tests.export.reading import KINDS, exported, same, truth
from tests.servers.postgres import dsn_of

_ROOT = Path(__file__).parents[2]
_FEW, _ALL = 6, 200
_LONGEST = 1.2  # seconds until the kill
_FAULTS = (
    Fault(status=500),
    Fault(status=429, headers={"Retry-After": "0"}),
    Fault(reset=True),
    Fault(truncate=40),
    None,
    None,
    None,
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "moment" in metafunc.fixturenames:
        count = _ALL if metafunc.config.getoption("--all-kills") else _FEW
        metafunc.parametrize("moment", range(count))


@pytest_asyncio.fixture
async def quick() -> AsyncGenerator[Sandbox]:
    """Serve a company whose tokens expire all the time."""
    async with Sandbox(
        conversations=120, access_token_lifetime=1.5, expiry_form="float"
    ) as running:
        yield running


async def _told(sandbox: Sandbox, folder: Path, **more: Any) -> dict[str, Any]:
    tokens = sandbox.issue()
    store = folder.parent / "token.json"
    token = OAuthToken(tokens.access_token, tokens.refresh_token, tokens.expires_at)
    assert await FileTokenStore(store).save(StoredToken(token), expected=None)
    return {
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "redirect_uri": sandbox.redirect_uri,
        "token_endpoint": sandbox.token_endpoint,
        "url": sandbox.url,
        "store": str(store),
        "folder": str(folder),
        "dsn": "",
        **more,
    }


async def _start(told: dict[str, Any]) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.export.exporter", json.dumps(told)),
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()  # begun
    return process


async def _finish(told: dict[str, Any]) -> None:
    process = await _start(told)
    out, err = await process.communicate()
    assert b"done" in out, err.decode()[-2000:]


async def test_killed_at_any_moment_it_goes_on_and_nothing_is_lost_or_doubled(
    quick: Sandbox, tmp_path: Path, moment: int, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(moment)
    kind = KINDS[moment % len(KINDS)]
    way = ("events", "conversations")[moment // len(KINDS) % 2]
    dsn = dsn_of(request.getfixturevalue("postgres")) if kind == "postgres" else ""
    verify = chance.choice((0.0, 20.0)) if way == "events" else 0.0
    told = await _told(quick, tmp_path / "out", kind=kind, way=way, dsn=dsn, verify=verify)
    for _ in range(2):
        quick.faults.script("*", chance.choices(_FAULTS, k=40))
        process = await _start(told)
        await asyncio.sleep(chance.uniform(0, _LONGEST))
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
        quick.faults.clear()
        if (tmp_path / "out" / "manifest.json").exists():
            break
    else:
        await _finish(told)
    same(exported(kind, tmp_path / "out", dsn), truth(quick))
