"""Receives the answer to a login on the loopback address of a redirect URI (RFC 8252)."""

import asyncio
import errno
import html
import logging
import os
from http import HTTPStatus
from typing import Final, Self

from aiohttp import web
from yarl import URL

from front_async.cli.callback import ForeignCallback, read_callback
from front_async.errors import AuthError
from front_async.wire.secret import Secret

_BYE: Final = "You can close this window and go back to the terminal."
_PATIENCE: Final = 2.0  # seconds that the page gets to reach the browser
_BOTH: Final = {"localhost": ("127.0.0.1", "::1")}  # a browser may try either
_NO_SUCH_ADDRESS: Final = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Connection": "close",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;background:#f4f4f6;color:#222}"
    "main{max-width:26rem;margin:15vh auto;padding:2rem;background:#fff;border-radius:8px}"
)
# What aiohttp would log of a request that is not HTTP quotes it, and it may hold a code.
_SILENT: Final = logging.Logger("silent")  # noqa: LOG001  # below no other, or others show it
_SILENT.addHandler(logging.NullHandler())


class Receiver:
    """Listens on a redirect URI until the one answer that carries *state* has come.

    Args:
        redirect_uri: Plain http to this machine. Without a port any free one is taken.
        state: What the authorization address carried.
    """

    def __init__(self, redirect_uri: str, state: str) -> None:
        self._address = URL(redirect_uri)
        self._state = Secret(state)
        self._answer: asyncio.Future[Secret | AuthError] = (
            asyncio.get_running_loop().create_future()
        )
        self._runner = web.AppRunner(
            self._app(), access_log=None, logger=_SILENT, shutdown_timeout=_PATIENCE
        )
        self.redirect_uri: str = redirect_uri
        """Where it listens, once it does."""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await self._listen()
        except OSError as error:
            await self._runner.cleanup()
            why = os.strerror(error.errno or 0)
            raise OSError(f"cannot listen for {self._address}: {why}") from None
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()

    async def code(self) -> Secret:
        """Wait for the code.

        Raises:
            AuthError: The answer is a refusal.
        """
        answer = await asyncio.shield(self._answer)
        if isinstance(answer, AuthError):
            raise answer
        return answer

    async def _listen(self) -> None:
        host, port = self._address.host or "", self._address.explicit_port or 0
        for place, one in enumerate(_BOTH.get(host, (host,))):
            try:
                await web.TCPSite(self._runner, one, port).start()
            except OSError as error:
                if place == 0 or error.errno not in _NO_SUCH_ADDRESS:
                    raise
            port = self._runner.addresses[0][1]
        if not self._address.explicit_port:
            self.redirect_uri = str(self._address.with_port(port))

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        return app

    async def _handle(self, request: web.Request) -> web.Response:
        if request.rel_url.raw_path != self._address.raw_path:
            return _page(HTTPStatus.NOT_FOUND, "Nothing is here", "")
        if request.method != "GET":
            refusal = _page(HTTPStatus.METHOD_NOT_ALLOWED, "Not possible", "")
            refusal.headers["Allow"] = "GET"
            return refusal
        if self._answer.done():
            return _page(HTTPStatus.GONE, "Over", "This login has had its answer.")
        return self._taken(Secret(request.rel_url.raw_query_string))

    def _taken(self, query: Secret) -> web.Response:
        try:
            self._answer.set_result(read_callback(query, self._state))
        except ForeignCallback as error:
            return _page(HTTPStatus.BAD_REQUEST, "Not this login", f"Ignored: {error}.")
        except AuthError as refusal:
            self._answer.set_result(refusal)
            return _page(HTTPStatus.OK, "Not authorized", _BYE)
        return _page(HTTPStatus.OK, "Authorized", _BYE)


def _page(status: int, title: str, text: str) -> web.Response:
    content = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title} · front-async</title>'
        f"<style>{_STYLE}</style><main><h1>{title}</h1><p>{html.escape(text)}</p></main></html>"
    )
    return web.Response(status=status, text=content, content_type="text/html", headers=_HEADERS)
