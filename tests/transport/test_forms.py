"""Bodies with files in them."""

import io
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from front_async import InvalidArgument, Upload
from front_async.transport.bodies import encode_body
from front_async.transport.forms import Form

MB = 1024 * 1024


def form_of(body: Mapping[str, object]) -> Form:
    """Encode a body that holds a file."""
    form = encode_body(body)
    assert isinstance(form, Form)
    return form


async def sent(form: Form) -> bytes:
    """Read a form as the wire does."""
    try:
        return b"".join([chunk async for chunk in form.chunks()])
    finally:
        form.close()


class Pipe(io.RawIOBase):
    """A file that cannot be rewound."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        return self._file.read(size)


def test_a_body_without_a_file_is_json() -> None:
    """Empty lists of files included: they take files off a message template."""
    assert msgspec.json.decode(cast("bytes", encode_body({"attachments": []}))) == {
        "attachments": []
    }


async def test_lists_go_by_index_objects_by_name_and_all_as_text() -> None:
    noon = datetime(2024, 2, 29, 12, 0, 0, 250_000, tzinfo=UTC)
    form = form_of(
        {
            "to": ["a@b.example", "c@d.example"],
            "options": {"archive": False, "tag_ids": ("tag_1",)},
            "created_at": noon,
            "count": 7,
            "body": "ünï",
            "attachments": [Upload(b"one", name="1.txt"), Upload(b"two", name="2.txt")],
        }
    )
    names = [(name, value) for name, value in form.fields if isinstance(value, str)]
    assert names == [
        ("to[0]", "a@b.example"),
        ("to[1]", "c@d.example"),
        ("options[archive]", "false"),
        ("options[tag_ids][0]", "tag_1"),
        ("created_at", "1709208000.25"),
        ("count", "7"),
        ("body", "ünï"),
    ]
    files = [name for name, value in form.fields if isinstance(value, Upload)]
    assert files == ["attachments[0]", "attachments[1]"]


async def test_a_form_has_the_size_it_announces() -> None:
    form = form_of({"body": "ünï", "avatar": Upload(b"x" * 200_000, name="ä.png")})
    body = await sent(form)
    assert len(body) == form.size
    boundary = form.content_type.partition("boundary=")[2].encode()
    head = b'--%s\r\nContent-Disposition: form-data; name="avatar"; filename="\xc3\xa4.png"\r\n'
    assert head % boundary + b"Content-Type: image/png\r\n\r\nxxx" in body
    assert body.endswith(b"xxx\r\n--%s--\r\n" % boundary)


async def test_names_cannot_end_their_header() -> None:
    form = form_of({"avatar": Upload(b"", name='a".png\r\nX-Evil: 1')})
    assert b'filename="a%22.png%0D%0AX-Evil: 1"' in await sent(form)


REFUSED: dict[str, dict[str, Any]] = {
    "signature_id: None cannot go beside a file": {"signature_id": None},
    r"tag_ids: an empty list or object cannot go": {"tag_ids": []},
    r"options\[tag_ids\]: an empty": {"options": {"tag_ids": []}},
    "the key 'a]b' cannot go beside a file": {"custom_fields": {"a]b": "c"}},
    "half of a character": {"body": "\ud83e"},
    "has no time zone": {"due_at": datetime(2024, 2, 29)},  # noqa: DTZ001
    "which JSON cannot say": {"number": float("nan")},
    "number holds a complex Front cannot take": {"number": 1j},
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_a_form_cannot_say_is_refused(reason: str) -> None:
    with pytest.raises(InvalidArgument, match=reason):
        encode_body({**REFUSED[reason], "attachments": [Upload(b"", name="a")]})


def test_26_mb_are_refused_before_anything_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "large"
    with file.open("wb") as large:
        large.truncate(13 * MB)
    with pytest.raises(InvalidArgument, match=r"the files have 26\.0 MB: Front takes 25 MB"):
        encode_body({"attachments": [Upload(file), Upload(b"x" * 13 * MB, name="y")]})
    with file.open("rb") as large, pytest.raises(InvalidArgument, match="38"):
        encode_body({"attachments": [Upload(large), Upload(b"x" * 25 * MB, name="y")]})


def test_25_mb_are_not() -> None:
    assert form_of({"attachments": [Upload(b"x" * 25 * MB, name="y")]}).size > 25 * MB


async def test_a_path_is_opened_when_it_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"1,2")
    form = form_of({"attachments": [Upload(file)]})
    assert (await sent(form)).count(b"1,2") == 1
    assert (await sent(form)).count(b"1,2") == 1
    assert not form.spent


async def test_an_open_file_is_sent_from_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"head;1,2")
    with (tmp_path / "a.csv").open("rb") as file:
        file.seek(5)
        form = form_of({"attachments": [Upload(file)]})
        assert b"\r\n\r\n1,2\r\n" in await sent(form)
        assert b"\r\n\r\n1,2\r\n" in await sent(form)
    assert not form.spent


async def test_what_cannot_be_rewound_is_sent_once() -> None:
    form = form_of({"attachments": [Upload(cast("Any", Pipe(b"abc")), name="a", size=3)]})
    assert not form.spent
    assert b"abc" in await sent(form)
    assert form.spent
    with pytest.raises(InvalidArgument, match="another size"):
        await sent(form)


def test_what_cannot_be_rewound_tells_its_size() -> None:
    with pytest.raises(InvalidArgument, match="tell its size"):
        encode_body({"attachments": [Upload(cast("Any", Pipe(b"abc")), name="a")]})


@pytest.mark.parametrize("now", [b"", b"1,2,3"])
async def test_a_file_that_changes_meanwhile_is_no_file_to_send(now: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"1,2")
    form = form_of({"attachments": [Upload(file)]})
    file.write_bytes(now)
    with pytest.raises(InvalidArgument, match=r"attachments\[0\] has another size"):
        await sent(form)
    assert form.failure is not None


async def test_a_file_that_goes_meanwhile_is_said_to_be_gone(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"1,2")
    form = form_of({"attachments": [Upload(file)]})
    file.unlink()
    with pytest.raises(InvalidArgument, match=r"attachments\[0\] cannot be read"):
        await sent(form)


def test_a_file_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="cannot be read"):
        encode_body({"avatar": Upload(tmp_path / "none.png")})
    closed = io.BytesIO()
    closed.close()
    with pytest.raises(InvalidArgument, match="cannot be read"):
        encode_body({"avatar": Upload(closed, name="a")})


def test_an_upload_knows_its_name_and_type(tmp_path: Path) -> None:
    assert Upload("folder/a.pdf").name == "a.pdf"
    assert Upload("folder/a.pdf").content_type == "application/pdf"
    assert Upload(b"", name="x").content_type == "application/octet-stream"
    assert Upload(b"", name="x.csv", content_type="text/plain").content_type == "text/plain"
    (tmp_path / "b.png").touch()
    with (tmp_path / "b.png").open("rb") as file:
        assert Upload(file).name == "b.png"


def test_an_upload_does_not_show_what_it_holds() -> None:
    assert "secret" not in repr(Upload(b"secret", name="a"))


def test_an_upload_without_a_name_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="needs a name"):
        Upload(b"abc")
    read, write = os.pipe()
    with open(read, "rb") as pipe, pytest.raises(InvalidArgument, match="needs a name"):  # noqa: PTH123
        Upload(pipe)
    os.close(write)


def test_a_text_file_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="binary mode"):
        Upload(cast("Any", io.StringIO("abc")), name="a")


@pytest.mark.parametrize("kind", ["", "text", "text/csv\r\nX-Evil: 1", "ü/x"])
def test_a_type_is_no_way_to_another_header(kind: str) -> None:
    with pytest.raises(InvalidArgument, match="content_type"):
        Upload(b"", name="a", content_type=kind)
