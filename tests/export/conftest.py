"""A local Front and a client of it."""

from collections.abc import AsyncGenerator

import pytest_asyncio

from front_async import FrontClient
from front_async.sandbox import Sandbox


@pytest_asyncio.fixture
async def sandbox() -> AsyncGenerator[Sandbox]:
    """Serve a company with several pages of conversations."""
    async with Sandbox(conversations=230) as running:
        yield running


@pytest_asyncio.fixture
async def front(sandbox: Sandbox) -> AsyncGenerator[FrontClient]:
    """Open a client that does not try again."""
    async with FrontClient(sandbox.api_token, base_url=sandbox.url, retries=0) as client:
        yield client
