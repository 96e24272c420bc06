"""FastAPI: uvicorn --workers 2 examples.web.with_fastapi:app."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from examples.web.parts import INSTALL_PAGE, conversations_page, flow, installations, webhooks
from front_async import FrontClient, FrontError
from front_async.web import InstallRoutes, WebhookEndpoint, answer_failure, lifespan

app = FastAPI(
    lifespan=lifespan(installations),
    routes=[
        Route("/front/webhook", WebhookEndpoint(webhooks)),
        Mount("/front", InstallRoutes(flow)),
    ],
)


def signed_in(request: Request) -> FrontClient:
    """Return the client of the company this browser is signed in for."""
    front = flow.client(request.cookies)
    if front is None:
        raise HTTPException(303, headers={"Location": "/"})
    return front


@app.get("/", response_class=HTMLResponse)
async def index() -> str:
    """Offer the installation."""
    return INSTALL_PAGE


@app.get("/conversations")
async def conversations(front: Annotated[FrontClient, Depends(signed_in)]) -> Response:
    """List the latest conversations."""
    try:
        page = await front.conversations.list(limit=20)
    except FrontError as error:
        reply = answer_failure(error)
        return Response(reply.body, reply.status, dict(reply.headers))
    return HTMLResponse(conversations_page(page.items))


@app.get("/health")
async def health() -> dict[str, str]:
    """Say that the worker runs, without asking Front."""
    return {"status": "ok"}
