"""Calls, answers, and stand-ins for the layer below."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import attrs
from multidict import CIMultiDict
from yarl import URL

from front_async.auth.api_token import ApiTokenAuth
from front_async.client import FrontClient
from front_async.testing import FakeClock
from front_async.transport.call import Answer, Call, Priority, Repeat
from front_async.transport.trust import TrustSet
from front_async.wire.exchange import Response, WireError

BASE = URL("https://api2.frontapp.com")
TRUST = TrustSet(BASE)
TOKEN = "planted-t0ken"

REPEATS = {"GET": Repeat.SAFE, "PUT": Repeat.IDEMPOTENT, "DELETE": Repeat.IDEMPOTENT}


def a_call(
    method: str = "GET",
    template: str = "/tags",
    path: str | None = None,
    *,
    deadline: float = 60.0,
    priority: Priority = "interactive",
    stream: bool = False,
) -> Call:
    repeat = REPEATS.get(method, Repeat.UNSAFE)
    return Call(
        method, template, path or template, deadline, repeat, priority=priority, stream=stream
    )


def answer(status: int = 200, body: bytes = b"{}", /, **headers: str) -> Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, CIMultiDict(names), body)


class Below:
    """The layer below: gives its outcomes in order and records the calls."""

    def __init__(self, *outcomes: Answer | Exception | Callable[[], Awaitable[Answer]]) -> None:
        self.outcomes = deque(outcomes)
        self.calls: list[Call] = []

    async def __call__(self, call: Call) -> Answer:
        self.calls.append(call)
        outcome = self.outcomes.popleft()
        unsent = isinstance(outcome, WireError) and outcome.fault == "not sent"
        call.trace.sent = not unsent
        if isinstance(outcome, Exception):
            raise outcome
        return outcome if isinstance(outcome, Answer) else await outcome()


@attrs.define
class Rotating:
    """A provider whose token changes whenever it is refused, or when *version* is set."""

    version: int = 0
    asked: int = 0
    refused: list[str] = attrs.field(factory=list[str])
    gives_up: bool = False

    async def authorization(self) -> str:
        self.asked += 1
        return f"Bearer {TOKEN}-{self.version}"

    async def rejected(self, authorization: str, /) -> bool:
        self.refused.append(authorization)
        self.version += 1
        return not self.gives_up


def client(url: URL | str, clock: FakeClock | None = None, /, **options: object) -> FrontClient:
    """Make a client of a server on loopback whose waits pass at once."""
    auth = options.pop("auth", ApiTokenAuth(TOKEN))
    settings = {"base_url": url, "clock": clock or FakeClock(), **options}
    return FrontClient(auth, **settings)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def until(condition: Callable[[], object]) -> None:
    """Let others run until *condition* holds."""
    while not condition():  # noqa: ASYNC110  # nothing signals it
        await asyncio.sleep(0)


async def settle() -> None:
    """Let every task that can run do so."""
    for _ in range(20):
        await asyncio.sleep(0)
