"""A client in an event loop of uvloop's."""

import asyncio
from typing import Any

import pytest

from front_async import FrontClient, TransportError
from front_async.testing import FakeClock, Fault, Sandbox

uvloop: Any = pytest.importorskip(
    "uvloop", reason="needs uvloop: pip install 'front-async[uvloop]'"
)


async def requests() -> None:
    async with (
        Sandbox(conversations=30) as sandbox,
        FrontClient(sandbox.api_token, base_url=sandbox.url, retries=1, clock=FakeClock()) as front,
    ):
        async with asyncio.timeout(30):
            await asyncio.gather(*(front.token_identity.get() for _ in range(200)))
            assert len([one async for one in front.conversations.list(limit=10)]) == 30
            sandbox.faults.add("GET /me", Fault(status=503))
            await front.token_identity.get()
            sandbox.faults.add("GET /me", Fault(reset=True), times=None)
            with pytest.raises(TransportError):
                await front.token_identity.get()
            sandbox.faults.clear()
            task = asyncio.create_task(front.token_identity.get())
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task


def test_a_client_works_under_uvloop() -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(requests())
