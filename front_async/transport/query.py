"""From typed keywords to a query string as Front wants it.

Front's reference: "Query object (q)" (https://dev.frontapp.com/docs/query-object-q). Filters stand
in an object of their own, ``q[updated_after]=…``, and lists in it as ``q[statuses][]=…``.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast
from urllib.parse import quote_plus

from front_async.errors import InvalidArgument

MOST = 100
"""The largest page of most lists."""

_PLAIN = re.compile(r"[\w.~-]*", re.ASCII)  # nothing in it is quoted, as in most names and values
_FILTERS = frozenset(
    {
        "active_from",
        "active_until",
        "after",
        "before",
        "inboxes",
        "status_categories",
        "status_ids",
        "statuses",
        "types",
        "updated_after",
        "updated_before",
    }
)


def encode_query(query: Mapping[str, object], most: int = MOST) -> str:
    """Encode *query* with its question mark; nothing when it is empty.

    Raises:
        InvalidArgument: ``limit`` is not in 1 to *most*, or a value is of no type Front takes.
    """
    if not query:
        return ""
    _check_limit(query.get("limit", 1), most)
    pairs = [pair for name, value in query.items() for pair in _pairs(name, value)]
    return "?" + "&".join(["=".join(map(_quoted, pair)) for pair in pairs])


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote_plus(text)


def _check_limit(limit: object, most: int) -> None:
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= most:
        raise InvalidArgument(f"limit must be a whole number from 1 to {most}, not {limit!r}")


def _pairs(name: str, value: object) -> Iterator[tuple[str, str]]:
    key = f"q[{name}]" if name in _FILTERS else name
    if isinstance(value, list | tuple):
        for part in cast("Sequence[object]", value):
            yield f"{key}[]", _text(name, part)
    else:
        yield key, _text(name, value)


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _whole(name, value)
    if isinstance(value, datetime):
        return _number(epoch(name, value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return _number(value)
    raise InvalidArgument(f"{name} must be text, a number, a bool or an aware datetime")


def _whole(name: str, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidArgument(f"{name} has half of a character in it") from None
    return text


def epoch(name: str, moment: datetime) -> float:
    """Return *moment* as Front counts: seconds, to the millisecond.

    Raises:
        InvalidArgument: It has no time zone, so it is no moment.
    """
    if moment.tzinfo is None:
        raise InvalidArgument(f"{name} must be an aware datetime: this one has no time zone")
    return round(moment.timestamp(), 3)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
