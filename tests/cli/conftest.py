"""A local Front, and nothing of the developer's own environment."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from front_async.sandbox import Sandbox

_OWN = (
    *("FRONT_API_TOKEN", "FRONT_BASE_URL", "FRONT_CLIENT_ID", "FRONT_CLIENT_SECRET"),
    *("FRONT_AUTHORIZATION_ENDPOINT", "FRONT_TOKEN_ENDPOINT"),
)


@pytest_asyncio.fixture
async def sandbox() -> AsyncGenerator[Sandbox]:
    """Serve a small company."""
    async with Sandbox(conversations=20) as running:
        yield running


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder, without options from the environment."""
    monkeypatch.chdir(tmp_path)
    for name in _OWN:
        monkeypatch.delenv(name, raising=False)
