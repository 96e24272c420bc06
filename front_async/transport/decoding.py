"""From bytes to models.

msgspec decodes straight into them. Where an answer departs from the description, the records
that do are read leniently, and one warning names the paths.
"""

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar, cast, get_origin

import msgspec

from front_async.errors import DecodeError
from front_async.transport.call import Call, Repeat
from front_async.transport.lenient import read_record
from front_async.wire.exchange import Response
from front_async.wire.json_object import UNREADABLE

T = TypeVar("T")

_log = logging.getLogger("front_async.decoding")

_BOM = b"\xef\xbb\xbf"
_HALVES = re.compile(
    rb"\\(?:u(?:d[89ab]..)\\u(?:d[c-f]..)|(?P<half>u(?:d[89a-f]..))|.)", re.IGNORECASE | re.DOTALL
)
"""The escapes of a JSON text. Cutting a text at an emoji leaves half of a surrogate pair."""
_warned: set[str] = set()
_MOST_WARNED = 1_000


class Pagination(msgspec.Struct):
    """Front's ``_pagination``."""

    next: str | None = None


class Envelope(msgspec.Struct, Generic[T]):
    """How Front wraps a list."""

    results: list[T] = msgspec.field(name="_results")
    pagination: Pagination | None = msgspec.field(name="_pagination", default=None)
    total: int | None = msgspec.field(name="_total", default=None)


_decoders: dict[object, msgspec.json.Decoder[Any]] = {}


def _decoder(model: type[T]) -> msgspec.json.Decoder[T]:
    decoder = _decoders.get(model)
    if decoder is None:
        decoder = _decoders[model] = msgspec.json.Decoder(model, strict=False)
    return decoder


_list_decoders: dict[object, msgspec.json.Decoder[Any]] = {}


def _list_decoder(model: type[T]) -> msgspec.json.Decoder[Envelope[T]]:
    decoder = _list_decoders.get(model)
    if decoder is None:
        envelope = cast("Any", Envelope)[model]
        decoder = _list_decoders[model] = msgspec.json.Decoder(envelope, strict=False)
    return decoder


def decode_record(model: type[T], call: Call, answer: Response) -> T:
    """Decode one object.

    Raises:
        DecodeError: The body is not a JSON object.
    """
    record = _as_described(_decoder(model), answer.body)
    if record is None:
        record = _read(call, answer.body, partial(_record, model))
        if not isinstance(record, get_origin(model) or model):
            raise DecodeError(call.operation, "the answer is not an object", _committed(call))
    return record


def decode_list(model: type[T], call: Call, answer: Response) -> Envelope[T]:
    """Decode a list with its envelope.

    Raises:
        DecodeError: The body is not a list of Front's: no ``_results``, or a ``next`` that is
            no link.
    """
    envelope = _as_described(_list_decoder(model), answer.body)
    return _read(call, answer.body, partial(_list, model)) if envelope is None else envelope


def _as_described(decoder: msgspec.json.Decoder[T], body: bytes) -> T | None:
    """Decode *body* at once; None where that takes more care.

    The exception ends here: it may hold the whole body.
    """
    try:
        return decoder.decode(body)
    except UNREADABLE:
        return None


def _read(call: Call, body: bytes, decode: Callable[[bytes], T]) -> T:
    """Decode *body*; once more with halves of characters replaced, if that is what is wrong."""
    body = body.removeprefix(_BOM)
    try:
        return decode(body)
    except UNREADABLE as error:
        failure = error
    try:
        mended = _HALVES.sub(_mended, body)
        if mended != body:
            return decode(mended)
    except UNREADABLE as error:
        failure = error
    # Out here, as an exception may hold the whole body.
    raise DecodeError(call.operation, f"the body cannot be read: {failure}", _committed(call))


def _mended(escape: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if escape["half"] else escape[0]


def _record(model: type[T], body: bytes) -> T:
    return _departing(model, [body])[0]


def _list(model: type[T], body: bytes) -> Envelope[T]:
    """Read records one by one, as some of them depart from the description."""
    raw = _list_decoder(msgspec.Raw).decode(body)
    return Envelope(_departing(model, raw.results), raw.pagination, raw.total)


def _departing(model: type[T], records: "list[Any]") -> list[T]:
    departed: list[str] = []
    items = [_one(model, record, departed) for record in records]
    _warn(model, departed)
    return items


def _one(model: type[T], record: "bytes | msgspec.Raw", departed: list[str]) -> T:
    try:
        return _decoder(model).decode(record)
    except msgspec.ValidationError:
        return cast("T", read_record(model, msgspec.json.decode(record), departed))


def _warn(model: Any, departed: list[str]) -> None:
    """Warn of each path once a process: a whole export may depart in the same field."""
    new = sorted({f"{model.__name__}{path}" for path in departed} - _warned)
    if new and len(_warned) < _MOST_WARNED:
        _warned.update(new)
        _log.warning("Front's answer departs from its description; kept as it came: %s", new)


def _committed(call: Call) -> bool:
    return call.repeat is not Repeat.SAFE
