"""Telling a program what happens to its tokens, without showing one."""

import asyncio
import contextvars
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import cast

import attrs

from front_async.auth.threads import in_thread_of_ours

_log = logging.getLogger("front_async.auth")

_PATIENCE = 5.0  # seconds an observer may take


@attrs.frozen
class TokenRefreshed:
    """Front granted a new access token, and it is stored."""

    company_id: str | None
    """As the provider was given it."""
    generation: int
    """How many tokens of this grant there were, this one included."""
    expires_at: float | None
    """Epoch seconds by Front's clock."""


@attrs.frozen
class RefreshFailed:
    """A refresh failed in a way that may pass. Told once for each try."""

    company_id: str | None
    reason: str
    retry_after: float
    """Seconds until the next try."""


@attrs.frozen
class ReauthorizationNeeded:
    """The grant is dead: an admin must authorize the app again. Told once."""

    company_id: str | None
    reason: str


@attrs.frozen
class ScopeNarrowed:
    """A new token may do less than the one before it. Told once."""

    company_id: str | None
    lost: frozenset[str]


TokenEvent = TokenRefreshed | RefreshFailed | ReauthorizationNeeded | ScopeNarrowed
TokenObserver = Callable[[TokenEvent], Awaitable[None] | None]
"""An ``async def`` is awaited, a plain function is called in a thread."""


class Notifier:
    """Calls an observer beside the work: slow or broken, it delays and breaks nothing."""

    def __init__(self, observer: TokenObserver | None) -> None:
        self._observer = observer
        self._under_way: set[asyncio.Task[None]] = set()

    def tell(self, event: TokenEvent) -> None:
        """Call the observer soon."""
        if self._observer is None:
            return
        task = asyncio.get_running_loop().create_task(
            self._told(self._observer, event), context=contextvars.Context()
        )
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def drain(self) -> None:
        """Wait for the calls of this event loop that are under way."""
        loop = asyncio.get_running_loop()
        if mine := {task for task in self._under_way if task.get_loop() is loop}:
            await asyncio.wait(mine)

    async def _told(self, observer: TokenObserver, event: TokenEvent) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await _called(observer, event)
        except Exception as error:  # noqa: BLE001  # an observer is the user's code
            name, what = type(error).__name__, type(event).__name__
            _log.warning("the observer failed at %s (%s)", what, name)


async def _called(observer: TokenObserver, event: TokenEvent) -> None:
    if inspect.iscoroutinefunction(observer):
        await cast("Awaitable[None]", observer(event))
        return
    answer = await in_thread_of_ours(lambda: observer(event))
    if inspect.isawaitable(answer):
        await answer
