"""From typed keywords to a JSON body.

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
from front_async.transport.query import epoch


@cache
def _converter() -> Converter:
    converter = Converter()
    converter.register_unstructure_hook(datetime, lambda moment: epoch("a time", moment))
    converter.register_unstructure_hook(float, _finite)
    for kind in (bytes, bytearray, memoryview):
        converter.register_unstructure_hook(kind, _refuse_bytes)
    return converter


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise InvalidArgument(f"a number in the body is {number}, which JSON cannot say")
    return number


def _refuse_bytes(_: object) -> NoReturn:
    raise InvalidArgument("bytes are no text: decode them")


def encode_body(body: Mapping[str, object]) -> bytes:
    """Encode *body* as JSON.

    Raises:
        InvalidArgument: A field holds something that has no JSON form; the message names it.
    """
    return msgspec.json.encode({name: _encodable(name, value) for name, value in body.items()})


def _encodable(name: str, value: object) -> object:
    try:
        plain = _converter().unstructure(value)
        msgspec.json.encode(plain)
    except InvalidArgument as error:
        raise InvalidArgument(f"{name}: {error}") from None
    except (TypeError, ValueError, OverflowError, RecursionError):
        raise InvalidArgument(f"{name} holds a {type(value).__name__} Front cannot take") from None
    return plain
