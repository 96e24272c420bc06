"""From ids and keywords to the bytes of a request line."""

import math
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import cast
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from front_async.errors import InvalidArgument
from front_async.transport.call import Repeat, expand, first_id
from front_async.transport.operations import repeat_of
from front_async.transport.query import encode_query
from front_async.transport.redaction import shown_headers, shown_path
from front_async.transport.scopes import required_scope
from front_async.transport.settings import Settings, check_concurrency

IDS = st.text(min_size=1).filter(lambda text: text not in {".", ".."})


@given(IDS)
def test_i6_i7_any_id_is_exactly_one_segment_and_comes_back(value: str) -> None:
    path = expand("/tags/{}/children", (value,))
    url = URL("https://api2.frontapp.com" + path, encoded=True)
    before, segment, after = url.raw_path.split("/")[1:]
    assert (before, unquote(segment), after) == ("tags", value, "children")
    assert (url.raw_query_string, url.raw_fragment, url.raw_host) == ("", "", "api2.frontapp.com")
    assert first_id(path) == segment


@pytest.mark.parametrize("value", ["", ".", "..", 5, None, b"x", "\ud800"])
def test_i6_what_is_no_id_is_refused(value: str) -> None:
    with pytest.raises(InvalidArgument, match=r"an id in /tags/\{\}"):
        expand("/tags/{}", (value,))


def test_i7_an_alias_is_encoded_once() -> None:
    assert expand("/contacts/{}", ("alt:email:a+b@c.d",)) == "/contacts/alt%3Aemail%3Aa%2Bb%40c.d"
    assert expand("/contacts/{}", ("a%2Fb",)) == "/contacts/a%252Fb"
    assert expand("/tags", ()) == "/tags"
    assert first_id("/tags?limit=1") == ""


class _Order(str, Enum):  # noqa: UP042  # formats as its name, unlike a StrEnum
    ASCENDING = "asc"


VALUES = st.one_of(
    st.text(), st.booleans(), st.integers(), st.lists(st.text(max_size=5), max_size=3)
)


@given(st.dictionaries(st.text(min_size=1), VALUES).filter(lambda query: "limit" not in query))
def test_i8_any_text_number_or_list_survives_the_query(query: dict[str, object]) -> None:
    encoded = encode_query(query)
    assert encoded.isascii()
    assert " " not in encoded
    pairs = parse_qsl(encoded[1:], keep_blank_values=True)
    expected = [text for value in query.values() for text in _texts(value)]
    assert [value for _, value in pairs] == expected


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(part) for part in cast("list[object]", value)]
    return [str(value).lower() if isinstance(value, bool) else str(value)]


@pytest.mark.parametrize(
    ("query", "encoded"),
    [
        ({}, ""),
        ({"limit": 100}, "?limit=100"),
        ({"sort_order": _Order.ASCENDING}, "?sort_order=asc"),
        ({"statuses": ["assigned"]}, "?q%5Bstatuses%5D%5B%5D=assigned"),
        ({"ids": ("a", "b")}, "?ids%5B%5D=a&ids%5B%5D=b"),
        ({"after": datetime(2024, 1, 1, tzinfo=UTC)}, "?q%5Bafter%5D=1704067200"),
        ({"before": 1.5}, "?q%5Bbefore%5D=1.5"),
        ({"n": 2**60 + 1}, "?n=1152921504606846977"),
        ({"n": -0.25}, "?n=-0.25"),
        ({"a": "b&c=d"}, "?a=b%26c%3Dd"),
        ({"flag": False}, "?flag=false"),
    ],
)
def test_queries_are_written_as_front_wants_them(query: dict[str, object], encoded: str) -> None:
    assert encode_query(query) == encoded


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 1_000},
        {"limit": 0},
        {"limit": True},
        {"limit": "50"},
        {"a": None},
        {"a": math.nan},
        {"a": math.inf},
        {"a": b"bytes"},
        {"a": {"b": 1}},
        {"a": [None]},
        {"a": "\ud800"},
        {"after": datetime(2024, 1, 1)},  # noqa: DTZ001
    ],
)
def test_g14_i8_i15_other_values_are_refused_by_name(query: dict[str, object]) -> None:
    with pytest.raises(InvalidArgument, match=next(iter(query))):
        encode_query(query)


def test_a_page_may_be_larger_where_front_allows_it() -> None:
    assert encode_query({"limit": 200}, 200) == "?limit=200"


@given(st.datetimes(min_value=datetime(1980, 1, 1)), st.integers(-12, 12))  # noqa: DTZ001
def test_a_moment_is_the_same_in_every_zone(moment: datetime, hours: int) -> None:
    here = moment.replace(tzinfo=UTC)
    there = here.astimezone(timezone(timedelta(hours=hours))) if 1981 < moment.year < 9990 else here
    assert encode_query({"after": here}) == encode_query({"after": there})


@given(st.text().map(lambda text: "t0ken" + text.replace("limit", "")))
def test_s7_no_value_of_a_query_is_shown(secret: str) -> None:
    shown = shown_path("/contacts" + encode_query({"page_token": secret, "q": secret}))
    assert "t0ken" not in shown
    assert shown.startswith("/contacts?page_token=…")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/tags/tag_1", "/tags/tag_1"),
        ("/tags?limit=5&sort_order=asc&page_token=x", "/tags?limit=5&sort_order=asc&page_token=…"),
        ("/contacts/alt%3Aemail%3Aa%40b.c/notes", "/contacts/alt:…/notes"),
        ("/contacts/alt%3aemail%3aa%40b.c", "/contacts/alt:…"),
        ("/contacts/alt:email:a@b.c", "/contacts/alt:…"),
        ("/conversations/search/from%3Aa%40b.c?limit=1", "/conversations/search/…?limit=1"),
        ("https://bucket.example/signed/path?sig=1", "https://bucket.example/…"),
    ],
)
def test_s7_paths_are_shown_without_people_and_signatures(path: str, shown: str) -> None:
    assert shown_path(path) == shown


def test_s6_headers_are_shown_by_an_allow_list() -> None:
    headers = {"X-RateLimit-Limit": "50", "Set-Cookie": "t0ken", "Authorization": "t0ken", "X": "y"}
    assert shown_headers(headers) == {"X-RateLimit-Limit": "50"}


def test_operations_know_their_scope_and_what_repeating_does() -> None:
    assert required_scope("POST /tags") == "tags:write"
    assert required_scope("GET /me") is None
    assert repeat_of("GET", "/anything") is Repeat.SAFE
    assert repeat_of("DELETE", "/tags/{}") is Repeat.IDEMPOTENT
    assert repeat_of("POST", "/conversations/{}/tags") is Repeat.IDEMPOTENT
    assert repeat_of("POST", "/conversations/{}/messages") is Repeat.UNSAFE
    assert repeat_of("PATCH", "/conversations/{}") is Repeat.UNSAFE
    assert repeat_of("BREW", "/coffee") is Repeat.UNSAFE


@pytest.mark.parametrize("retries", [None, -1, True, 1.5, "3"])
def test_r27_retries_are_a_whole_number_from_0_up(retries: int) -> None:
    with pytest.raises(InvalidArgument, match="retries"):
        Settings(base="https://a.example", timeout=1, retries=retries)


@pytest.mark.parametrize("timeout", [None, 0, -1, math.nan, math.inf, True, "5"])
def test_i11_a_timeout_is_positive_and_finite(timeout: float) -> None:
    with pytest.raises(InvalidArgument, match="timeout"):
        Settings(base="https://a.example", timeout=timeout, retries=1)


@pytest.mark.parametrize("concurrency", [None, 0, -1, True, 2.5])
def test_concurrency_is_a_whole_number_from_1_up(concurrency: int) -> None:
    with pytest.raises(InvalidArgument, match="concurrency"):
        check_concurrency(concurrency)


def test_i14_a_base_is_a_host_alone() -> None:
    with pytest.raises(InvalidArgument, match="without a path"):
        Settings(base="https://a.example/v1", timeout=1, retries=1)
    settings = Settings(base="https://a.example:8443/", timeout=5, retries=0)
    assert (str(settings.base), settings.timeout) == ("https://a.example:8443", 5.0)


def test_a_priority_is_one_of_two() -> None:
    with pytest.raises(InvalidArgument, match="priority"):
        Settings(base="https://a.example", timeout=1, retries=1, priority="urgent")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
