"""Typed columns beside the JSON: the same for every database."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import attrs
from msgspec.structs import astuple

from front_async.export.records import Record
from front_async.export.resources import RESOURCES
from front_async.export.sinks.fields import Fields, Links, Person, Reader, Recipient, text_of
from front_async.export.slices import slices

_TOGETHER = 100  # records: few enough to stay in the caches of the processor
_INDEXED = ("conversation_id", "created_at", "posted_at", "updated_at")
_INBOX = re.compile(r"/inboxes/(inb_\w+)")

Type = Literal["text", "time", "flag", "json"]
"""Times are epoch seconds in a record; a sink writes them as its readers expect."""

Make = Callable[[Any], Any]
MakeColumn = Callable[[Sequence[Any]], Sequence[Any]]


@attrs.frozen
class Column:
    """One column: its name, its type, and where its value comes from."""

    name: str
    type: Type
    field: str
    """The field it is read from."""
    make: Make | None = None
    """Makes the value of what is there; where it is None, that is the value itself."""


def _field(name: str, kind: Type) -> Column:
    return Column(name, kind, name)


def _id(person: Person) -> str | None:
    return person.id


def _person(name: str) -> Column:
    return Column(f"{name}_id", "text", name, _id)


def _handle(recipient: Recipient) -> str | None:
    return recipient.handle


def _inbox(links: Links) -> str | None:
    link = links.related and links.related.inbox
    found = _INBOX.search(link) if link else None
    return found and found[1]


_CONVERSATION = Column("conversation_id", "text", "conversation")
_ATTACHMENTS = _field("attachments", "json")

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    **{name: (_field("name", "text"),) for name in RESOURCES},
    "channels": (
        _field("name", "text"),
        _field("address", "text"),
        Column("inbox_id", "text", "links", _inbox),
    ),
    "teammates": (_field("email", "text"),),
    "contacts": (
        _field("name", "text"),
        _field("updated_at", "time"),
        _field("is_private", "flag"),
    ),
    "accounts": (_field("name", "text"), _field("updated_at", "time")),
    "conversations": (
        _field("subject", "text"),
        _field("status", "text"),
        _person("assignee"),
        Column("recipient", "text", "recipient", _handle),
        _field("created_at", "time"),
        _field("updated_at", "time"),
        _field("is_private", "flag"),
        _field("tags", "json"),
    ),
    "messages": (
        _CONVERSATION,
        _field("type", "text"),
        _field("is_inbound", "flag"),
        _field("is_draft", "flag"),
        _field("created_at", "time"),
        _field("subject", "text"),
        _person("author"),
        _field("recipients", "json"),
        _ATTACHMENTS,
    ),
    "comments": (
        _CONVERSATION,
        _person("author"),
        _field("posted_at", "time"),
        _ATTACHMENTS,
    ),
}
"""The columns of each resource; every table has ``id``, ``version`` and ``json`` besides."""

FOUND_BY: Mapping[str, str] = {"id": "id", "conversation": "conversation_id"}
"""The column by which a removal finds what is to go."""

READERS: Mapping[str, Reader] = {
    name: Reader([column.field for column in columns]) for name, columns in COLUMNS.items()
}
"""What reads the fields of each resource."""


def names_of(resource: str) -> list[str]:
    """Return the columns that change with a record, the typed ones and the others."""
    return ["version", *(column.name for column in COLUMNS[resource]), "json"]


def indexed(resource: str) -> list[str]:
    """Return the columns that have an index, in every database that has any."""
    return [column.name for column in COLUMNS[resource] if column.name in _INDEXED]


def columns_of(resource: str, records: Sequence[Fields]) -> list[Sequence[Any]]:
    """Return what records hold, column by column: much faster than record by record."""
    names = records[0].__struct_fields__
    fields = dict(zip(names, zip(*map(astuple, records), strict=True), strict=True))
    return [_made(column.make, fields[column.field]) for column in COLUMNS[resource]]


def _made(make: Make | None, values: Sequence[Any]) -> Sequence[Any]:
    return [None if value is None else make(value) for value in values] if make else values


def _as_it_is(values: Sequence[Any]) -> Sequence[Any]:
    return values


class Rows:
    """Makes rows of the records of one resource.

    Args:
        resource: Which one.
        cells: How a database writes values of a type, where it is not as they are.
        bound: What a column goes through in the end, where values may be None.
    """

    def __init__(
        self, resource: str, cells: Mapping[Type, Make], bound: MakeColumn = _as_it_is
    ) -> None:
        self._resource = resource
        self._cells = [cells.get(column.type) for column in COLUMNS[resource]]
        self._bound = bound

    def of(self, records: Iterable[Record]) -> Iterator[tuple[Any, ...]]:
        """Yield for each its id, its version, the columns and the JSON."""
        for some in slices(records, _TOGETHER):
            yield from self._of(some)

    def _of(self, records: Iterable[Record]) -> Iterable[tuple[Any, ...]]:
        ids, data, versions, owners = zip(*records, strict=True)
        fields = READERS[self._resource].read(data, owners)
        columns = [versions, *map(_made, self._cells, columns_of(self._resource, fields))]
        return zip(ids, *map(self._bound, columns), map(text_of, data), strict=True)
