"""Starlette: granian --interface asgi --workers 2 examples.web.with_starlette:app."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from examples.web.parts import INSTALL_PAGE, conversations_page, flow, installations, webhooks
from front_async import FrontError
from front_async.web import InstallRoutes, WebhookEndpoint, lifespan


async def index(_request: Request) -> Response:
    """Offer the installation."""
    return HTMLResponse(INSTALL_PAGE)


async def conversations(request: Request) -> Response:
    """List the latest conversations."""
    front = flow.client(request.cookies)
    if front is None:
        return RedirectResponse("/", 303)
    return HTMLResponse(conversations_page((await front.conversations.list(limit=20)).items))


async def health(_request: Request) -> Response:
    """Say that the worker runs, without asking Front."""
    return PlainTextResponse("ok")


async def front_failed(_request: Request, error: Exception) -> Response:
    """Say that it is Front that fails, and not this app."""
    return PlainTextResponse(f"Front: {error}", 502)


app = Starlette(
    lifespan=lifespan(installations),
    routes=[
        Route("/", index),
        Route("/conversations", conversations),
        Route("/health", health),
        Route("/front/webhook", WebhookEndpoint(webhooks)),
        Mount("/front", InstallRoutes(flow)),
    ],
    exception_handlers={FrontError: front_failed},
)
