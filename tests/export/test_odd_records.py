"""Front departs from what it documents: no record is lost for it, and none is changed."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from front_async.export import Batch, Record
from tests.export.reading import contents, sink_of

_DEEP = b'{"a":' * 20 + b"1" + b"}" * 20
_ODD: dict[str, tuple[bytes, str, Any]] = {
    "a time in milliseconds": (b'"created_at":1729618463000', "created_at", None),
    "a time beyond all numbers": (b'"created_at":1e400', "created_at", None),
    "a time that is large beyond 64 bits": (b'"created_at":9' + b"9" * 30, "created_at", None),
    "a time that is true": (b'"created_at":true', "created_at", None),
    "a time that is text": (b'"created_at":"today"', "created_at", None),
    "an id that is a number": (b'"author":{"id":5}', "author_id", None),
    "an id that is an object": (b'"author":{"id":{"id":"tea_1"}}', "author_id", None),
    "a person that is text": (b'"author":"tea_1"', "author_id", None),
    "text that is a number": (b'"subject":5', "subject", None),
    "text that is a list": (b'"subject":["Hi"]', "subject", None),
    "half a character": (rb'"subject":"Hi \ud83d"', "subject", None),
    "half a character in a list": (
        rb'"recipients":[{"handle":"\ud83d","role":"to","name":"A"}]',
        "recipients",
        [{"handle": None, "role": "to", "name": "A"}],
    ),
    "half a character elsewhere": (rb'"body":"Hi \ud83d","subject":"Hi"', "subject", "Hi"),
    "a flag that is a number": (b'"is_inbound":1', "is_inbound", None),
    "a handle that is a number": (
        b'"recipients":[{"handle":5,"role":"to"}]',
        "recipients",
        [{"handle": None, "role": "to", "name": None}],
    ),
    "a recipient that is text": (
        b'"recipients":["a@example.com",{"handle":"b@example.com"}]',
        "recipients",
        [{"handle": "b@example.com", "role": None, "name": None}],
    ),
    "recipients that are null": (b'"recipients":null', "recipients", None),
    "recipients that are text": (b'"recipients":"a@example.com"', "recipients", None),
    "a size that is true": (
        b'"attachments":[{"id":"fil_1","size":true}]',
        "attachments",
        [{"id": "fil_1", "filename": None, "content_type": None, "size": None}],
    ),
    "a size beyond 64 bits": (
        b'"attachments":[{"id":"fil_1","size":1e30},{"id":"fil_2","size":2}]',
        "attachments",
        [
            {"id": "fil_1", "filename": None, "content_type": None, "size": None},
            {"id": "fil_2", "filename": None, "content_type": None, "size": 2},
        ],
    ),
    "links that are a list": (b'"_links":[],"subject":"Hi"', "conversation_id", "cnv_1"),
    "twenty levels": (b'"metadata":' + _DEEP + b',"subject":"Hi"', "subject", "Hi"),
    "twenty levels where text is expected": (b'"subject":' + _DEEP, "subject", None),
}


def _data(number: int, fields: bytes) -> Record:
    data = b'{"id":"msg_%d","type":"email",%b}' % (number, fields)
    return Record(f"msg_{number}", data, None, "cnv_1")


async def _export(
    kind: str, folder: Path, dsn: str, resource: str, records: Sequence[Record]
) -> Sequence[str]:
    sink = sink_of(kind, folder, dsn)
    await sink.open(export="one", fresh=True, replace=True)
    await sink.write(Batch(resource, records))
    await sink.commit()
    written = await sink.finish()
    await sink.close()
    return written[resource].files


def _cells(kind: str, folder: Path, dsn: str, resource: str, column: str) -> dict[str, Any]:
    query = f'SELECT id, {column} FROM "{resource}"'
    if kind == "postgres":
        with psycopg.connect(dsn, options="-c search_path=front") as database:
            return dict(database.execute(query.encode()).fetchall())
    if kind == "parquet":
        query = query.replace(f'"{resource}"', f"'{folder}/{resource}-0001.parquet'")
        return dict(duckdb.execute(query).fetchall())
    with closing(sqlite3.connect(folder / "front.sqlite")) as database:
        found = dict(database.execute(query).fetchall())
    lists = column in ("recipients", "attachments", "tags")
    return {one: json.loads(value) if lists and value else value for one, value in found.items()}


@pytest.mark.parametrize("kind", ["jsonl", "sqlite", "parquet", "postgres"])
async def test_an_odd_value_costs_its_own_cell_and_nothing_else(
    tmp_path: Path, kind: str, dsn: str
) -> None:
    records = [_data(number, fields) for number, (fields, _, _) in enumerate(_ODD.values())]
    files = await _export(kind, tmp_path, dsn, "messages", records)
    found = contents(kind, tmp_path, "messages", files, dsn)
    assert found == {record.id: record.data for record in records}
    if kind == "jsonl":
        return
    for number, (name, (_, column, expected)) in enumerate(_ODD.items()):
        cells = _cells(kind, tmp_path, dsn, "messages", column)
        assert cells[f"msg_{number}"] == expected, name
    assert set(_cells(kind, tmp_path, dsn, "messages", "type").values()) == {"email"}
    assert set(_cells(kind, tmp_path, dsn, "messages", "conversation_id").values()) == {"cnv_1"}


@pytest.mark.parametrize("kind", ["jsonl", "sqlite", "parquet", "postgres"])
async def test_tags_may_be_null_and_a_version_may_be_odd(
    tmp_path: Path, kind: str, dsn: str
) -> None:
    data = {
        "cnv_1": b'{"id":"cnv_1","tags":null,"updated_at":"now","subject":"Hi"}',
        "cnv_2": b'{"id":"cnv_2","tags":[{"id":1,"name":"A"}],"updated_at":1e300}',
        "cnv_3": b'{"id":"cnv_3"}',
    }
    records = [Record(name, one) for name, one in data.items()]
    files = await _export(kind, tmp_path, dsn, "conversations", records)
    assert contents(kind, tmp_path, "conversations", files, dsn) == data
    if kind != "jsonl":
        tags = _cells(kind, tmp_path, dsn, "conversations", "tags")
        assert tags == {"cnv_1": None, "cnv_2": [{"id": None, "name": "A"}], "cnv_3": []}
        assert set(_cells(kind, tmp_path, dsn, "conversations", "version").values()) == {None}
        assert _cells(kind, tmp_path, dsn, "conversations", "subject")["cnv_1"] == "Hi"


@pytest.mark.parametrize("kind", ["jsonl", "sqlite", "parquet", "postgres"])
async def test_a_zero_character_stays_where_there_can_be_one(
    tmp_path: Path, kind: str, dsn: str
) -> None:
    record = _data(1, rb'"subject":"a\u0000b","recipients":[{"handle":"c\u0000d\\u0000"}]')
    files = await _export(kind, tmp_path, dsn, "messages", [record])
    assert contents(kind, tmp_path, "messages", files, dsn) == {"msg_1": record.data}
    if kind != "jsonl":
        zero = "" if kind == "postgres" else "\x00"
        subject = _cells(kind, tmp_path, dsn, "messages", "subject")["msg_1"]
        assert subject == f"a{zero}b"
        (recipient,) = _cells(kind, tmp_path, dsn, "messages", "recipients")["msg_1"]
        assert recipient["handle"] == rf"c{zero}d\u0000"


@pytest.mark.parametrize("kind", ["sqlite", "parquet", "postgres"])
async def test_bytes_that_are_no_text_are_replaced_where_only_text_can_be(
    tmp_path: Path, kind: str, dsn: str
) -> None:
    record = _data(1, b'"body":"\xff","subject":"Hi"')
    files = await _export(kind, tmp_path, dsn, "messages", [record, _data(2, b'"subject":"\xff"')])
    found = contents(kind, tmp_path, "messages", files, dsn)
    assert json.loads(found["msg_1"])["body"] == "\ufffd"
    assert _cells(kind, tmp_path, dsn, "messages", "subject") == {"msg_1": "Hi", "msg_2": "\ufffd"}


@pytest.mark.parametrize("kind", ["sqlite", "parquet", "postgres"])
async def test_a_link_tells_whose_a_message_is_where_nothing_else_does(
    tmp_path: Path, kind: str, dsn: str
) -> None:
    link = b'"_links":{"related":{"conversation":"https://x.api.frontapp.com/conversations/cnv_7"}}'
    records = [Record("msg_1", b'{"id":"msg_1",%b}' % link), Record("msg_2", b'{"id":"msg_2"}')]
    await _export(kind, tmp_path, dsn, "messages", records)
    owners = _cells(kind, tmp_path, dsn, "messages", "conversation_id")
    assert owners == {"msg_1": "cnv_7", "msg_2": None}


@pytest.mark.parametrize("kind", ["sqlite", "parquet", "postgres"])
async def test_records_beyond_what_is_worked_on_at_once_are_all_there(
    tmp_path: Path, kind: str, dsn: str
) -> None:
    body = b"x" * 9_000
    records = [_data(n, b'"subject":"%d","body":"%b"' % (n, body)) for n in range(1_500)]
    files = await _export(kind, tmp_path, dsn, "messages", records)
    found = contents(kind, tmp_path, "messages", files, dsn)
    assert found == {record.id: record.data for record in records}
    subjects = _cells(kind, tmp_path, dsn, "messages", "subject")
    assert subjects == {f"msg_{n}": str(n) for n in range(1_500)}


@pytest.mark.parametrize("kind", ["sqlite", "parquet", "postgres"])
async def test_a_time_keeps_its_milliseconds(tmp_path: Path, kind: str, dsn: str) -> None:
    """Front's times have three decimals; the years before 1970 included."""
    times = {"msg_0": 1_700_000_000.123, "msg_1": -1.5, "msg_2": 253_402_300_799.0, "msg_3": None}
    rows = enumerate(times.values())
    records = [_data(n, b'"created_at":%b' % json.dumps(time).encode()) for n, time in rows]
    await _export(kind, tmp_path, dsn, "messages", records)
    seconds = "created_at" if kind == "sqlite" else "extract(epoch FROM created_at)"
    found = _cells(kind, tmp_path, dsn, "messages", seconds)
    told = {name: None if time is None else float(time) for name, time in found.items()}
    assert told == times
