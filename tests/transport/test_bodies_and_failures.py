"""From keywords to a JSON body, and from an error status to an exception."""

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import errors
from front_async.errors import APIError, Forbidden, InvalidArgument, RateLimited
from front_async.transport.bodies import encode_json
from front_async.transport.failures import error_for
from tests.transport.builders import a_call, answer

PLAIN = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(-1e9, 1e9), st.text()
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_a_body_is_what_was_given(body: dict[str, Any]) -> None:
    assert msgspec.json.decode(encode_json(body)) == body


def test_left_out_null_and_value_are_three_things() -> None:
    moment = datetime(2024, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)
    body = {"a": None, "at": moment, "in": {"at": [moment]}, "t": ("x",)}
    decoded = msgspec.json.decode(encode_json(body))
    seconds = 1704067200.5
    assert decoded == {"a": None, "at": seconds, "in": {"at": [seconds]}, "t": ["x"]}


@attrs.frozen
class Sent:
    name: str
    at: datetime


def test_attrs_values_are_written_as_objects() -> None:
    body = encode_json({"x": Sent("n", datetime(2024, 1, 1, tzinfo=UTC))})
    assert msgspec.json.decode(body) == {"x": {"name": "n", "at": 1704067200.0}}


class _Odd:
    pass


LOOP: list[object] = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        [1.0, [-math.inf]],
        {"deep": {"er": math.nan}},
        datetime(2024, 1, 1),  # noqa: DTZ001
        [datetime(2024, 1, 1)],  # noqa: DTZ001
        _Odd(),
        b"raw bytes",
        [bytearray(b"raw bytes")],
        object,
        "\ud800",
        LOOP,
        1j,
    ],
    ids=lambda value: type(value).__name__,
)
def test_i12_i15_what_json_cannot_say_is_refused_by_name(value: object) -> None:
    with pytest.raises(InvalidArgument, match="a_field"):
        encode_json({"good": 1, "a_field": value})


def test_exact_numbers_are_kept_as_text() -> None:
    assert encode_json({"price": Decimal("1.10")}) == b'{"price":"1.10"}'


SAID = b"""{"_error": {"status": 400, "title": "Bad request", "message": "Body did not satisfy",
 "details": ["body.name: missing", 5, null]}}"""


def failure(status: int, body: bytes = SAID, *, oauth: bool = False, **headers: str) -> APIError:
    result = answer(status, body, **headers)
    return error_for(a_call("POST"), result, oauth=oauth, local=1_700_000_000.0)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (301, "RedirectError"),
        (304, "RedirectError"),
        (400, "BadRequest"),
        (401, "Unauthorized"),
        (403, "Forbidden"),
        (404, "NotFound"),
        (409, "Conflict"),
        (422, "APIError"),
        (429, "RateLimited"),
        (500, "ServerError"),
        (599, "ServerError"),
    ],
)
def test_each_status_is_an_exception_of_its_own(status: int, name: str) -> None:
    error = failure(status)
    assert type(error) is getattr(errors, name)
    assert (error.status, error.operation) == (status, "POST /tags")


def test_an_error_is_told_in_fronts_own_words() -> None:
    error = failure(400, X_Request_Id="req_1")
    assert (error.title, error.message) == ("Bad request", "Body did not satisfy")
    assert error.details == ("body.name: missing", "5", "")
    assert error.request_id == "req_1"
    assert "400 Bad request: Body did not satisfy" in str(error)
    assert failure(500, CF_Ray="ray").request_id == "ray"
    assert failure(500).request_id is None


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b'"\xff"', b"[" * 100_000, b'{"_error": 5}', b'{"_error": {}}'],
)
def test_h18_an_error_without_fronts_words_is_still_that_error(body: bytes) -> None:
    error = failure(500, body)
    assert (error.status, error.title, error.message, error.details) == (500, "", "", ())


@given(st.binary())
def test_any_body_of_an_error_is_read_or_left(body: bytes) -> None:
    assert failure(400, body).status == 400


def test_long_messages_are_cut() -> None:
    said = {"title": "t" * 9_000, "message": "m" * 9_000, "details": ["d" * 9_000] * 9_000}
    error = failure(400, msgspec.json.encode({"_error": said}))
    assert len(str(error)) < 12_000
    assert len(error.message) == 500


def test_a_403_names_the_scope_and_what_oauth_cannot_reach() -> None:
    error = failure(403)
    assert isinstance(error, Forbidden)
    assert (error.scope, error.oauth) == ("tags:write", False)
    assert "tags:write" in str(error)
    assert "API token" in str(failure(403, oauth=True))


def test_a_429_says_how_long_to_wait() -> None:
    error = failure(429, Retry_After="7")
    assert isinstance(error, RateLimited)
    assert error.retry_after == 7.0
