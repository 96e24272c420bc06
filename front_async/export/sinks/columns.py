"""Typed columns beside the JSON: the same for every database."""

import re
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Literal

import attrs

from front_async.export.records import Record
from front_async.export.resources import RESOURCES
from front_async.export.sinks.fields import Links, Person, Reader, Recipient, text_of

_INBOX = re.compile(r"/inboxes/(inb_\w+)")

Type = Literal["text", "time", "flag", "json"]
"""Times are epoch seconds in a record; a sink writes them as its readers expect."""

Make = Callable[[Any], Any]


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

READERS: Mapping[str, Reader] = {
    name: Reader([column.field for column in columns]) for name, columns in COLUMNS.items()
}
"""What reads the fields of each resource."""


class Rows:
    """Makes rows of the records of one resource.

    Args:
        resource: Which one.
        cells: How a database writes values of a type, where it is not as they are.
    """

    def __init__(self, resource: str, cells: Mapping[Type, Make]) -> None:
        columns = COLUMNS[resource]
        self._fields = READERS[resource].read
        self._read = attrgetter("id", *(column.field for column in columns))
        makes = [(column.make, cells.get(column.type)) for column in columns]
        self._makes = [
            (place, make)
            for place, some in enumerate(makes, 2)
            for make in some
            if make is not None
        ]

    def of(self, record: Record) -> list[Any]:
        """Return its id, its version, the columns and the JSON."""
        identifier, data, version, conversation = record
        row = [identifier, *self._read(self._fields(data, conversation)), text_of(data)]
        row[1] = version  # in place of the id that was read: with it, it is always a tuple
        for place, make in self._makes:
            if row[place] is not None:
                row[place] = make(row[place])
        return row
