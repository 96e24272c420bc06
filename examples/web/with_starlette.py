"""Starlette: granian --interface asgi --workers 2 examples.web.with_starlette:app."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from examples.web.parts import INSTALL_PAGE, conversations_page, flow, installations, webhooks
from front_async import FrontError
from front_async.web import InstallRoutes, WebhookEndpoint, answer_failure, lifespan


async def index(_request: Request) -> Response:
    """Offer the installation."""
    return HTMLResponse(INSTALL_PAGE)


async def conversations(request: Request) -> Response:
    """List the latest conversations."""
    front = flow.client(request.cookies)
    if front is None:
        return RedirectResponse("/", 303)
    try:
        page = await front.conversations.list(limit=20)
    except FrontError as error:
        reply = answer_failure(error)
        return Response(reply.body, reply.status, dict(reply.headers))
    return HTMLResponse(conversations_page(page.items))


async def health(_request: Request) -> Response:
    """Say that the worker runs, without asking Front."""
    return PlainTextResponse("ok")


app = Starlette(
    lifespan=lifespan(installations),
    routes=[
        Route("/", index),
        Route("/conversations", conversations),
        Route("/health", health),
        Route("/front/webhook", WebhookEndpoint(webhooks)),
        Mount("/front", InstallRoutes(flow)),
    ],
)
