"""The clock for tests."""

import asyncio

from front_async.testing import FakeClock


async def test_time_passes_a_sleeper_that_was_cancelled_and_has_not_noticed_yet() -> None:
    clock = FakeClock(jumps=False)
    sleepers = [asyncio.create_task(clock.sleep(10)) for _ in range(3)]
    await asyncio.sleep(0)
    sleepers[1].cancel()
    clock.advance(10)
    await asyncio.wait(sleepers)
    assert [sleeper.cancelled() for sleeper in sleepers] == [False, True, False]
    assert clock.monotonic() == 10
