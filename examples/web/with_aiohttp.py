"""aiohttp: gunicorn -k aiohttp.GunicornWebWorker -w 2 examples.web.with_aiohttp:make_app."""

from aiohttp import web

from examples.web.parts import INSTALL_PAGE, conversations_page, flow, installations, webhooks
from front_async import FrontError
from front_async.web import answer_failure
from front_async.web.aiohttp import cleanup_context, install_routes, webhook_handler


async def index(_request: web.Request) -> web.Response:
    """Offer the installation."""
    return web.Response(text=INSTALL_PAGE, content_type="text/html")


async def conversations(request: web.Request) -> web.Response:
    """List the latest conversations."""
    front = flow.client(request.cookies)
    if front is None:
        raise web.HTTPSeeOther("/")
    try:
        page = await front.conversations.list(limit=20)
    except FrontError as error:
        reply = answer_failure(error)
        return web.Response(status=reply.status, headers=reply.headers, body=reply.body)
    return web.Response(text=conversations_page(page.items), content_type="text/html")


async def health(_request: web.Request) -> web.Response:
    """Say that the worker runs, without asking Front."""
    return web.Response(text="ok")


async def make_app() -> web.Application:
    """Make the application of one worker."""
    app = web.Application()
    app.cleanup_ctx.append(cleanup_context(installations))
    app.router.add_get("/", index)
    app.router.add_get("/conversations", conversations)
    app.router.add_get("/health", health)
    app.router.add_post("/front/webhook", webhook_handler(webhooks))
    app.add_routes(install_routes(flow))
    return app
