"""The same for aiohttp's own server."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager

from aiohttp import web
from aiohttp.http import HttpProcessingError

from front_async.web.asgi import only_once
from front_async.web.flow import InstallFlow
from front_async.web.lifespan import lifespan
from front_async.web.reply import Reply
from front_async.web.webhook import BROKEN, ENCODED, TOO_LARGE, answer_webhook, is_encoded
from front_async.webhooks import Webhooks

_PIECE = 64 * 1024  # bytes

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def cleanup_context(
    *resources: AbstractAsyncContextManager[object],
) -> Callable[[web.Application], AsyncGenerator[None]]:
    """Return a cleanup context that opens *resources* and closes them in the opposite order.

    ::

        app.cleanup_ctx.append(cleanup_context(installations))
    """

    async def opened(app: web.Application) -> AsyncGenerator[None]:
        async with lifespan(*resources)(app):
            yield

    return opened


def webhook_handler(webhooks: Webhooks) -> Handler:
    """Return the handler of the address that Front is to send webhooks to.

    ::

        app.router.add_post("/front/webhook", webhook_handler(webhooks))

    A body may have as many bytes as the verifier allows, whatever ``client_max_size`` says.
    """

    async def handle(request: web.Request) -> web.StreamResponse:
        response = _response(await _answer(webhooks, request))
        if not request.content.is_eof():
            response.force_close()  # nobody will look for the next request behind such a body
        return response

    return handle


def install_routes(flow: InstallFlow, prefix: str = "/front") -> Iterable[web.RouteDef]:
    """Return the routes of an installation: install, callback and logout, below *prefix*.

    ::

        app.add_routes(install_routes(flow))
    """

    async def install(_request: web.Request) -> web.StreamResponse:
        return _response(flow.start())

    async def callback(request: web.Request) -> web.StreamResponse:
        query = only_once(request.query.items())
        return _response(await flow.callback(query, request.cookies))

    async def logout(request: web.Request) -> web.StreamResponse:
        return _response(flow.log_out(request.cookies))

    return (  # without HEAD, which would use up the code
        web.get(f"{prefix}/install", install, allow_head=False),
        web.get(f"{prefix}/callback", callback, allow_head=False),
        web.post(f"{prefix}/logout", logout),
    )


async def _answer(webhooks: Webhooks, request: web.Request) -> Reply:
    if is_encoded(request.headers.getall("Content-Encoding", ())):
        return ENCODED
    body = bytearray()
    try:
        async for piece in request.content.iter_chunked(_PIECE):
            body += piece
            if len(body) > webhooks.max_body:
                return TOO_LARGE
    except (web.RequestPayloadError, HttpProcessingError):
        return BROKEN
    return await answer_webhook(webhooks, request.headers, bytes(body))


def _response(reply: Reply) -> web.Response:
    return web.Response(status=reply.status, body=reply.body, headers=reply.headers)
