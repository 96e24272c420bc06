"""Quart: hypercorn --workers 2 examples.web.with_quart:application."""

from collections.abc import AsyncGenerator

from quart import Quart, Response, redirect, request
from quart.typing import ResponseReturnValue

from examples.web.parts import INSTALL_PAGE, conversations_page, flow, installations, webhooks
from front_async import FrontError
from front_async.web import InstallRoutes, Mounted, WebhookEndpoint, answer_failure

app = Quart(__name__)
application = Mounted(
    app, {"/front": InstallRoutes(flow), "/front/webhook": WebhookEndpoint(webhooks)}
)


@app.while_serving
async def opened() -> AsyncGenerator[None]:
    """Keep the connections to Front open while this worker serves."""
    async with installations:
        yield


@app.get("/")
async def index() -> str:
    """Offer the installation."""
    return INSTALL_PAGE


@app.get("/conversations")
async def conversations() -> ResponseReturnValue:
    """List the latest conversations."""
    front = flow.client(request.cookies)
    if front is None:
        return redirect("/", 303)
    try:
        page = await front.conversations.list(limit=20)
    except FrontError as error:
        reply = answer_failure(error)
        return Response(reply.body, reply.status, dict(reply.headers))
    return conversations_page(page.items)


@app.get("/health")
async def health() -> str:
    """Say that the worker runs, without asking Front."""
    return "ok"
