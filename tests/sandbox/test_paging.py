"""Lists: every record once, whatever the size of the pages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from front_async.sandbox import Sandbox
from front_async.sandbox.company.numbers import Ids
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.paging import Place, read_token, write_token
from tests.sandbox.asking import Front, first

PAGED = (
    "/accounts",
    "/contacts",
    "/conversations",
    "/conversations/search/is:archived",
    "/events",
)


@pytest.mark.parametrize("path", PAGED)
@pytest.mark.parametrize("limit", [1, 7, 100])
async def test_a_walk_meets_every_record_once(front: Front, path: str, limit: int) -> None:
    ids = await front.all(f"{path}?limit={limit}")
    assert len(set(ids)) == len(ids)
    kind = path.split("/")[1]
    known = [record["id"] for record in front.sandbox.records(kind)]
    if "search" not in path:
        assert ids == known[::-1]


@pytest.mark.parametrize("path", ["/contacts", "/conversations", "/events"])
async def test_ascending_is_descending_turned_round(front: Front, path: str) -> None:
    down = await front.all(f"{path}?limit=15")
    assert await front.all(f"{path}?limit=15&sort_order=asc") == down[::-1]


async def test_pages_in_the_middle_may_be_short_or_empty(front: Front) -> None:
    sizes = [len(page) for page in await front.walk("/conversations?limit=5")]
    assert sizes[0] == 5
    assert sizes[1] == 4
    assert 0 in sizes[1:-1]
    assert sum(sizes) == 60


async def test_pages_are_full_when_asked() -> None:
    async with Sandbox(conversations=60, short_pages=False) as sandbox, Front(sandbox) as other:
        pages = await other.walk("/conversations?limit=7")
    assert [len(page) for page in pages] == [7] * 8 + [4]


async def test_the_default_is_fifty_and_fifteen_for_events(front: Front) -> None:
    assert len((await front.get("/conversations")).ids) == 50
    assert len((await front.get("/events")).ids) == 15
    assert len((await front.get("/events?limit=100")).ids) == 15


@pytest.mark.parametrize("limit", ["101", "0", "-1", "many", "1.5", ""])
async def test_a_limit_beyond_a_hundred_or_no_number_is_refused(front: Front, limit: str) -> None:
    assert (await front.get(f"/contacts?limit={limit}")).status == 400


@pytest.mark.parametrize("token", ["", "x", "W10", "bm8", "!!!", "W1s", "ä"])
async def test_a_made_up_page_token_is_refused(front: Front, token: str) -> None:
    assert (await front.get(f"/contacts?page_token={token}")).status == 400


async def test_a_made_up_order_is_refused(front: Front) -> None:
    assert (await front.get("/contacts?sort_order=random")).status == 400
    assert (await front.get("/contacts?sort_by=name")).status == 400


async def test_the_next_link_keeps_the_filters(front: Front) -> None:
    page = await front.get("/conversations?limit=10&q%5Bstatuses%5D%5B%5D=archived")
    following = page.json["_pagination"]["next"]
    assert "limit=10&q%5Bstatuses%5D%5B%5D=archived&page_token=" in following
    results = (await front.get(following)).json["_results"]
    assert {result["status"] for result in results} == {"archived"}


async def test_a_record_deleted_during_a_walk_is_left_out(front: Front) -> None:
    page = await front.get("/contacts?limit=10")
    gone = [record["id"] for record in front.sandbox.records("contacts")][5]
    assert (await front.delete(f"/contacts/{gone}")).status == 204
    rest = await front.all(page.json["_pagination"]["next"])
    assert len(page.ids + rest) == 29
    assert gone not in rest


@pytest.mark.parametrize("path", ["/tags", "/company/tags"])
async def test_tags_have_pages_only_for_those_who_ask(front: Front, path: str) -> None:
    whole = await front.get(path)
    assert "_pagination" not in whole.json
    assert sorted(await front.all(f"{path}?limit=9")) == sorted(whole.ids)


@pytest.mark.parametrize("kind", ["channels", "inboxes", "teammates", "teams"])
async def test_some_lists_have_no_pages(front: Front, kind: str) -> None:
    answer = await front.get(f"/{kind}")
    assert set(answer.json) == {"_links", "_results"}
    assert answer.json["_results"] == list(front.sandbox.records(kind))


async def test_lists_of_a_conversation_page_or_do_not_as_fronts_do(front: Front) -> None:
    path = f"/conversations/{first(front.sandbox, 'conversations')}"
    for part in ("messages", "events", "drafts"):
        assert (await front.get(f"{path}/{part}")).json["_pagination"] == {"next": None}
    for part in ("comments", "followers", "inboxes"):
        assert "_pagination" not in (await front.get(f"{path}/{part}")).json


@given(
    mark=st.none() | st.tuples(st.floats(0, 1e10), st.integers(0, 1 << 40)),
    page=st.integers(0, 10_000),
)
def test_a_page_token_leads_back_to_its_place(mark: tuple[float, int] | None, page: int) -> None:
    assert read_token(write_token(Place(mark, page))) == Place(mark, page)


@settings(max_examples=50)
@given(
    size=st.integers(0, 40),
    changed=st.sets(st.integers(0, 39)),
    gone=st.sets(st.integers(0, 39)),
    added=st.integers(0, 5),
    limit=st.integers(1, 12),
    descending=st.booleans(),
)
def test_any_mix_of_computed_and_written_rows_is_walked_once_and_in_order(
    *, size: int, changed: set[int], gone: set[int], added: int, limit: int, descending: bool
) -> None:
    shelf = Shelf[float](Ids("crd", 1), size, float)
    for index in changed:
        if index < size:
            shelf.put(index, index + 100.5)
    for index in gone:
        if index < size:
            shelf.delete(index)
    for _ in range(added):
        shelf.add(float)
    listing = shelf.listing(stamp=float, row_stamp=lambda row: row)
    walked: list[tuple[float, int]] = []
    while True:
        mark = walked[-1] if walked else None
        page = list(listing.after(mark, descending=descending))[:limit]
        walked += page
        if not page:
            break
    alive = [index for index in range(size + added) if shelf.has(index)]
    assert walked == sorted(((shelf.row(n), n) for n in alive), reverse=descending)
    assert len(listing) == len(shelf) == len(alive)
