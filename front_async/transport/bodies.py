"""From typed keywords to a body: JSON, or a form where there are files in it.

A field left out stays out, None is sent as null, and a moment as seconds: three different things
to Front, which clears a field on null and keeps it when it is absent.
"""

import math
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import NoReturn

import msgspec
from cattrs import Converter

from front_async.errors import InvalidArgument
from front_async.transport.forms import Field, Form, flat, holds_file
from front_async.transport.query import epoch
from front_async.transport.uploads import Upload


@cache
def _converter() -> Converter:
    converter = Converter()
    converter.register_unstructure_hook(datetime, lambda moment: epoch("a time", moment))
    converter.register_unstructure_hook(float, _finite)
    converter.register_unstructure_hook(Upload, lambda upload: upload)
    for kind in (bytes, bytearray, memoryview):
        converter.register_unstructure_hook(kind, _refuse_bytes)
    return converter


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise InvalidArgument(f"a number in the body is {number}, which JSON cannot say")
    return number


def _refuse_bytes(_: object) -> NoReturn:
    raise InvalidArgument("bytes are no text: decode them, or wrap a file in an Upload")


def encode_body(body: Mapping[str, object]) -> bytes | Form:
    """Encode *body* as JSON, or as a form when it holds a file.

    Raises:
        InvalidArgument: A field holds something that cannot be sent; the message names it.
    """
    return _form(body) if holds_file(body) else encode_json(body)


def encode_json(body: Mapping[str, object]) -> bytes:
    """Encode a *body* without files.

    Raises:
        InvalidArgument: A field holds something that has no JSON form; the message names it.
    """
    return msgspec.json.encode({name: _encodable(name, value) for name, value in body.items()})


def _form(body: Mapping[str, object]) -> Form:
    return Form([field for name, value in body.items() for field in _fields(name, value)])


def _fields(name: str, value: object) -> list[Field]:
    try:
        return list(flat(name, _converter().unstructure(value)))
    except InvalidArgument as error:
        raise _named(name, error) from None
    except RecursionError:
        raise InvalidArgument(f"{name} holds a {type(value).__name__} Front cannot take") from None


def _encodable(name: str, value: object) -> object:
    try:
        plain = _converter().unstructure(value)
        msgspec.json.encode(plain)
    except InvalidArgument as error:
        raise _named(name, error) from None
    except (TypeError, ValueError, OverflowError, RecursionError):
        raise InvalidArgument(f"{name} holds a {type(value).__name__} Front cannot take") from None
    return plain


def _named(name: str, error: InvalidArgument) -> InvalidArgument:
    said = str(error)
    return error if said.startswith(name) else InvalidArgument(f"{name}: {said}")
