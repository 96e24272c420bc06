"""Reads the body of a request as what the operation takes."""

import json
from typing import Any, TypeVar, cast

import msgspec

from front_async.sandbox.calls import Call
from front_async.sandbox.multipart import Upload, parse
from front_async.sandbox.replies import malformed, unsatisfied

Form = TypeVar("Form")
Fields = dict[str, Any]


def body_of(call: Call, form: type[Form]) -> Form:
    """The body as a *form*; fields it does not name are left out.

    Raises:
        RefusedError: It is not JSON, or a field is missing or of the wrong type.
    """
    return body_and_files(call, form)[0]


def body_and_files(call: Call, form: type[Form]) -> tuple[Form, list[Upload]]:
    """The body as a *form*, from JSON or from ``multipart/form-data``, and the files with it.

    Raises:
        RefusedError: As for `body_of`, or there are attachments that are not files.
    """
    kind = call.headers.get("Content-Type", "")
    read = parse(kind, call.body) if kind.startswith("multipart/form-data") else None
    fields, files = (_json(call.body), []) if read is None else read
    if fields.pop("attachments", None):
        raise unsatisfied("attachments must be sent as multipart/form-data")
    try:
        return msgspec.convert(fields, form, strict=read is None), files
    except msgspec.ValidationError as error:
        raise unsatisfied(str(error)) from None


def _json(body: bytes) -> Fields:
    try:
        fields: object = json.loads(body or b"{}")
    except UnicodeDecodeError:
        raise malformed("Unexpected token in JSON at position 0") from None
    except json.JSONDecodeError as error:
        token = error.doc[error.pos : error.pos + 1]
        what = f"token {token}" if token else "end"
        raise malformed(f"Unexpected {what} in JSON at position {error.pos}") from None
    if not isinstance(fields, dict):
        raise unsatisfied("the body must be an object")
    return cast(Fields, fields)
