"""From bytes to models: nothing Front adds costs a page, nothing broken passes for an answer."""

import logging
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async.errors import DecodeError
from front_async.transport import decoding
from front_async.transport.decoding import decode_list, decode_record
from front_async.transport.lenient import read_record
from tests.transport.builders import a_call, answer
from tests.transport.models import Owner, Part, Thing

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(["red", "1.5", "true", "2024-01-01T00:00:00Z", 1_700_000_000, 1e20, -1e12]),
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = ["value", "self", "unknown", *Thing.__struct_fields__]
RECORDS = st.dictionaries(st.sampled_from(NAMES), JSON)


@given(st.one_of(JSON, RECORDS))
def test_h19_reading_leniently_never_raises(value: object) -> None:
    departed: list[str] = []
    record = read_record(Thing, value, departed)
    assert isinstance(record, Thing) is isinstance(value, dict)
    assert all(isinstance(path, str) for path in departed)


@given(RECORDS)
def test_what_fits_is_read_as_the_strict_decoder_reads_it(value: dict[str, object]) -> None:
    """One odd field must not change what the others come out as."""
    body = msgspec.json.encode(value)
    try:
        strict = msgspec.json.decode(body, type=Thing, strict=False)
    except msgspec.ValidationError:
        return
    departed: list[str] = []
    assert read_record(Thing, msgspec.json.decode(body), departed) == strict
    assert departed == []


@given(RECORDS, RECORDS)
def test_no_record_costs_a_page(one: dict[str, object], other: dict[str, object]) -> None:
    body = msgspec.json.encode({"_results": [one, {"id": "x"}, other, None], "_pagination": {}})
    items = decode_list(Thing, a_call(), answer(200, body)).results
    assert len(items) == 4
    assert items[1] == Thing(id="x")


def read(text: str | bytes, model: type[Any] = Thing) -> Any:
    body = text.encode() if isinstance(text, str) else text
    return decode_record(model, a_call("POST"), answer(200, body))


def test_a_record_is_decoded() -> None:
    thing = read(
        '{"id": "t", "created_at": 1700000000.25, "owner": {"id": "o"}, "part": {"value": 5},'
        ' "value": {"id": "v"}, "self": "here", "tags": ["a"], "new_field": {"x": [1]}}'
    )
    assert thing.created_at == datetime(2023, 11, 14, 22, 13, 20, 250_000, tzinfo=UTC)
    assert (thing.owner, thing.part, thing.value) == (Owner(id="o"), Part(value=5), Owner(id="v"))
    assert (thing.self_, thing.tags) == ("here", ("a",))


def test_h19_a_record_that_departs_is_kept_as_it_came() -> None:
    thing = read(
        '{"name": 5, "colour": "puce", "count": "many", "created_at": "2024-01-01T00:00:00Z",'
        ' "owner": {"id": null, "email": "e"}, "owners": [{"id": "a"}, "b"], "part": {"value": []}}'
    )
    assert (thing.id, thing.name, thing.colour, thing.count) == ("", 5, "puce", "many")
    assert thing.created_at == datetime(2024, 1, 1, tzinfo=UTC)
    assert (thing.owner.id, thing.owner.email) == (None, "e")
    assert thing.owners == (Owner(id="a"), "b")
    assert thing.part == Part[Any](value=[])


@pytest.mark.parametrize("moment", ["1e20", "-1e20", "1700000000000", "true", '"soon"', "{}"])
def test_h11_a_time_out_of_range_is_kept_as_it_came(moment: str) -> None:
    thing = read(f'{{"id": "t", "created_at": {moment}}}')
    assert thing.created_at == msgspec.json.decode(moment.encode())
    assert type(thing.created_at) is not datetime


def test_one_warning_names_the_paths_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "_warned", set[str]())
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            read('{"id": "t", "name": 5, "owners": [{"id": 1}, {"id": 2}]}')
    assert len(caplog.records) == 1
    assert "Thing.name: int" in caplog.text
    assert "Thing.owners[].id: int" in caplog.text
    monkeypatch.setattr(decoding, "_MOST_WARNED", 0)
    read('{"id": "t", "count": "x"}')
    assert len(caplog.records) == 1


BROKEN = [
    b"",
    b"<html>",
    b'{"id": "a"',
    b'{"id": "a"} {}',
    b'{"id": "\xff\xfe"}',
    b'{"id": NaN}',
    b'{"size": Infinity}',
    b'{"size": 1e999}',
    b'{"anything": ' + b"9" * 5_000 + b"}",
    b'{"anything": ' + b"[" * 100_000,
    '{"id": "a"}'.encode("utf-16"),
]


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: repr(body[:20]))
def test_h4_h5_h7_what_is_no_json_is_a_decode_error(body: bytes) -> None:
    with pytest.raises(DecodeError, match="cannot be read") as caught:
        read(body)
    assert caught.value.committed
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: repr(body[:20]))
def test_g16_a_list_with_a_broken_record_is_a_decode_error(body: bytes) -> None:
    """Beside a record that departs, which is read record by record."""
    for record in (body, b'{"id": 5}, ' + body):
        with pytest.raises(DecodeError, match="cannot be read") as caught:
            decode_list(Thing, a_call(), answer(200, b'{"_results": [' + record + b"]"))
        assert not caught.value.committed


@pytest.mark.parametrize(
    "record", [b'{"id": "\xff"}', b'{"anything": ' + b"[" * 9999 + b"]" * 9999 + b"}"]
)
def test_a_broken_record_beside_one_that_departs_is_a_decode_error(record: bytes) -> None:
    body = b'{"_results": [{"id": 5}, ' + record + b"]}"
    with pytest.raises(DecodeError, match="cannot be read"):
        decode_list(Thing, a_call(), answer(200, body))


@pytest.mark.parametrize("body", ["[]", "null", "5", '"text"', "true"])
def test_what_is_no_object_is_a_decode_error(body: str) -> None:
    with pytest.raises(DecodeError, match="not an object"):
        read(body)
    with pytest.raises(DecodeError, match="not an object"):
        read(body, dict[str, int])


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        '{"_results": null}',
        '{"_results": {}}',
        '{"_results": [], "_pagination": {"next": 5}}',
        '{"_results": [], "_pagination": {"next": ["/tags"]}}',
        '{"_results": [], "_pagination": 5}',
    ],
)
def test_g8_g16_what_is_no_list_is_a_decode_error_and_not_empty(body: str) -> None:
    with pytest.raises(DecodeError):
        decode_list(Thing, a_call(), answer(200, body.encode()))


def test_h9_a_bom_is_stripped() -> None:
    assert read(b'\xef\xbb\xbf{"id": "t"}') == Thing(id="t")


def test_h6_of_duplicate_keys_the_last_counts() -> None:
    assert read('{"id": "a", "id": "b"}').id == "b"


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"\ud83d", "\ufffd"),
        (r"cut \ud83d", "cut \ufffd"),
        (r"\ude00 tail", "\ufffd tail"),
        (r"\ud83d\ud83d\ude00", "\ufffd😀"),
        (r"\ud83d\ude00", "😀"),
        (r"\uD83D\uDE00\uD83D", "😀\ufffd"),
        (r"\\ud83d \ud83d", "\\ud83d \ufffd"),
        (r"\"\ud83d\"", '"\ufffd"'),
    ],
)
def test_h8_half_of_a_character_costs_that_character_alone(escaped: str, text: str) -> None:
    assert read(f'{{"id": "{escaped}"}}').id == text
    body = f'{{"_results": [{{"id": "a"}}, {{"id": 5}}, {{"id": "{escaped}"}}]}}'
    assert decode_list(Thing, a_call(), answer(200, body.encode())).results[2].id == text


@given(st.text(st.characters(codec=None, categories=["Cs", "Lu", "So"]), max_size=6))
def test_h8_any_text_with_halves_is_read(text: str) -> None:
    import json  # as a server that escapes halves

    kept = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    name = read(json.dumps({"id": text})).id
    assert name.replace("\ufffd", "") == kept.replace("\ufffd", "")
