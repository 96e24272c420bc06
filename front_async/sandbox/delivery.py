"""Puts a reply on the wire: compressed, cut short, or not at all."""

import socket
import struct
import zlib
from http import HTTPStatus
from typing import Final

from aiohttp import web

from front_async.sandbox.faults import Fault
from front_async.sandbox.replies import RefusedError, Reply

_SMALL: Final = 1024  # bytes; compressing less is not worth it
_GZIP: Final = 16 + zlib.MAX_WBITS
_STATUSES: Final = frozenset(HTTPStatus)
_JSON: Final = {"Content-Type": "application/json"}
_UNAVAILABLE: Final = b'{"error":"temporarily_unavailable"}'  # what an OAuth server would say
_GARBAGE: Final = b'{"_results": [{"id": "cnv_\x00\xff'
_PORTAL: Final = (
    b"<!doctype html><html><head><title>Welcome to the hotel</title></head>"
    b"<body><h1>Please accept the terms</h1></body></html>"
)


def spoilt(fault: Fault, *, api: bool) -> Reply | None:
    """The reply a fault puts in place of the usual one; None: it leaves the usual one."""
    if fault.garbage:
        return Reply(HTTPStatus.OK, _GARBAGE, _JSON)
    if fault.html:
        return Reply(HTTPStatus.OK, _PORTAL, {"Content-Type": "text/html"})
    return None if fault.status is None else _failed(fault.status, fault.body, api=api)


def _failed(status: int, body: bytes | None, *, api: bool) -> Reply:
    """An answer with *status*, whose body is an error unless another one is given."""
    if body is None and status < HTTPStatus.BAD_REQUEST:
        return Reply(status)
    if body is None and api:
        title = HTTPStatus(status).phrase if status in _STATUSES else "Error"
        return RefusedError(status, title, "The sandbox was told to fail").reply()
    return Reply(status, _UNAVAILABLE if body is None else body, _JSON)


def packed(reply: Reply, *, gzip: bool) -> Reply:
    """The reply as it travels: with its length, and compressed if that is worth it."""
    if not gzip or not reply.compressible or len(reply.body) < _SMALL:
        return reply
    return _compressed(reply)


def _compressed(reply: Reply) -> Reply:
    packer = zlib.compressobj(1, zlib.DEFLATED, _GZIP)
    body = packer.compress(reply.body) + packer.flush()
    return Reply(reply.status, body, {**reply.headers, "Content-Encoding": "gzip"})


async def deliver(request: web.Request, reply: Reply, fault: Fault | None) -> web.StreamResponse:
    """Send *reply*, as *fault* allows."""
    if fault is not None and fault.truncate is not None:
        return await _cut(request, reply, fault.truncate)
    if fault is not None and fault.truncate_gzip is not None:
        if "Content-Encoding" not in reply.headers:
            reply = _compressed(reply)
        reply = Reply(reply.status, reply.body[: -fault.truncate_gzip], reply.headers)
    return web.Response(status=reply.status, body=reply.body, headers=reply.headers)


async def _cut(request: web.Request, reply: Reply, size: int) -> web.StreamResponse:
    """Promise the whole body, send *size* bytes of it, and close."""
    response = web.StreamResponse(status=reply.status, headers=reply.headers)
    response.content_length = len(reply.body)
    await response.prepare(request)
    await response.write(reply.body[:size])
    response.force_close()
    if request.transport is not None:
        request.transport.close()
    return response


def drop(request: web.Request) -> web.StreamResponse:
    """Reset the connection; the response that comes back goes nowhere."""
    transport = request.transport
    if transport is not None:
        sock = transport.get_extra_info("socket")
        if sock is not None:  # without lingering, so that the peer sees a reset and no tidy end
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
