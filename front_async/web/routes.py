"""The addresses of an installation: install, callback, logout."""

from http import HTTPStatus

from front_async.web.asgi import (
    Receive,
    Scope,
    Send,
    check_http,
    read_header,
    read_query,
    send_reply,
)
from front_async.web.cookies import read_cookies
from front_async.web.flow import InstallFlow
from front_async.web.reply import Reply, not_allowed, text

_METHODS = {"install": "GET", "callback": "GET", "logout": "POST"}


class InstallRoutes:
    """An ASGI application of three addresses, below wherever it is mounted.

    ``GET install`` sends a browser to Front; ``GET callback`` takes it back, and is the redirect
    URI of your app; ``POST logout`` signs it out::

        Mount("/front", InstallRoutes(flow))   # Starlette and FastAPI
    """

    def __init__(self, flow: InstallFlow) -> None:
        self._flow = flow

    def __repr__(self) -> str:
        return f"InstallRoutes({self._flow!r})"

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        check_http(scope)
        await send_reply(send, await self._answer(scope))

    async def _answer(self, scope: Scope) -> Reply:
        # Frameworks do not agree whether the path still has what it was mounted under.
        step = scope["path"].rstrip("/").rpartition("/")[2]
        if step not in _METHODS:
            return text(HTTPStatus.NOT_FOUND, "there is no such page")
        if scope["method"] != _METHODS[step]:
            return not_allowed(_METHODS[step])
        if step == "install":
            return self._flow.start()
        cookies = read_cookies(read_header(scope, b"cookie"))
        if step == "logout":
            return self._flow.log_out(cookies)
        return await self._flow.callback(read_query(scope["query_string"]), cookies)
