"""Lists: every item once, and an end to lists that have none."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async.errors import BadRequest, DecodeError, PaginationError
from front_async.transport import paging
from front_async.transport.call import Call
from front_async.transport.paging import Pager
from front_async.wire.exchange import Response
from tests.transport.builders import TRUST, a_call, answer
from tests.transport.models import Thing

START = "/tags?limit=2"


class Book:
    """Pages by path; records which were asked for."""

    def __init__(self, page: Callable[[str], object]) -> None:
        self._page = page
        self.asked: list[str] = []

    async def fetch(self, path: str) -> tuple[Call, Response]:
        self.asked.append(path)
        return a_call(path=path), answer(200, json.dumps(self._page(path)).encode())

    def pager(self) -> Pager[Thing]:
        return Pager(Thing, START, self.fetch, TRUST)


def page_of(*ids: str, then: object = None) -> dict[str, Any]:
    return {"_results": [{"id": name} for name in ids], "_pagination": {"next": then}}


def linked(*pages: dict[str, Any]) -> Book:
    """Give *pages* in order, whatever is asked."""
    rest = list(pages)
    return Book(lambda path: rest.pop(0))


def token(number: int) -> str:
    return f"https://acme.api.frontapp.com/tags?limit=2&page_token=t{number}"


async def items(pager: Pager[Thing]) -> list[str]:
    return [thing.id async for thing in pager]


async def collect(pager: Pager[Thing], got: list[str]) -> None:
    """Keep what comes before an error."""
    async for thing in pager:
        got.append(thing.id)  # noqa: PERF401


@given(st.lists(st.lists(st.text("ab", max_size=3), max_size=3), min_size=1, max_size=8))
async def test_every_item_of_every_page_comes_once(pages: list[list[str]]) -> None:
    last = len(pages) - 1
    told = [page_of(*ids, then=token(n) if n < last else None) for n, ids in enumerate(pages)]
    book = linked(*told)
    assert await items(book.pager()) == [name for ids in pages for name in ids]
    assert len(book.asked) == len(pages)


@given(st.integers(1, 12), st.data())
async def test_g5_g6_any_list_ends(pages: int, data: st.DataObject) -> None:
    """Whatever page leads to whatever page, none is asked for twice."""
    following = data.draw(st.lists(st.integers(0, pages), min_size=pages, max_size=pages))
    links = {f"/tags?limit=2&page_token=t{n}": target for n, target in enumerate(following)}
    links[START] = 0

    def page(path: str) -> object:
        target = links[path]
        return page_of(path, then=None if target == pages else token(target))

    book = Book(page)
    try:
        await items(book.pager())
    except PaginationError as error:
        assert "came twice" in str(error)  # noqa: PT017
    assert len(book.asked) == len(set(book.asked))


async def test_g5_a_list_that_leads_to_its_own_start_ends() -> None:
    book = Book(lambda path: page_of("a", then=START))
    with pytest.raises(PaginationError):
        await items(book.pager())
    assert book.asked == [START]


@pytest.mark.parametrize("end", [None, ""])
async def test_g8_a_null_or_empty_next_ends_the_list(end: object) -> None:
    assert await items(linked(page_of("a", then=end)).pager()) == ["a"]
    assert await items(linked({"_results": [], "_pagination": None}).pager()) == []
    assert await items(linked({"_results": []}).pager()) == []


async def test_g8_a_next_that_is_no_link_is_an_error() -> None:
    with pytest.raises(DecodeError):
        await items(linked(page_of("a", then=5)).pager())


async def test_an_empty_page_is_not_the_end() -> None:
    book = linked(page_of(then=token(1)), page_of("a", then=token(2)), page_of())
    assert await items(book.pager()) == ["a"]


async def test_g2_the_next_page_is_asked_of_the_base_host() -> None:
    book = linked(page_of("a", then=token(1)), page_of("b"))
    page = await book.pager()
    assert (page.next, page.path) == ("t1", "/tags?limit=2&page_token=t1")
    assert page.items == [Thing(id="a")]
    assert json.loads(page.raw) == page_of("a", then=token(1))


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("https://evil.example/tags?page_token=secret", "evil.example"),
        ("http://api2.frontapp.com/tags", "not Front"),
        ("https://api2.frontapp.com/contacts", "not a page of this list"),
        ("/tags/more", "not a page of this list"),
    ],
)
async def test_g1_g4_g15_a_next_page_elsewhere_is_a_failure_after_the_items(
    link: str, reason: str
) -> None:
    book = linked(page_of("a", then=token(1)), page_of("b", then=link))
    got: list[str] = []
    with pytest.raises(PaginationError, match=reason) as caught:
        await collect(book.pager(), got)
    assert got == ["a"]
    assert caught.value.cursor == "t1"
    assert "secret" not in str(caught.value) + repr(caught.value)
    assert len(book.asked) == 2


async def test_g7_a_hundred_empty_pages_in_a_row_are_no_list() -> None:
    numbers = iter(range(1_000))
    book = Book(lambda path: page_of(then=token(next(numbers))))
    with pytest.raises(PaginationError, match="does not end"):
        await items(book.pager())
    assert len(book.asked) == 100


async def test_g7_a_list_has_a_largest_number_of_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "_MOST_PAGES", 50)
    numbers = iter(range(1_000))
    book = Book(lambda path: page_of("a", then=token(next(numbers))))
    with pytest.raises(PaginationError, match="does not end"):
        await items(book.pager())
    assert len(book.asked) < 60


async def test_g9_g11_after_an_error_the_cursor_says_where_to_go_on() -> None:
    book = linked(page_of("a", then=token(1)), page_of("b", then=token(2)))

    async def fetch(path: str) -> tuple[Call, Response]:
        if path.endswith("t2"):
            raise BadRequest("GET /tags", 400, message="Invalid page token")
        return await book.fetch(path)

    pager = Pager(Thing, START, fetch, TRUST)
    got: list[str] = []
    with pytest.raises(BadRequest):
        await collect(pager, got)
    assert (got, pager.cursor) == (["a", "b"], "t2")


async def test_g12_g13_nothing_is_fetched_ahead_of_the_reader() -> None:
    book = linked(page_of("a", "b", then=token(1)))
    async for thing in book.pager():
        assert thing.id == "a"
        break
    assert len(book.asked) == 1


async def test_each_reading_starts_from_the_beginning() -> None:
    book = Book(lambda path: page_of("a"))
    pager = book.pager()
    assert await items(pager) == await items(pager) == ["a"]
    assert book.asked == [START, START]


async def test_pages_come_with_their_totals() -> None:
    told = {**page_of("a"), "_total": 7}
    assert [page.total async for page in linked(told).pager().pages()] == [7]


async def test_raw_records_are_the_bytes_that_front_sent() -> None:
    body = b'{"_results": [{"id": 5,  "x": 1e5}, "odd"]}'

    async def fetch(path: str) -> tuple[Call, Response]:
        return a_call(path=path), answer(200, body)

    records = [record async for record in Pager(Thing, START, fetch, TRUST).raw()]
    assert all(isinstance(record, msgspec.Raw) for record in records)
    assert [bytes(record) for record in records] == [b'{"id": 5,  "x": 1e5}', b'"odd"']
