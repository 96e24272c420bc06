"""A road that records, and a client of a local Front."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from front_async import FrontClient
from front_async.testing import Sandbox
from front_async.transport.api import Api
from tests.resources.recording import Recorder


@pytest.fixture
def recorder() -> Recorder:
    """Answer everything with nothing."""
    return Recorder()


@pytest.fixture
def api(recorder: Recorder) -> Api:
    """Return what a resource needs; its calls go to the recorder."""
    return recorder.api()


@pytest_asyncio.fixture
async def front() -> AsyncGenerator[FrontClient]:
    """Open a client of a made-up company."""
    async with (
        Sandbox(conversations=30) as sandbox,
        FrontClient(sandbox.api_token, base_url=sandbox.url, retries=0) as client,
    ):
        yield client
