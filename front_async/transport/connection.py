"""The open connections of a client, and who uses them."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from front_async.errors import ClientClosed
from front_async.wire.http import Http

if TYPE_CHECKING:
    import aiohttp

_NOT_OPEN = "the client is not open: use 'async with', or await open() first"
_GRACE = 5.0  # seconds that requests under way get when the client closes


class Connection:
    """One session of one event loop, shared by a client and its views.

    Args:
        limit: Connections open at once; 0: as many as the gates of its users let through.
        connector: One to share, in place of one of our own.
        trace_configs: aiohttp's hooks.
    """

    def __init__(
        self,
        limit: int,
        connector: "aiohttp.BaseConnector | None",
        trace_configs: "Sequence[aiohttp.TraceConfig]",
    ) -> None:
        self._limit = limit
        self._connector = connector
        self._trace_configs = trace_configs
        self._http: Http | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = False
        self._under_way = 0
        self._idle = asyncio.Event()

    def places(self, wanted: int) -> int:
        """Return how many of *wanted* requests may be under way at once.

        Where the connector is narrower, they would wait in it with a token already on them.
        """
        return min(wanted, (self._connector and self._connector.limit) or wanted)

    async def open(self) -> None:
        """Open in the running event loop; harmless when open."""
        if self._http is None:
            self._loop = asyncio.get_running_loop()
            self._closing = False
            self._idle = asyncio.Event()  # an event belongs to the loop that first waited for it
            self._http = Http(
                connections=self._limit,
                connector=self._connector,
                trace_configs=self._trace_configs,
            )

    async def close(self) -> None:
        """Refuse new requests, give those under way five seconds, and close."""
        http, self._closing = self._http, True
        if http is None:
            return
        try:
            self._idle.clear()
            if self._under_way:
                # What is still under way after that fails with a lost connection.
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._idle.wait(), _GRACE)
        finally:
            self._http = None
            await http.close()

    @property
    def http(self) -> Http:
        """The session.

        Raises:
            ClientClosed: There is none.
        """
        if self._http is None:
            raise ClientClosed(_NOT_OPEN)
        return self._http

    def enter(self) -> None:
        """Count a request as under way, so that closing waits for it.

        Raises:
            ClientClosed: The client is not open, is closing, or is another event loop's.
        """
        if self._closing:
            raise ClientClosed("the client is closed")
        if self._http is None:
            raise ClientClosed(_NOT_OPEN)
        if self._loop is not asyncio.get_running_loop():
            raise ClientClosed("the client was opened in another event loop")
        self._under_way += 1

    def leave(self) -> None:
        """Count a request as over."""
        self._under_way -= 1
        if self._closing and not self._under_way:
            self._idle.set()
