"""Queries for :meth:`front.conversations.search() <front_async.FrontClient.conversations>`.

::

    from front_async.search import q

    query = q("late", "order 66", is_="open", tag="tag_123", after=yesterday)
    async for conversation in front.conversations.search(query): ...

Front's reference: "Search" (https://dev.frontapp.com/docs/search-1).
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, TypedDict, Unpack, cast

from front_async.errors import InvalidArgument
from front_async.transport.query import epoch

__all__ = ["Filters", "SearchStatus", "q"]

SearchStatus = Literal[
    "open",
    "archived",
    "trashed",
    "snoozed",
    "assigned",
    "unassigned",
    "unreplied",
    "waiting",
    "resolved",
]
""""waiting" and "resolved" are known where the company has ticketing."""

Values = str | list[str] | tuple[str, ...]
Moment = datetime | float

MOST = 15
"""What Front takes of filters in one query."""

_PLAIN = re.compile(r'[^\s":]+')
_TIMES = frozenset({"before", "after", "during"})
_EXCLUSIVE = (
    frozenset({"open", "archived", "trashed", "snoozed"}),
    frozenset({"assigned", "unassigned"}),
)


class Filters(TypedDict, total=False):
    """What may be searched for. A list of values is one filter for each of them."""

    is_: SearchStatus | list[SearchStatus] | tuple[SearchStatus, ...]
    """The underscore is Python's. Add "open" to "assigned", which alone finds archived ones too."""
    inbox: Values
    tag: Values
    link: Values
    assignee: Values
    author: Values
    participant: Values
    mention: Values
    """A teammate whom a comment mentions."""
    commenter: Values
    contact: Values
    from_: Values
    """The underscore is Python's. An address, as of *to*, *cc* and *bcc*."""
    to: Values
    cc: Values
    bcc: Values
    recipient: Values
    """An address in any of these four roles."""
    before: Moment
    after: Moment
    during: Moment
    """The day of a moment; not together with *before* and *after*."""
    custom_field: Mapping[str, str]
    """By the names of the fields."""


def q(*words: str, **filters: Unpack[Filters]) -> str:
    """Return a query for conversations that match everything that is given.

    Args:
        words: What the subject or the body holds. Several words in one string are a phrase.
        filters: See :class:`Filters`.

    Raises:
        InvalidArgument: It is empty, has more filters than Front takes, some that exclude each
            other, or a double quote, for which Front has no escape.
    """
    unknown = filters.keys() - Filters.__optional_keys__
    if unknown:
        raise InvalidArgument(f"search has no filter {', '.join(sorted(unknown))}")
    terms = [term for name, value in filters.items() for term in _terms(name.rstrip("_"), value)]
    if len(terms) > MOST:
        raise InvalidArgument(f"a search takes {MOST} filters, not {len(terms)}")
    if "during" in filters and not _TIMES.isdisjoint(filters.keys() - {"during"}):
        raise InvalidArgument("during goes with neither before nor after")
    found = [*(_quoted("a word", word) for word in words), *terms]
    if not found:
        raise InvalidArgument("a search needs words or filters")
    return " ".join(found)


def _terms(name: str, value: object) -> Iterator[str]:
    if name in _TIMES:
        yield f"{name}:{_seconds(name, value)}"
    elif isinstance(value, Mapping):
        for field, part in cast("Mapping[str, object]", value).items():
            _quoted(name, part)
            yield f'{name}:"{_unquoted(name, field)}={_unquoted(name, part)}"'
    else:
        values = cast("Sequence[object]", value) if isinstance(value, list | tuple) else (value,)
        if name == "is":
            _check_statuses(values)
        for part in values:
            yield f"{name}:{_quoted(name, part)}"


def _check_statuses(statuses: Sequence[object]) -> None:
    for group in _EXCLUSIVE:
        several = sorted(group & set(statuses))
        if len(several) > 1:
            raise InvalidArgument(f"is_: a conversation cannot be {' and '.join(several)} at once")


def _quoted(name: str, value: object) -> str:
    text = _unquoted(name, value)
    return text if _PLAIN.fullmatch(text) else f'"{text}"'


def _unquoted(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidArgument(f"{name} must be text that is not empty, not {value!r}")
    if '"' in value:
        raise InvalidArgument(f"{name} has a double quote in it, which a search cannot say")
    return value


def _seconds(name: str, moment: object) -> int:
    if isinstance(moment, datetime):
        return math.floor(epoch(name, moment))
    if isinstance(moment, bool) or not isinstance(moment, int | float) or not math.isfinite(moment):
        raise InvalidArgument(f"{name} must be an aware datetime or epoch seconds")
    return math.floor(moment)
