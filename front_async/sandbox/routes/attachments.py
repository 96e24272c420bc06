"""Attachments: the bytes, whole or a part of them."""

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from front_async.sandbox import lookup
from front_async.sandbox.calls import Call, Handler, Route
from front_async.sandbox.company.company import Company
from front_async.sandbox.company.files import TEMPLATES, File
from front_async.sandbox.replies import Reply, unknown

_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)$")
_KINDS: Final = {"messages": "message", "comments": "comment", "message_templates": "template"}


def _download(call: Call) -> Reply:
    return _served(call, _find(call.company, call.ids[0]))


def _of(kind: str) -> Handler:
    def download(call: Call) -> Reply:
        owner = _owner(call.company, kind, call.ids[0])
        file = _find(call.company, call.ids[1])
        if file.owner != owner:
            raise unknown("attachment", call.ids[1])
        return _served(call, file)

    return download


def _owner(company: Company, kind: str, identifier: str) -> str:
    """The id of the message, comment or template in the path, which must exist."""
    if kind == "message_templates":
        index = company.site.ids(kind).index(identifier)
        if index is None or index >= TEMPLATES:
            raise unknown("message template", identifier)
        return identifier
    if kind == "messages":
        kind, index = lookup.message(company, identifier)
    else:
        index = lookup.named(company, kind, identifier)
    return company.shelf(kind).ids.id(index)


def _find(company: Company, identifier: str) -> File:
    uploaded = company.files.uploaded(identifier)
    if uploaded is not None:
        return uploaded
    found = company.files.find(identifier)
    if found is None:
        raise unknown("attachment", identifier)
    kind, owner, file = found
    exists = owner < TEMPLATES if kind == "message_templates" else company.shelf(kind).has(owner)
    if not exists:
        raise unknown("attachment", identifier)
    return file


def _served(call: Call, file: File) -> Reply:
    content = file.content()
    headers = {
        "Content-Type": file.content_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.filename, safe='')}",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.id}-{len(content)}"',
    }
    same = call.headers.get("If-Range") in (None, headers["ETag"])
    asked = _RANGE.match(call.headers.get("Range", "")) if same else None
    if asked is None:
        return Reply(HTTPStatus.OK, content, headers, compressible=False)
    start, stop = _bounds(asked[1], asked[2], len(content))
    if start >= stop:
        headers["Content-Range"] = f"bytes */{len(content)}"
        return Reply(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", headers, compressible=False)
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(content)}"
    return Reply(HTTPStatus.PARTIAL_CONTENT, content[start:stop], headers, compressible=False)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Where the part begins and ends that ``bytes=first-last`` asks for."""
    if not first:  # the last so many bytes
        return (max(0, size - int(last or 0)), size)
    return (int(first), min(size, int(last) + 1) if last else size)


ROUTES: Final = (
    Route("GET", "/download/{}", "attachments:read", _download),
    Route("GET", "/messages/{}/download/{}", "attachments:read", _of("messages")),
    Route("GET", "/comments/{}/download/{}", "attachments:read", _of("comments")),
    Route("GET", "/message_templates/{}/download/{}", "attachments:read", _of("message_templates")),
)
