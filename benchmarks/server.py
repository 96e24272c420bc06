"""A server that costs as little as aiohttp allows: fixed answers, Front's headers.

``python -m benchmarks.server`` prints its address on a line and serves until it is ended.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from front_async.sandbox import Sandbox

_PAGE = 100

Handler = Callable[[web.Request], Awaitable[web.Response]]


def _headers() -> dict[str, str]:
    """Return a quota of plenty, in a window that ends with the minute."""
    return {
        "x-ratelimit-limit": "60000",
        "x-ratelimit-remaining": "59000",
        "x-ratelimit-reset": str(int(time.time()) // 60 * 60 + 60),
    }


def _fixed(body: bytes) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json", headers=_headers())

    return answer


def _page() -> bytes:
    sandbox = Sandbox(conversations=_PAGE, short_pages=False)
    records = list(sandbox.records("conversations"))
    return msgspec.json.encode({"_pagination": {"next": None}, "_links": {}, "_results": records})


def _of_companies(body: bytes) -> Handler:
    """Answer as company: the token "hangs" has no answer, "refused" a 429, any other *body*."""
    usual = _fixed(body)

    async def answer(request: web.Request) -> web.Response:
        token = request.headers["Authorization"]
        if token == "Bearer hangs":
            await asyncio.Event().wait()
        if token == "Bearer refused":
            quota = {**_headers(), "x-ratelimit-remaining": "0", "retry-after": "1"}
            return web.Response(status=429, headers=quota)
        return await usual(request)

    return answer


class _Peak:
    """The most connections open at once, as far as requests came over them."""

    def __init__(self) -> None:
        self._open: set[object] = set()
        self._most = 0

    def watching(self, handler: Handler) -> Handler:
        """Note the connection of each request to *handler*."""

        async def answer(request: web.Request) -> web.Response:
            self._open = {one for one in (*self._open, request.transport) if _is_open(one)}
            self._most = max(self._most, len(self._open))
            return await handler(request)

        return answer

    async def answer(self, _: web.Request) -> web.Response:
        """Tell the most there were."""
        return web.json_response({"most": self._most})


def _is_open(transport: object) -> bool:
    return isinstance(transport, asyncio.Transport) and not transport.is_closing()


def _application() -> web.Application:
    me = b'{"id":"cmp_1","name":"Paper","_links":{"self":"https://paper.api.frontapp.com/me"}}'
    peak = _Peak()
    app = web.Application()
    app.router.add_get("/me", _of_companies(me))
    app.router.add_get("/conversations", _fixed(_page()))
    app.router.add_get("/tags/{id}", peak.watching(_fixed(b'{"id":"tag_1"}')))
    app.router.add_get("/peak", peak.answer)
    return app


async def _serve() -> None:
    runner = web.AppRunner(_application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
    sys.stdout.write(f"http://127.0.0.1:{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
