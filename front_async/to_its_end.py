"""Work of which half is worth nothing."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


async def to_its_end(work: Coroutine[Any, Any, _T]) -> _T:
    """Run *work*; cancelled meanwhile, wait for its end first. What it raises comes out."""
    running = asyncio.ensure_future(work)
    try:
        await asyncio.wait([running])  # which, unlike await, does not cancel what it waits for
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # looked at, so that nobody reports it as lost
        raise
    return running.result()
