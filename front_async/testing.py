"""What your own tests need: a local Front, a still clock, signed webhooks, a check of stores.

::

    async with Sandbox(conversations=10) as sandbox:
        async with FrontClient(sandbox.api_token, base_url=sandbox.url) as front:
            ...

    signed = sign_application_webhook("the app's signing key", {"id": "evt_1", "type": "inbound"})
    await webhooks.handle(signed.headers, signed.body)
"""

import asyncio
import heapq
from collections.abc import Callable

from front_async.sandbox import Fault, Sandbox
from front_async.store_check import check_token_store
from front_async.webhooks.signing import (
    SignedWebhook,
    sign_application_challenge,
    sign_application_webhook,
    sign_rule_webhook,
)

__all__ = [
    "FakeClock",
    "Fault",
    "Sandbox",
    "SignedWebhook",
    "check_token_store",
    "sign_application_challenge",
    "sign_application_webhook",
    "sign_rule_webhook",
]


class _Alarm:
    def __init__(self, at: float, number: int, callback: Callable[[], object]) -> None:
        self.at = at
        self.number = number
        self.callback: Callable[[], object] | None = callback

    def __lt__(self, other: "_Alarm") -> bool:
        return (self.at, self.number) < (other.at, other.number)

    def cancel(self) -> None:
        """Forget the callback."""
        self.callback = None


class FakeClock:
    """Time that passes only when you say so, or as soon as somebody waits for it.

    Pass it as ``clock=`` to a client, a provider or a store.

    Args:
        now: Epoch seconds to start from.
        jumps: Whether waiting makes the time pass at once. Otherwise call :meth:`advance`.
    """

    def __init__(self, now: float = 1_700_000_000.0, *, jumps: bool = True) -> None:
        self._start = now
        self._passed = 0.0
        self._jumps = jumps
        self._alarms: list[_Alarm] = []
        self._count = 0
        self.slept: list[float] = []
        """Each wait that was asked for by :meth:`sleep`, in seconds."""

    def now(self) -> float:
        """Epoch seconds."""
        return self._start + self._passed

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        return self._passed

    async def sleep(self, seconds: float, /) -> None:
        """Wait until that much time has passed on this clock."""
        self.slept.append(seconds)
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        alarm = self.call_later(seconds, lambda: _end(over))
        try:
            await over
        finally:
            alarm.cancel()

    def call_later(self, seconds: float, callback: Callable[[], object], /) -> _Alarm:
        """Run *callback* when that much time has passed on this clock."""
        self._count += 1
        alarm = _Alarm(self._passed + seconds, self._count, callback)
        heapq.heappush(self._alarms, alarm)
        if self._jumps:
            asyncio.get_running_loop().call_soon(self._reach, alarm.at)
        return alarm

    def advance(self, seconds: float) -> None:
        """Let time pass, running what falls due on the way in its order."""
        self._reach(self._passed + seconds)

    def _reach(self, moment: float) -> None:
        while self._alarms and self._alarms[0].at <= moment:
            alarm = heapq.heappop(self._alarms)
            self._passed = max(self._passed, alarm.at)
            if alarm.callback is not None:
                alarm.callback()
        self._passed = max(self._passed, moment)


def _end(wait: asyncio.Future[None]) -> None:
    if not wait.done():  # a sleeper that was cancelled may not have had its turn to say so
        wait.set_result(None)
