"""A lock between machines: a lease that its holder renews, and that ends when it falls silent.

A lease can end under a holder whose event loop stands still for longer than it lasts. What keeps
an older token from replacing a newer one even then is the compare-and-swap of the save.
"""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from front_async.auth.checks import check_seconds
from front_async.to_its_end import to_its_end
from front_async.wire.clock import Clock

_log = logging.getLogger("front_async.auth")
_T = TypeVar("_T")

LEASE = 60.0  # seconds; a grant takes at most 30
LONGEST = 70.0  # seconds; who waits for a lock gives up after 75, and must have seen it end
_POLL = 0.05  # seconds between two looks at a lease somebody else has
_STEP = 10.0  # seconds that a server has to answer


class Lease(Protocol):
    """One holder's, or one waiter's, view of a lock."""

    async def take(self) -> bool:
        """Become the holder, unless there is a living one; True for who is it already."""
        ...

    async def renew(self) -> bool:
        """Show that the holder lives. False when the lease has been lost."""
        ...

    async def release(self) -> None:
        """Give the lease up, if it is still ours."""
        ...


def check_lease(seconds: object) -> float:
    """Return how long a lease lasts.

    Raises:
        InvalidArgument: It is not above zero, or is so long that nobody would wait for its end.
    """
    return check_seconds(seconds, "lease", most=LONGEST)


@asynccontextmanager
async def held(lease: Lease, seconds: float, clock: Clock) -> AsyncGenerator[None]:
    """Hold *lease*, which lasts for *seconds* after each renewal, for the length of the block.

    Raises:
        Exception: What the server that keeps the lease raises when it cannot be asked.
    """
    try:
        while not await _whole(lease.take()):
            await clock.sleep(_POLL * random.uniform(0.5, 1.5))  # noqa: S311  # spreads
        renewing = asyncio.ensure_future(_renewed(lease, seconds / 3, clock))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])
    finally:
        await _released(lease)


async def _renewed(lease: Lease, pause: float, clock: Clock) -> None:
    while True:
        await clock.sleep(pause)
        try:
            if await asyncio.wait_for(lease.renew(), _STEP):
                continue
        except Exception as error:  # noqa: BLE001  # the next renewal may still be in time
            _log.warning("a token store's lock was not renewed (%s)", type(error).__name__)
        else:
            _log.warning("a token store's lock was lost: its holder was silent for too long")
            return


async def _released(lease: Lease) -> None:
    """Release, or leave it to the end of the lease: what was done under the lock is done."""
    try:
        await _whole(lease.release())
    except Exception as error:  # noqa: BLE001  # a store's driver is the user's choice
        _log.warning("a token store's lock was not released (%s)", type(error).__name__)


async def _whole(step: Coroutine[Any, Any, _T]) -> _T:
    """Await *step* to its end even when cancelled meanwhile: half taken is taken."""
    return await to_its_end(asyncio.wait_for(step, _STEP))
