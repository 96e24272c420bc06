"""What is open as long as the application runs, and mounting where a framework cannot."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from front_async import InvalidArgument
from front_async.web import Mounted, lifespan
from front_async.web.aiohttp import cleanup_context
from tests.web.asking import answer


class Log(list[str]):
    """What was opened and closed."""

    @asynccontextmanager
    async def resource(self, name: str, *, breaks: str = "") -> AsyncGenerator[None]:
        if breaks == "opening":
            raise LookupError(f"{name} does not open")
        self.append(f"{name} opened")
        yield
        if breaks == "closing":
            raise LookupError(f"{name} does not close")
        self.append(f"{name} closed")


ORDER = ["a opened", "b opened", "b closed", "a closed"]


async def test_resources_are_open_while_an_application_runs() -> None:
    log = Log()
    async with lifespan(log.resource("a"), log.resource("b"))(object()):
        assert log == ORDER[:2]
    assert log == ORDER


async def test_the_same_in_aiohttp() -> None:
    log = Log()
    app = web.Application()
    app.cleanup_ctx.append(cleanup_context(log.resource("a"), log.resource("b")))
    async with TestClient(TestServer(app)):
        assert log == ORDER[:2]
    assert log == ORDER


async def live(app: Mounted) -> list[dict[str, Any]]:
    """Start and stop *app* as a server does; what it said."""
    said: list[dict[str, Any]] = []
    asked = iter(("startup", "shutdown"))

    async def receive() -> dict[str, str]:
        return {"type": f"lifespan.{next(asked)}"}

    async def send(message: Any) -> None:
        said.append(message)

    try:
        await app({"type": "lifespan"}, receive, send)
    except LookupError:
        said.append({"type": "raised"})
    return said


async def inner(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": f"the app's {scope['type']}"})


def saying(status: int) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app


async def test_a_framework_without_a_lifespan_gets_one() -> None:
    log = Log()
    app = Mounted(inner, {}, resources=[log.resource("a"), log.resource("b")])
    said = [message["type"] for message in await live(app)]
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert log == ORDER


async def test_a_lifespan_of_the_frameworks_own_is_left_to_it() -> None:
    assert await live(Mounted(inner, {})) == [{"type": "the app's lifespan"}]


async def test_what_fails_to_open_or_to_close_is_told_to_the_server() -> None:
    opening = await live(Mounted(inner, {}, resources=[Log().resource("a", breaks="opening")]))
    assert opening[0] == {"type": "lifespan.startup.failed", "message": "a does not open"}
    closing = await live(Mounted(inner, {}, resources=[Log().resource("a", breaks="closing")]))
    types = [message["type"] for message in closing]
    assert types == ["lifespan.startup.complete", "lifespan.shutdown.failed", "raised"]


async def test_the_longest_path_that_fits_is_taken() -> None:
    app = Mounted(saying(200), {"/front": saying(201), "/front/webhook": saying(202)})
    statuses = {
        "/": 200, "/frontier": 200, "/x/front": 200, "/front": 201, "/front/": 201,
        "/front/install": 201, "/front/webhook": 202, "/front/webhook/": 202,
    }  # fmt: skip
    for path, status in statuses.items():
        assert (await answer(app, "GET", path)).status == status


async def test_what_a_proxy_puts_before_the_path_is_not_looked_at() -> None:
    """Uvicorn puts its ``--root-path`` before the path; with others it is there or not."""
    app = Mounted(saying(200), {"/front": saying(201)})
    statuses = {
        "/api/front/install": 201, "/api/front": 201, "/front/install": 201, "/api": 200,
        "/apis/front": 200, "/api/x": 200, "/x/api/front": 200, "/apifront": 200,
    }  # fmt: skip
    for root in ("/api", "/api/"):
        for path, status in statuses.items():
            assert (await answer(rooted(app, root), "GET", path)).status == status
    for path, status in {"/front": 201, "/x": 200, "/": 200}.items():
        assert (await answer(rooted(app, ""), "GET", path)).status == status


def rooted(app: Mounted, root: str) -> Any:
    async def under(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await app({**scope, "root_path": root}, receive, send)

    return under


def test_paths_are_checked() -> None:
    for path in ("front", "/front/", "/", ""):
        with pytest.raises(InvalidArgument, match="mounts"):
            Mounted(inner, {path: inner})
