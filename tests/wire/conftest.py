from collections.abc import AsyncGenerator

import pytest

from front_async.wire.http import Http


@pytest.fixture
async def http() -> AsyncGenerator[Http]:
    session = Http()
    yield session
    await session.close()
