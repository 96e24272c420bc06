"""Litestar: uvicorn --workers 2 examples.web.with_litestar:app."""

from typing import Any

from litestar import Litestar, MediaType, Request, Response, asgi, get
from litestar.response import Redirect
from litestar.types import Receive, Scope, Send

from examples.web.parts import INSTALL_PAGE, conversations_page, flow, installations, webhooks
from front_async import FrontError
from front_async.web import InstallRoutes, WebhookEndpoint, answer_failure, lifespan

_webhook = WebhookEndpoint(webhooks)
_install = InstallRoutes(flow)


@asgi("/front/webhook", copy_scope=True)
async def webhook(scope: Scope, receive: Receive, send: Send) -> None:
    """Take what Front sends."""
    await _webhook(scope, receive, send)


@asgi("/front", is_mount=True, copy_scope=True)
async def install(scope: Scope, receive: Receive, send: Send) -> None:
    """Install, come back, log out."""
    await _install(scope, receive, send)


@get("/", media_type=MediaType.HTML)
async def index() -> str:
    """Offer the installation."""
    return INSTALL_PAGE


@get("/conversations")
async def conversations(request: Request[Any, Any, Any]) -> Response[str | bytes] | Redirect:
    """List the latest conversations."""
    front = flow.client(request.cookies)
    if front is None:
        return Redirect("/", status_code=303)
    try:
        page = await front.conversations.list(limit=20)
    except FrontError as error:
        reply = answer_failure(error)
        return Response(reply.body, status_code=reply.status, headers=dict(reply.headers))
    return Response(conversations_page(page.items), media_type=MediaType.HTML)


@get("/health", media_type=MediaType.TEXT)
async def health() -> str:
    """Say that the worker runs, without asking Front."""
    return "ok"


app = Litestar([index, conversations, health, webhook, install], lifespan=[lifespan(installations)])
