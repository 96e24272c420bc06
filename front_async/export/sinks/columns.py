"""Typed columns beside the JSON: the same for every database."""

import re
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Literal

import attrs
import msgspec

from front_async.export.records import Record
from front_async.export.resources import RESOURCES

_OWNER = re.compile(r"/conversations/(cnv_\w+)")
_INBOX = re.compile(r"/inboxes/(inb_\w+)")

Type = Literal["text", "time", "flag", "json"]
"""Times are epoch seconds in a record; a sink writes them as its readers expect."""


class Person(msgspec.Struct, gc=False):
    """Whose something is."""

    id: Any = None


class Tag(msgspec.Struct, gc=False):
    """A tag, as its column holds it."""

    id: Any = None
    name: Any = None


class Recipient(msgspec.Struct, gc=False):
    """A recipient, as its column holds it."""

    handle: Any = None
    role: Any = None
    name: Any = None


class File(msgspec.Struct, gc=False):
    """An attachment, as its column holds it."""

    id: Any = None
    filename: Any = None
    content_type: Any = None
    size: Any = None


class Related(msgspec.Struct, gc=False):
    """Relatives, as links."""

    conversation: Any = None
    inbox: Any = None


class Links(msgspec.Struct, gc=False):
    """``_links``."""

    related: Related | None = None


NESTED: Mapping[str, type[msgspec.Struct]] = {
    "tags": Tag,
    "recipients": Recipient,
    "attachments": File,
}
"""What the columns of type "json" hold lists of."""


class Fields(msgspec.Struct, gc=False):
    """The fields of any resource that have columns. Front departs often: each may be anything."""

    id: Any = None
    conversation: Any = None  # set by owned(): Front has it in a link
    name: Any = None
    subject: Any = None
    status: Any = None
    type: Any = None
    email: Any = None
    address: Any = None
    links: Links | None = msgspec.field(default=None, name="_links")
    is_inbound: Any = None
    is_draft: Any = None
    is_private: Any = None
    created_at: Any = None
    updated_at: Any = None
    posted_at: Any = None
    assignee: Person | None = None
    author: Person | None = None
    recipient: Recipient | None = None
    recipients: list[Recipient] = []
    tags: list[Tag] = []
    attachments: list[File] = []


FIRST, LAST = -62_135_596_800, 253_402_300_799
"""The years 1 to 9999, in epoch seconds: what every database can tell."""

_FITS: Mapping[Type, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "flag": lambda value: isinstance(value, bool),
    "time": lambda value: type(value) in (int, float) and FIRST <= value <= LAST,
    "json": lambda value: isinstance(value, list),
}


@attrs.frozen
class Column:
    """One column: its name, its type, and where its value comes from."""

    name: str
    type: Type
    read: Callable[[Fields], Any]
    """Whatever the record has there."""

    def of(self, fields: Fields) -> Any:
        """Return the value if it is of the column's type; None otherwise."""
        value = self.read(fields)
        return value if _FITS[self.type](value) else None


def _field(name: str, kind: Type) -> Column:
    return Column(name, kind, attrgetter(name))


def _person(name: str) -> Column:
    read = attrgetter(name)

    def of(fields: Fields) -> Any:
        person = read(fields)
        return None if person is None else person.id

    return Column(f"{name}_id", "text", of)


def _handle(fields: Fields) -> Any:
    return None if fields.recipient is None else fields.recipient.handle


def _inbox(fields: Fields) -> Any:
    related = fields.links and fields.links.related
    found = _INBOX.search(str(related.inbox)) if related else None
    return found and found[1]


_CONVERSATION = Column("conversation_id", "text", attrgetter("conversation"))
_ATTACHMENTS = _field("attachments", "json")

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    **{name: (_field("name", "text"),) for name in RESOURCES},
    "channels": (
        _field("name", "text"),
        _field("address", "text"),
        Column("inbox_id", "text", _inbox),
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
        Column("recipient", "text", _handle),
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

_decoder = msgspec.json.Decoder(Fields)
_loose = msgspec.json.Decoder(dict[str, Any])


def fields_of(data: bytes) -> Fields:
    """Read the fields that have columns; what is of no shape we know is left out."""
    try:
        return _decoder.decode(data)
    except msgspec.ValidationError:
        found = _loose.decode(data)
    known = {name: value for name, value in found.items() if _fits(name, value)}
    return msgspec.convert(known, Fields)


def _fits(name: str, value: Any) -> bool:
    try:
        msgspec.convert({name: value}, Fields)
    except msgspec.ValidationError:
        return False
    return True


def owned(fields: Fields, conversation: str | None) -> Fields:
    """Set whose a message or comment is: as its link says, or as the caller knows."""
    link = fields.links and fields.links.related and fields.links.related.conversation
    found = _OWNER.search(link) if isinstance(link, str) else None
    fields.conversation = found[1] if found else conversation
    return fields


def values_of(resource: str, record: Record) -> list[Any]:
    """Return the values of a record's columns."""
    fields = owned(fields_of(record.data), record.conversation)
    return [column.of(fields) for column in COLUMNS[resource]]
