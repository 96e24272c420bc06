"""Queries for the search."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import front_async
from front_async import FrontClient, InvalidArgument, search
from front_async.sandbox.search import _TERM  # pyright: ignore[reportPrivateUsage]  # the other side
from front_async.search import q

NOON = datetime(2024, 2, 29, 12, 0, 0, 250_000, tzinfo=UTC)

MADE: list[tuple[str, str]] = [
    (q("late"), "late"),
    (q("late", "order"), "late order"),
    (q("late order"), '"late order"'),
    (q("re:order"), '"re:order"'),
    (q("late", is_="open", tag="tag_1"), "late is:open tag:tag_1"),
    (q(is_=["open", "assigned"]), "is:open is:assigned"),
    (
        q(from_="a@b.example", to=("c@d.example", "e@f.example")),
        "from:a@b.example to:c@d.example to:e@f.example",
    ),
    (q(after=NOON, before=1709208001.5), "after:1709208000 before:1709208001"),
    (q(during=NOON), "during:1709208000"),
    (q(custom_field={"City": "Bonn am Rhein"}), 'custom_field:"City=Bonn am Rhein"'),
    (q(inbox="inb_1", assignee="tea_1"), "inbox:inb_1 assignee:tea_1"),
    (q(recipient="Ann Lee"), 'recipient:"Ann Lee"'),
]


@pytest.mark.parametrize(("query", "expected"), MADE)
def test_a_query_is_quoted_where_it_has_to_be(query: str, expected: str) -> None:
    assert query == expected


WRONG: dict[str, dict[str, Any]] = {
    "needs words or filters": {},
    "has no filter colour": {"colour": "red"},
    "a double quote": {"tag": 'a"b'},
    "tag must be text that is not empty": {"tag": ""},
    "inbox must be text": {"inbox": [7]},
    "cannot be archived and open at once": {"is_": ["open", "archived"]},
    "cannot be assigned and unassigned at once": {"is_": ("unassigned", "assigned")},
    "during goes with neither": {"during": NOON, "after": NOON},
    "after must be": {"after": "yesterday"},
    "before must be": {"before": float("nan")},
    "no time zone": {"after": datetime(2024, 2, 29)},  # noqa: DTZ001
    "takes 15 filters, not 16": {"tag": ["tag_1"] * 15, "is_": "open"},
    "custom_field must be text": {"custom_field": {"City": ""}},
}


@pytest.mark.parametrize("reason", WRONG)
def test_what_front_would_not_take_is_refused(reason: str) -> None:
    with pytest.raises(InvalidArgument, match=reason):
        q(**WRONG[reason])


@pytest.mark.parametrize("word", ["", " ", 'a"b'])
def test_a_word_is_no_way_out_of_its_quotes(word: str) -> None:
    with pytest.raises(InvalidArgument, match="a word"):
        q(word)


def test_fifteen_filters_are_taken() -> None:
    assert q(tag=["tag_1"] * 15).count("tag:") == 15


_TEXT = st.text(st.characters(exclude_characters='"', exclude_categories=["Cs"]), min_size=1)


@given(st.lists(_TEXT.filter(str.strip), min_size=1, max_size=3), _TEXT.filter(str.strip))
def test_what_goes_in_is_what_a_server_reads(words: list[str], tag: str) -> None:
    read = [(name, phrase or word) for name, phrase, word in _TERM.findall(q(*words, tag=tag))]
    assert read == [*(("", word) for word in words), ("tag", tag)]


async def test_a_query_finds_what_it_asks_for(front: FrontClient) -> None:
    archived = [c.status async for c in front.conversations.search(q(is_="archived"))]
    assert set(archived) == {"archived"}


def test_the_package_offers_it() -> None:
    assert front_async.search is search
