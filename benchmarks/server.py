"""A server that costs as little as aiohttp allows: fixed answers, Front's headers.

``python -m benchmarks.server`` prints its address on a line and serves until it is ended.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from benchmarks.pages import GRANT, ME, PAGES, TAG, page

Handler = Callable[[web.Request], Awaitable[web.Response]]


def _headers() -> dict[str, str]:
    """Return a quota of plenty, in a window that ends with the minute."""
    return {
        "x-ratelimit-limit": "60000",
        "x-ratelimit-remaining": "59000",
        "x-ratelimit-reset": str(int(time.time()) // 60 * 60 + 60),
    }


def _answer(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json", headers=_headers())


def _fixed(body: bytes) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        return _answer(body)

    return answer


def _pages() -> Handler:
    bodies = [page(number) for number in range(PAGES)]

    async def answer(request: web.Request) -> web.Response:
        return _answer(bodies[int(request.query.get("page_token", "0"))])

    return answer


def _of_companies(body: bytes) -> Handler:
    """Answer as company: the token "hangs" has no answer, "refused" a 429, any other *body*."""

    async def answer(request: web.Request) -> web.Response:
        token = request.headers["Authorization"]
        if token == "Bearer hangs":
            await asyncio.Event().wait()
        if token == "Bearer refused":
            quota = {**_headers(), "x-ratelimit-remaining": "0", "retry-after": "1"}
            return web.Response(status=429, headers=quota)
        return _answer(body)

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
    peak = _Peak()
    app = web.Application()
    app.router.add_get("/me", _of_companies(ME))
    app.router.add_get("/conversations", _pages())
    app.router.add_get("/tags/{id}", peak.watching(_fixed(TAG)))
    app.router.add_get("/peak", peak.answer)
    app.router.add_post("/oauth/token", _fixed(GRANT))
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
