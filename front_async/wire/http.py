"""The only file that knows aiohttp's client.

Redirects, retries, cookies, netrc, decompression and authentication of aiohttp are all off: each
of them does something a client that holds somebody's token must not do.
"""

import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import lru_cache

import aiohttp
from aiohttp import hdrs

from front_async.wire.exchange import Request, Response, WireError
from front_async.wire.inflate import decoder

_KEEP_ALIVE = 15.0  # seconds; shorter than a server's, so that a write rarely meets a closed socket
_FIRST_ERROR = 300
_MOST_OF_AN_ERROR = 64 * 1024  # bytes


class Http:
    """One session of one event loop: sends a request, returns the whole answer.

    A *connector* that is passed in is shared and never closed here.
    """

    def __init__(
        self,
        *,
        connections: int = 20,
        connector: aiohttp.BaseConnector | None = None,
        trace_configs: Sequence[aiohttp.TraceConfig] = (),
    ) -> None:
        own = connector is None
        self._session = aiohttp.ClientSession(
            connector=connector
            or aiohttp.TCPConnector(limit=connections, keepalive_timeout=_KEEP_ALIVE),
            connector_owner=own,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            trace_configs=list(trace_configs),
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the session, and the connector unless it was passed in."""
        await self._session.close()

    async def send(self, request: Request) -> Response:
        """Exchange *request* for a whole answer.

        Raises:
            WireError: There is no whole answer; its fault says how far it came.
        """
        answer = await self._start(request, _limits(request.timeout, request.connect_timeout))
        body = await _read(answer, request.max_body)
        return Response(answer.status, answer.headers, body)

    async def stream(self, request: Request, *, idle_timeout: float) -> "Stream":
        """Exchange *request* for an answer whose body is read later, chunk by chunk."""
        limits = aiohttp.ClientTimeout(connect=request.connect_timeout, sock_read=idle_timeout)
        return Stream(await self._start(request, limits), request.max_body)

    async def _start(
        self, request: Request, limits: aiohttp.ClientTimeout
    ) -> aiohttp.ClientResponse:
        body = request.body
        try:
            return await self._session.request(
                request.method,
                request.url,
                data=body if body is None or isinstance(body, bytes) else body.chunks(),
                headers=request.headers,
                allow_redirects=False,
                timeout=limits,
            )
        except _BROKEN as error:
            fault = _fault(error)
        raise fault  # out here, so that aiohttp's exception and the headers it holds stay behind


@lru_cache(maxsize=16)  # nearly every request has the same
def _limits(total: float | None, connect: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=total, connect=connect)


class Stream:
    """An answer whose headers are here and whose body is still on its way."""

    def __init__(self, answer: aiohttp.ClientResponse, max_body: int) -> None:
        self._answer = answer
        self._max_body = max_body
        self.status: int = answer.status
        self.headers: Mapping[str, str] = answer.headers
        self._on_close: Callable[[], object] | None = None

    def on_close(self, callback: Callable[[], object]) -> None:
        """Run *callback* once, when the body is done with."""
        self._on_close = callback

    async def read(self) -> Response:
        """Read the whole body after all, as for the error answer to a download."""
        body = await _read(self._answer, self._max_body)
        return Response(self.status, self.headers, body)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body as it arrives.

        Raises:
            WireError: The body ended early, or nothing came for the idle timeout.
        """
        unpack = decoder(self.headers.get(hdrs.CONTENT_ENCODING), sys.maxsize)
        while received := await _receive(self._answer):
            yield unpack.feed(received)
        unpack.finish()

    def close(self) -> None:
        """Give the connection back; one with unread bytes is closed."""
        self._answer.close()
        callback, self._on_close = self._on_close, None
        if callback is not None:
            callback()


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    try:
        if answer.status >= _FIRST_ERROR:
            return await _excerpt(answer, min(limit, _MOST_OF_AN_ERROR))
        return await _whole(answer, limit)
    except WireError as error:
        answer.close()
        error.status = answer.status
        raise
    except BaseException:
        answer.close()
        raise


async def _whole(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    encoding = answer.headers.get(hdrs.CONTENT_ENCODING)
    if encoding is None and (answer.content_length or limit + 1) <= limit:
        return await _receive(answer, whole=True)
    unpack = decoder(encoding, limit)
    parts: list[bytes] = []
    size = 0
    while received := await _receive(answer):
        parts.append(part := unpack.feed(received))
        size += len(part)
        if size > limit:
            raise WireError("too large", "the body is larger than allowed")
    if parts:
        unpack.finish()
    return b"".join(parts)


async def _excerpt(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """Read as much of an error as is worth having: its status counts, however its body ends."""
    body = b""
    try:
        unpack = decoder(answer.headers.get(hdrs.CONTENT_ENCODING), limit)
        while len(body) <= limit and (received := await _receive(answer)):
            body += unpack.feed(received)
    except WireError:
        answer.close()
    if len(body) > limit:
        answer.close()
    return body[:limit]


async def _receive(answer: aiohttp.ClientResponse, *, whole: bool = False) -> bytes:
    try:
        return await (answer.content.read() if whole else answer.content.readany())
    except _BROKEN as error:
        fault = _fault(error, answer.status)
    raise fault


_BROKEN = (aiohttp.ClientError, TimeoutError, OSError)
_NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.InvalidURL,
)


def _fault(error: Exception, status: int | None = None) -> WireError:
    """Say what an aiohttp exception means, without the request it carries."""
    name = type(error).__name__
    if status is None and isinstance(error, _NOT_SENT):
        return WireError("not sent", f"no connection to the server ({name})")
    if isinstance(error, TimeoutError):
        return WireError("timed out", "the server did not answer in time", status)
    if isinstance(error, aiohttp.ClientPayloadError):
        return WireError("truncated", "the body ends before its end", status)
    return WireError("lost", f"the connection was lost ({name})", status)
