"""Hours of requests in seconds: an event loop whose time jumps, and the sandbox's limits in it."""

import asyncio
import random
import selectors
from collections.abc import Callable, Coroutine, Mapping
from email.utils import formatdate
from typing import Any

import attrs
from multidict import CIMultiDict

from front_async.sandbox.limits import Limits
from front_async.sandbox.routes.table import API
from front_async.sandbox.settings import Settings
from front_async.transport.call import Call, Priority, Repeat
from front_async.transport.limiter import Limiter
from front_async.wire.clock import Timer
from front_async.wire.exchange import Response

START = 1_700_000_000.25  # epoch seconds
_SEARCH = "GET /conversations/search/{}"
_ROUTES = {route.operation: route for route in API}


class _Selector(selectors.SelectSelector):
    """Waits by letting the loop's time pass."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Poll, and pass the time that a real one would have waited."""
        if timeout is None:
            raise RuntimeError("everybody waits, and nothing is due")
        self.passed += max(0.0, timeout)
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop in which waiting takes no time."""

    def __init__(self) -> None:
        self._jumps = _Selector()
        super().__init__(self._jumps)

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._jumps.passed


class LoopClock:
    """The clock of a jumping loop. *ahead* is how far its idea of the date is from the server's."""

    def __init__(self, loop: asyncio.AbstractEventLoop, ahead: float = 0.0) -> None:
        self._loop = loop
        self._ahead = ahead

    def now(self) -> float:
        """Epoch seconds."""
        return START + self._loop.time() + self._ahead

    def monotonic(self) -> float:
        """Seconds since the loop was made."""
        return self._loop.time()

    async def sleep(self, seconds: float, /) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    def call_later(self, seconds: float, callback: Callable[[], object], /) -> Timer:
        """Run *callback* later."""
        return self._loop.call_later(seconds, callback)


def simulate(main: Callable[[asyncio.AbstractEventLoop], Coroutine[Any, Any, None]]) -> None:
    """Run *main* in a loop whose time jumps."""
    loop = JumpingLoop()
    try:
        loop.run_until_complete(main(loop))
    finally:
        loop.close()


def a_call(
    priority: Priority = "interactive", template: str = "/tags", path: str = "/tags"
) -> Call:
    """Make a call that waits as long as it has to."""
    return Call("GET", template, path, 1e12, Repeat.SAFE, priority)


@attrs.define
class Front:
    """The sandbox's limits, a network away. What others use is used without asking."""

    settings: Settings
    rng: random.Random = attrs.field(factory=lambda: random.Random(1))
    latency: float = 0.3
    """Seconds there and back, on average."""
    tells_nothing: float = 0.0
    """The part of the answers without limit headers."""
    served: int = 0
    refused: int = 0
    others: int = 0
    limits: Limits = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Start with nothing used."""
        self.limits = Limits(self.settings)

    def ask(self, now: float, call: Call | None = None) -> Response:
        """Answer one request at *now*, in epoch seconds."""
        name = f"GET {call.template}" if call else ""
        route = _ROUTES.get(name, _ROUTES["GET /tags"])
        reply = self.limits.refusal(route, ("x",) if name == _SEARCH else (), now)
        if reply is None:
            self.served += 1
            return Response(200, self._headers(self.limits.headers(now), now), b"{}")
        self.refused += 1
        return Response(429, self._headers(reply.headers, now), b"{}")

    def _headers(self, headers: Mapping[str, str], now: float) -> CIMultiDict[str]:
        told: CIMultiDict[str] = CIMultiDict()
        if self.rng.random() >= self.tells_nothing:
            told.extend(headers)
        told["Date"] = formatdate(int(now), usegmt=True)
        return told

    def taken(self, now: float) -> None:
        """Let another program use one request, if there is one."""
        if self.limits.refusal(_ROUTES["GET /tags"], (), now) is None:
            self.others += 1


async def begin(limiter: Limiter, call: Call) -> None:
    """Wait for the turn of a call."""
    if turn := limiter.acquire(call):
        await turn


async def request(front: Front, limiter: Limiter, call: Call) -> Response:
    """Send one request as a client would, without trying again."""
    loop = asyncio.get_running_loop()
    await begin(limiter, call)
    try:
        await asyncio.sleep(front.latency * front.rng.uniform(0.2, 0.8))
        answer = front.ask(START + loop.time(), call)
        await asyncio.sleep(front.latency * front.rng.uniform(0.2, 0.8))
    except BaseException:
        limiter.release(call, None)
        raise
    limiter.release(call, answer)
    return answer
