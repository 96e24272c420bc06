"""As much of ASGI as is needed: a request in, an answer out."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from front_async.web.reply import Reply

# Each framework has types of its own for these, and no two of them agree.
Scope = Any
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
ASGIApp = Callable[[Any, Any, Any], Awaitable[None]]


class DisconnectedError(Exception):
    """Whoever asked is gone; nobody waits for an answer."""


class TooLargeError(Exception):
    """The body is larger than anybody will look at."""


def check_http(scope: Scope) -> None:
    """Check that *scope* is a request.

    Raises:
        RuntimeError: It is a lifespan or a websocket, as the ASGI specification asks.
    """
    if scope["type"] != "http":
        raise RuntimeError(f"here is nothing for {scope['type']}, only for http")


async def read_body(receive: Receive, most: int) -> bytes:
    """Read a body of at most *most* bytes.

    Raises:
        TooLargeError: It has more.
        DisconnectedError: It broke off.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise TooLargeError
        if not message.get("more_body", False):
            return b"".join(parts)


async def send_reply(send: Send, reply: Reply) -> None:
    """Send *reply*, whole."""
    headers = [(name.lower().encode(), value.encode()) for name, value in reply.headers]
    headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": int(reply.status), "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


def read_header(scope: Scope, name: bytes) -> str:
    """Return a header; several of one name joined, as HTTP/2 splits cookies."""
    return "; ".join(read_headers(scope, name))


def read_headers(scope: Scope, name: bytes) -> list[str]:
    """Return every header of one name."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def read_query(raw: bytes) -> dict[str, str]:
    """Return the parameters of a query that come once."""
    return only_once(parse_qsl(raw.decode("latin-1"), keep_blank_values=True))


def only_once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return *pairs* without those whose name comes twice: which one would be meant?"""
    pairs = list(pairs)
    times = Counter(name for name, _ in pairs)
    return {name: value for name, value in pairs if times[name] == 1}
