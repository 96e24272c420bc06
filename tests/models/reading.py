"""Reading answers as a client does."""

from typing import Any, TypeVar

import msgspec
from multidict import CIMultiDict

from front_async.transport.call import Call, Repeat
from front_async.transport.decoding import decode_list, decode_record
from front_async.transport.lenient import read_record
from front_async.wire.exchange import Response

T = TypeVar("T")

_CALL = Call("GET", "/anything", "/anything", 60.0, Repeat.SAFE)


def record_of(model: type[T], record: object) -> T:
    """Read one record."""
    return decode_record(model, _CALL, _answer(record))


def items_of(model: type[T], *records: object) -> list[T]:
    """Read a page."""
    return decode_list(model, _CALL, _answer({"_results": records})).results


def departures(model: Any, record: object) -> list[str]:
    """Return where a record departs from what is described."""
    departed: list[str] = []
    read_record(model, record, departed)
    return departed


def _answer(content: object) -> Response:
    return Response(200, CIMultiDict(), msgspec.json.encode(content))
