"""Lists that come in pages.

Only Front's ``next`` link decides whether a list goes on: a page may be short, or empty, and not
be the last.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator
from typing import Generic, TypeVar
from urllib.parse import unquote_plus

import attrs
import msgspec

from front_async.errors import PaginationError
from front_async.transport.call import Call
from front_async.transport.decoding import decode_list
from front_async.transport.redirects import has_shape
from front_async.transport.trust import TrustSet, host_of
from front_async.wire.exchange import Response

T = TypeVar("T")

_TOKEN = re.compile(r"[?&]page_token=([^&]+)")
_MOST_PAGES = 100_000
_MOST_EMPTY = 100  # in a row; deleted records leave holes, but not that wide


@attrs.frozen
class Page(Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None
    """The ``page_token`` of the next page; None at the end."""
    total: int | None = None
    """How many a search found, where Front says so; not exact."""
    raw: bytes = attrs.field(default=b"", repr=False)
    """The page as Front sent it."""
    _path: str | None = attrs.field(default=None, repr=False)

    @property
    def path(self) -> str | None:
        """The path and query of the next page on the base host; None at the end."""
        return self._path


FetchPage = Callable[[str], Awaitable[tuple[Call, Response]]]
"""Gets the page at a path: what was asked, and the answer."""


class Pager(Generic[T]):
    """A list of Front's, fetched as it is read.

    Await it for the first page, iterate it for every item, or iterate :meth:`pages`. Each starts
    from the beginning. Front orders most lists by activity, so an item may move to another page
    while you read and come twice.
    """

    def __init__(self, model: type[T], path: str, fetch: FetchPage, trust: TrustSet) -> None:
        self._model = model
        self._path = path
        self._fetch = fetch
        self._trust = trust
        self.cursor: str | None = None
        """The ``page_token`` of the page last asked for; to go on after an error."""

    @property
    def path(self) -> str:
        """The path and query of the first page, on the base host."""
        return self._path

    def __await__(self) -> Generator[object, None, Page[T]]:
        return self.page(self._path).__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        """Yield every item."""
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncGenerator[Page[T]]:
        """Yield page by page.

        Raises:
            PaginationError: The next page is elsewhere, was there before, or never comes.
        """
        walk = self.walk()
        while walk.more:
            yield await walk.next()

    def walk(self) -> "Walk[T]":
        """Return a way through the pages, for those who ask for each by themselves."""
        return Walk(self._path, self.page)

    def raw(self) -> "Pager[msgspec.Raw]":
        """Return the same list with each record as the bytes Front sent."""
        return Pager(msgspec.Raw, self._path, self._fetch, self._trust)

    async def page(self, path: str) -> Page[T]:
        """Return the page at a path of this list."""
        self.cursor = _token(path)
        call, answer = await self._fetch(path)
        envelope = decode_list(self._model, call, answer)
        link = envelope.pagination.next if envelope.pagination else None
        following = self._trusted(call, link) if link else None
        token = following and (_token(following) or following)
        return Page(envelope.results, token, envelope.total, answer.body, following)

    def _trusted(self, call: Call, link: str) -> str:
        """Return the path of a next link, if it leads on in the same list."""
        path = self._trust.path_of(link)
        if path is None:
            reason = f"the next page is on {host_of(link)}, which is not Front"
            raise PaginationError(call.operation, reason, self.cursor)
        if not has_shape(path, call.template):
            reason = "the next page is not a page of this list"
            raise PaginationError(call.operation, reason, self.cursor)
        return path


class Walk(Generic[T]):
    """A way through the pages of a list, one at a time."""

    def __init__(self, path: str, fetch: Callable[[str], Awaitable[Page[T]]]) -> None:
        self._path: str | None = path
        self._fetch = fetch
        self._seen = {hash(path)}
        self._empty = 0
        self._last: Page[T] | None = None

    @property
    def more(self) -> bool:
        """Whether there is another page."""
        return self._path is not None

    async def next(self) -> Page[T]:
        """Return the next page.

        Raises:
            PaginationError: It is elsewhere, was there before, or the list does not end.
        """
        path = self._path or ""
        if self._last is not None:
            self._check(self._last, path)
        page = self._last = await self._fetch(path)
        self._path = page.path
        return page

    def _check(self, last: Page[T], path: str) -> None:
        operation = f"GET {path.partition('?')[0]}"
        self._empty = 0 if last.items else self._empty + 1
        if hash(path) in self._seen:
            raise PaginationError(operation, "the same next page came twice", last.next)
        self._seen.add(hash(path))
        if self._empty >= _MOST_EMPTY or len(self._seen) >= _MOST_PAGES:
            raise PaginationError(operation, "the list does not end", last.next)


def _token(path: str) -> str | None:
    found = _TOKEN.search(path)
    return unquote_plus(found[1]) if found else None
