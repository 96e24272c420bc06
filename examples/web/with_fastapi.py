"""FastAPI: uvicorn --workers 2 examples.web.with_fastapi:app."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from examples.web.parts import INSTALL_PAGE, conversations_page, flow, installations, webhooks
from front_async import FrontClient, FrontError
from front_async.web import InstallRoutes, WebhookEndpoint, lifespan

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


@app.get("/conversations", response_class=HTMLResponse)
async def conversations(front: Annotated[FrontClient, Depends(signed_in)]) -> str:
    """List the latest conversations."""
    return conversations_page((await front.conversations.list(limit=20)).items)


@app.get("/health")
async def health() -> dict[str, str]:
    """Say that the worker runs, without asking Front."""
    return {"status": "ok"}


@app.exception_handler(FrontError)
async def front_failed(_request: Request, error: Exception) -> Response:
    """Say that it is Front that fails, and not this app."""
    return PlainTextResponse(f"Front: {error}", 502)
