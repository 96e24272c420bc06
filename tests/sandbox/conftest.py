"""A sandbox that stands still in time, and somebody who asks it."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from front_async.sandbox import Sandbox
from tests.sandbox.asking import Front, Time


@pytest.fixture
def clock() -> Time:
    """Make the clock of the sandbox."""
    return Time()


@pytest_asyncio.fixture
async def sandbox(clock: Time) -> AsyncGenerator[Sandbox]:
    """Serve a company with two pages of conversations."""
    async with Sandbox(conversations=60, now=clock.now) as running:
        yield running


@pytest_asyncio.fixture
async def front(sandbox: Sandbox) -> AsyncGenerator[Front]:
    """Ask with a token that may do everything."""
    async with Front(sandbox) as asking:
        yield asking
