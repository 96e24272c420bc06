"""Each event once: claimed and finished, or released when nothing came of it.

What the store is asked to write it writes to the end, although the request is cancelled
meanwhile. A claim of which nobody knew would put off every later delivery of its event.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import get_args

from front_async.errors import EventUnderWay, InvalidArgument
from front_async.to_its_end import to_its_end
from front_async.webhooks.seen import Claim, SeenEvents


async def once(seen: SeenEvents, event_id: str, work: Callable[[], Awaitable[None]]) -> None:
    """Await *work*, unless it has been done for this event.

    Raises:
        EventUnderWay: It is being done elsewhere, and may fail there.
    """
    if not await _won(seen, event_id):
        return
    try:
        await work()
    except BaseException:
        await to_its_end(seen.release(event_id))
        raise
    await to_its_end(seen.finish(event_id))


async def _won(seen: SeenEvents, event_id: str) -> bool:
    claim = await _claim(seen, event_id)
    if claim == "under_way":
        raise EventUnderWay("another delivery of this event is being handled")
    if claim not in get_args(Claim):
        raise InvalidArgument(f"seen.claim() must answer one of {', '.join(get_args(Claim))}")
    return claim == "won"


async def _claim(seen: SeenEvents, event_id: str) -> Claim:
    """Claim; cancelled meanwhile, take back a claim that was won."""
    claiming = asyncio.ensure_future(seen.claim(event_id))
    try:
        return await to_its_end(claiming)
    except asyncio.CancelledError:
        if not claiming.cancelled() and not claiming.exception() and claiming.result() == "won":
            await to_its_end(seen.release(event_id))
        raise
