"""From a call to one exchange on the wire."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from yarl import URL

from front_async.errors import InvalidArgument
from front_async.transport.call import Answer, Call
from front_async.transport.connection import Connection
from front_async.transport.deadline import Deadlines
from front_async.transport.forms import Form
from front_async.transport.meter import Meter
from front_async.transport.redaction import shown_headers, shown_path
from front_async.wire.exchange import Request, Response, WireError
from front_async.wire.http import Http

_log = logging.getLogger("front_async.transport")

USER_AGENT = "front_async"
_IDLE = 60.0  # seconds without a byte, while a body is streamed
_FIRST_ERROR = 300
_JSON = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": USER_AGENT}
_BINARY = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": USER_AGENT}

Exchange = Callable[[Call, str | None], Awaitable[Answer]]
"""One exchange of a call, with the value of its Authorization header or without one."""


def exchange_over(
    connection: Connection, base: URL, deadlines: Deadlines, meter: Meter
) -> Exchange:
    """Return what performs one exchange with the host at *base*."""

    async def exchange(call: Call, authorization: str | None) -> Answer:
        url = _address(base, call)
        request = Request(call.method, url, _headers(call, authorization), call.body)
        trace = call.trace
        trace.sent, trace.sent_at = True, time.monotonic()
        meter.requests += 1
        try:
            http = connection.http
            if call.body is None or isinstance(call.body, bytes):
                answer = await (_stream(http, request) if call.stream else http.send(request))
            else:
                answer = await _upload(http, request, call.body)
        except asyncio.CancelledError:
            if not deadlines.ran_out(call, "exchange"):
                raise
            fault = WireError("timed out", "the server did not answer in time")
        except WireError as error:
            fault = error
        else:
            meter.received += len(answer.body) if isinstance(answer, Response) else 0
            if _log.isEnabledFor(logging.DEBUG):
                _log_answer(call, answer)
            return answer
        _log_fault(call, fault)
        trace.sent = fault.fault != "not sent"
        raise _cause(call) or fault

    return exchange


def _address(base: URL, call: Call) -> URL:
    """Return where a call goes; to build it of its parts takes less than to read it."""
    if call.foreign:
        return URL(call.path, encoded=True)
    path, _, query = call.path.partition("?")
    scheme, authority = base.scheme, base.raw_authority
    return URL.build(
        scheme=scheme, authority=authority, path=path, query_string=query, encoded=True
    )


def _cause(call: Call) -> InvalidArgument | None:
    """Return why a body could not be read to its end: then Front has no whole request.

    None when an earlier try may have had its effect: the caller has to know that above all.
    """
    failure = call.body.failure if isinstance(call.body, Form) else None
    if failure is None or call.trace.maybe_done:
        return None
    call.trace.sent = False
    return failure


async def _upload(http: Http, request: Request, form: Form) -> Answer:
    try:
        return await http.send(request)
    finally:
        form.close()


async def _stream(http: Http, request: Request) -> Answer:
    answer = await http.stream(request, idle_timeout=_IDLE)
    return answer if answer.status < _FIRST_ERROR else await answer.read()


def _headers(call: Call, authorization: str | None) -> dict[str, str]:
    headers = (_BINARY if call.stream else _JSON).copy()
    if call.headers is not None:
        headers.update(call.headers)
    if authorization is not None:
        headers["Authorization"] = authorization
    if isinstance(call.body, bytes):
        headers["Content-Type"] = "application/json"
    elif call.body is not None:
        headers["Content-Type"] = call.body.content_type
        headers["Content-Length"] = str(call.body.size)
    return headers


def _log_answer(call: Call, answer: Answer) -> None:
    path, told = shown_path(call.path), shown_headers(answer.headers)
    took = time.monotonic() - call.trace.sent_at
    _log.debug("%s %s %d %.3f s %s", call.method, path, answer.status, took, told)


def _log_fault(call: Call, fault: WireError) -> None:
    if _log.isEnabledFor(logging.DEBUG):
        path, took = shown_path(call.path), time.monotonic() - call.trace.sent_at
        _log.debug("%s %s failed after %.3f s: %s", call.method, path, took, fault.reason)
