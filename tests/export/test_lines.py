"""Files of JSON Lines."""

import io
import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from front_async.export.lines import Lines, as_line

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(_VALUES, st.sampled_from([None, 1, "\r\n"]))
def test_any_record_is_one_line_of_the_same_value(value: Any, indent: int | str | None) -> None:
    """Whatever line breaks stand between its tokens."""
    text = json.dumps(value, indent=indent).replace("\n", "\r\n")
    line = as_line(msgspec.Raw(text.encode()))
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert b"\r" not in line
    assert json.loads(line) == value


def test_a_record_without_line_breaks_is_kept_byte_for_byte() -> None:
    record = '{ "a" :1.50, "ü":"\u2028\\n", "a":2}'.encode()
    assert as_line(msgspec.Raw(record)) == record + b"\n"


def test_records_and_bytes_are_counted() -> None:
    file = io.BytesIO()
    lines = Lines(file)
    lines.write([msgspec.Raw(b"{}"), msgspec.Raw(b'{"id":1}')])
    lines.write([])
    lines.write([msgspec.Raw(b"{}")])
    assert file.getvalue() == b'{}\n{"id":1}\n{}\n'
    assert (lines.records, lines.bytes) == (3, len(file.getvalue()))
