"""Every operation, called once over a real connection: what arrives, and what is made of it."""

import re
import warnings
from typing import Any

import msgspec
import pytest
from aiohttp import web

from tests.contract.description import Operation
from tests.contract.driving import Method, finished, method_of
from tests.contract.validating import faults
from tests.transport.builders import TOKEN, client
from tests.wire.servers import Seen, scripted

FILE = b"\x00 any bytes"

NOTHING_BUT_A_FILE = {"Channel API: POST /channels/{}/calls/{}/recording"}
"""Operations that are about a file: without it there is nothing to send."""


def answer_of(about: Operation) -> web.Response:
    """Answer as the description's examples do."""
    if about.answer is None:
        body = FILE if "/download/" in about.name else b""
        return web.Response(status=about.status, body=body, content_type="application/pdf")
    example = about.home.example(about.answer)
    content = {"_results": [example, example]} if about.is_list else example
    return web.json_response(content, status=about.status)


async def called(about: Operation, method: Method, *, files: bool) -> tuple[Seen, Any]:
    """Call a method, and return what arrived and what it returned."""
    async with scripted(answer_of(about)) as server, client(server.url) as front:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            result = await finished(method_of(front, method.name), files=files)
    return server.seen[0], result


async def test_it_arrives_as_described_and_its_answer_is_typed(
    operation: str, operations: dict[str, Operation], methods: dict[str, Method]
) -> None:
    about, method = operations[operation], methods[operation]
    seen, result = await called(about, method, files=True)
    assert (seen.method, seen.target) == (method.call.method, method.call.path)
    assert seen.token == f"Bearer {TOKEN}"
    if about.answer is None:
        assert result == (FILE if "/download/" in about.name else None)
    elif about.is_list:
        assert [type(item) for item in result] == [method.answer, method.answer]
    else:
        assert isinstance(result, method.answer | str)


async def test_what_is_written_is_what_the_schema_says(
    operation: str, operations: dict[str, Operation], methods: dict[str, Method]
) -> None:
    """The body as it arrived: each field of its type, nothing missing, nothing unknown."""
    about = operations[operation]
    if about.body is None or operation in NOTHING_BUT_A_FILE:
        return
    seen, _ = await called(about, methods[operation], files=False)
    assert seen.headers["Content-Type"] == "application/json"
    body = msgspec.json.decode(seen.body)
    assert list(faults(about.home, about.body, body)) == []


async def test_files_go_beside_the_same_fields(
    operation: str, operations: dict[str, Operation], methods: dict[str, Method]
) -> None:
    about = operations[operation]
    fields = about.home.fields(about.body) if about.body else {}
    seen, _ = await called(about, methods[operation], files=True)
    if not seen.headers.get("Content-Type", "").startswith("multipart/form-data"):
        assert "binary" not in repr(
            [about.home.resolved(field.schema) for field in fields.values()]
        )
        return
    names = re.findall(rb'form-data; name="(\w+)', seen.body)
    assert {name.decode() for name in names} == fields.keys()
    assert b'filename="file.txt"\r\nContent-Type: text/plain\r\n\r\nfile\r\n' in seen.body


@pytest.mark.parametrize("locale", ["fr", "a/b", "..%2f"])
async def test_every_id_is_one_segment(locale: str) -> None:
    async with scripted(web.json_response({"id": "kba_1"})) as server, client(server.url) as front:
        await front.knowledge_base_articles.get_content_for_locale("kba_1", locale)
    assert server.paths[0].count("/") == 5


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({}, [".to: missing", ".body: missing"]),
    ({"to": "a", "body": "b"}, [".to: str"]),
    ({"to": [7], "body": None}, [".to[]: int", ".body: NoneType"]),
    ({"to": [], "body": "", "colour": "red"}, [".colour: not documented"]),
    ({"to": [], "body": "", "options": {"archive": 1}}, [".options.archive: int"]),
]


@pytest.mark.parametrize(("body", "expected"), WRONG)
def test_a_wrong_body_would_be_noticed(
    body: dict[str, Any], expected: list[str], operations: dict[str, Operation]
) -> None:
    about = operations["POST /channels/{}/messages"]
    assert about.body is not None
    assert sorted(faults(about.home, about.body, body)) == sorted(expected)
