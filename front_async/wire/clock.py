"""Time as an argument, so that no test waits for it."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """A callback that has not run yet."""

    def cancel(self) -> None:
        """Forget the callback; harmless when it has run."""


class Clock(Protocol):
    """The four things this library asks of time. All values are in seconds."""

    def now(self) -> float:
        """Seconds since the epoch, as the operating system believes."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back, from an arbitrary start."""
        ...

    async def sleep(self, seconds: float, /) -> None:
        """Wait. The number is finite and not negative."""

    def call_later(self, seconds: float, callback: Callable[[], object], /) -> Timer:
        """Run *callback* in the running event loop after *seconds*."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        """Seconds since the epoch, as the operating system believes."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float, /) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    def call_later(self, seconds: float, callback: Callable[[], object], /) -> Timer:
        """Run *callback* in the running event loop after *seconds*."""
        return asyncio.get_running_loop().call_later(seconds, callback)
