"""Lists, and what they are asked for."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote

import pytest

from front_async.resources.comments import Comments
from front_async.resources.contacts import Contacts
from front_async.resources.conversations import Conversations
from front_async.resources.events import Events
from front_async.resources.inboxes import Inboxes
from front_async.transport.api import Api
from tests.resources.recording import Recorder

NOON = datetime(2024, 2, 29, 12, 0, 0, 250_000, tzinfo=UTC)


def asked(recorder: Recorder) -> tuple[str, list[tuple[str, str]]]:
    """Return path and query of the one call there was."""
    (call,) = recorder.calls
    path, _, query = call.path.partition("?")
    return path, parse_qsl(query)


async def test_nothing_is_fetched_before_it_is_read(api: Api, recorder: Recorder) -> None:
    conversations = Conversations(api).list(limit=100)
    assert recorder.calls == []
    await conversations
    assert asked(recorder) == ("/conversations", [("limit", "100")])


async def test_filters_stand_in_an_object_of_their_own(api: Api, recorder: Recorder) -> None:
    await Conversations(api).list(
        statuses=["assigned", "archived"], sort_by="date", sort_order="asc"
    )
    assert asked(recorder)[1] == [
        ("q[statuses][]", "assigned"),
        ("q[statuses][]", "archived"),
        ("sort_by", "date"),
        ("sort_order", "asc"),
    ]


async def test_a_filter_may_be_a_moment(api: Api, recorder: Recorder) -> None:
    await Contacts(api).list_for_team("tim_1", updated_after=NOON, updated_before=1709208001)
    query = [("q[updated_after]", "1709208000.25"), ("q[updated_before]", "1709208001")]
    assert asked(recorder) == ("/teams/tim_1/contacts", query)


async def test_events_are_filtered_by_type_and_inbox(api: Api, recorder: Recorder) -> None:
    await Events(api).list(limit=15, types=("inbound", "outbound"), inboxes=["inb_1"], after=NOON)
    assert asked(recorder)[1] == [
        ("limit", "15"),
        ("q[types][]", "inbound"),
        ("q[types][]", "outbound"),
        ("q[inboxes][]", "inb_1"),
        ("q[after]", "1709208000.25"),
    ]


@pytest.mark.parametrize(
    "query",
    ["late order", '"late order" is:open', "a/b", "100% & more?", "ünï", "after:1709208000"],
)
async def test_a_search_is_one_segment_encoded_once(
    query: str, api: Api, recorder: Recorder
) -> None:
    await Conversations(api).search(query, limit=10)
    path, paging = asked(recorder)
    prefix, _, segment = path.rpartition("/")
    assert prefix == "/conversations/search"
    assert unquote(segment) == query
    assert paging == [("limit", "10")]


async def test_a_search_tells_how_many_there_are() -> None:
    recorder = Recorder(b'{"_results": [{"id": "cnv_1"}], "_total": 212}')
    page = await Conversations(recorder.api()).search("late")
    assert page.total == 212
    assert [conversation.id for conversation in page.items] == ["cnv_1"]


async def test_a_list_goes_on_where_front_says_so_documented_or_not() -> None:
    """No paging is documented for comments and inboxes: only the link decides."""
    link = "https://acme.api.frontapp.com/conversations/cnv_1/comments?page_token=2"
    recorder = Recorder(
        b'{"_results": [{"id": "com_2"}], "_pagination": {"next": "%s"}}' % link.encode(),
        b'{"_results": [{"id": "com_1"}]}',
    )
    comments = Comments(recorder.api()).list_for_conversation("cnv_1")
    assert [comment.id async for comment in comments] == ["com_2", "com_1"]
    assert recorder.calls[1].path == "/conversations/cnv_1/comments?page_token=2"


async def test_its_replacement_does_not_warn(api: Api, recorder: Recorder) -> None:
    await Inboxes(api).list_private_for_teammate("tea_1")
    assert recorder.sent() == ("GET /teammates/tea_1/private_inboxes", None)
