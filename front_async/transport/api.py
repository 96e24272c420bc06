"""What a resource may do: get, post, patch, put, send, list, download."""

from collections.abc import Mapping
from typing import TypeVar

import attrs
from msgspec import structs

from front_async.errors import InvalidArgument
from front_async.transport.call import Call, Priority, expand
from front_async.transport.decoding import decode_record
from front_async.transport.download import Download
from front_async.transport.forms import Form
from front_async.transport.operations import repeat_of
from front_async.transport.paging import Pager
from front_async.transport.query import MOST, encode_query
from front_async.transport.road import Road
from front_async.transport.trust import TrustSet, host_of, is_https
from front_async.wire.clock import Clock
from front_async.wire.exchange import Response

T = TypeVar("T")

_SEARCH = "/conversations/search/"
_NOTHING: Mapping[str, object] = {}


@attrs.frozen
class Api:
    """The road to Front with one client's settings."""

    road: Road = attrs.field(repr=False)
    trust: TrustSet
    clock: Clock = attrs.field(repr=False)
    timeout: float
    """Seconds for a whole call."""
    priority: Priority = "interactive"

    async def get(
        self, model: type[T], template: str, *ids: str, query: Mapping[str, object] = _NOTHING
    ) -> T:
        """Read one object."""
        call = self._call("GET", template, expand(template, ids) + encode_query(query))
        return decode_record(model, call, await self.road.fetch(call))

    async def post(
        self, model: type[T], template: str, *ids: str, body: Mapping[str, object] = _NOTHING
    ) -> T:
        """Create something, and return what Front answers."""
        call = self._call("POST", template, expand(template, ids), body=body)
        return decode_record(model, call, await self.road.fetch(call))

    async def patch(
        self, model: type[T], template: str, *ids: str, body: Mapping[str, object]
    ) -> T:
        """Change something, and return what Front answers."""
        call = self._call("PATCH", template, expand(template, ids), body=body)
        return decode_record(model, call, await self.road.fetch(call))

    async def put(self, model: type[T], template: str, *ids: str, body: Mapping[str, object]) -> T:
        """Put something in its place, and return what Front answers."""
        call = self._call("PUT", template, expand(template, ids), body=body)
        return decode_record(model, call, await self.road.fetch(call))

    async def delete(self, model: type[T], template: str, *ids: str) -> T:
        """Delete something, and return what Front answers."""
        call = self._call("DELETE", template, expand(template, ids))
        return decode_record(model, call, await self.road.fetch(call))

    async def send(
        self,
        method: str,
        template: str,
        *ids: str,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, object] = _NOTHING,
    ) -> None:
        """Do something that has no answer but success."""
        path = expand(template, ids) + encode_query(query)
        await self.road.fetch(self._call(method, template, path, body=body))

    def list(
        self,
        model: type[T],
        template: str,
        *ids: str,
        query: Mapping[str, object] = _NOTHING,
        most: int = MOST,
    ) -> Pager[T]:
        """Read a list, page by page."""
        first = expand(template, ids) + encode_query(query, most)

        async def fetch(path: str) -> tuple[Call, Response]:
            call = self._call("GET", template, path)
            return call, await self.road.fetch(call)

        return Pager(model, first, fetch, self.trust)

    def download(
        self, template: str, *ids: str, headers: Mapping[str, str] | None = None
    ) -> Download:
        """Read a file, when it is opened."""
        path = expand(template, ids)
        return Download(
            self.road, lambda: self._call("GET", template, path, stream=True, headers=headers)
        )

    def download_link(self, link: str) -> Download:
        """Read the file at a link that Front gave; the token goes along to Front only.

        Raises:
            InvalidArgument: It is no address for a file.
        """
        path = self.trust.path_of(link)
        if path is None and not is_https(link):
            raise InvalidArgument("the link to the file is not https")
        template = "/download" if path is None else _template(path.partition("?")[0])

        def call() -> Call:
            known = self._call("GET", template, path or link, stream=True)
            return known if path is not None else structs.replace(known, foreign=True)

        return Download(self.road, call)

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object],
        json: Mapping[str, object] | None,
    ) -> Response:
        """Send what has no method of its own; the path may be an absolute link of Front's."""
        if not (method.isascii() and method.isalpha()):
            raise InvalidArgument('method must be one like "GET"')
        known = self.trust.path_of(path)
        if known is None:
            raise InvalidArgument(f"path leads to {host_of(path)}, which is not Front")
        route, _, query = known.partition("?")
        if query and params:
            raise InvalidArgument("params: the path has a query already")
        template = _template(route)
        encoded = route + (f"?{query}" if query else encode_query(params))
        return await self.road.fetch(self._call(method.upper(), template, encoded, body=json))

    def _call(
        self,
        method: str,
        template: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        stream: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Call:
        return Call(
            method,
            template,
            path,
            self.clock.monotonic() + self.timeout,
            repeat_of(method, template),
            self.priority,
            None if body is None else _encoded(body),
            headers,
            stream=stream,
        )


def _encoded(body: Mapping[str, object]) -> bytes | Form:
    from front_async.transport.bodies import encode_body  # cattrs takes 60 ms; reads need none

    return encode_body(body)


def _template(route: str) -> str:
    """Guess the operation of a path: every second segment of Front's paths is an id."""
    if route.startswith(_SEARCH):
        return _SEARCH + "{}"
    segments = route.split("/")
    return "/".join("{}" if n and n % 2 == 0 else part for n, part in enumerate(segments))
