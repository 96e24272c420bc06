"""Typed columns beside the JSON: the same for every database."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

import attrs
import msgspec

from front_async.export.records import Record
from front_async.export.resources import RESOURCES

_INBOX = re.compile(r"/inboxes/(inb_\w+)")

Type = Literal["text", "time", "flag", "number", "json"]
"""Times are epoch seconds in a record; a sink writes them as its readers expect."""


class _Named(msgspec.Struct):
    id: Any = None
    name: Any = None
    handle: Any = None
    role: Any = None


class _File(msgspec.Struct):
    id: Any = None
    filename: Any = None
    content_type: Any = None
    size: Any = None


class Fields(msgspec.Struct):
    """The fields of any resource that have columns. Front departs often: each may be anything."""

    name: Any = None
    subject: Any = None
    status: Any = None
    type: Any = None
    email: Any = None
    address: Any = None
    links: Any = msgspec.field(default=None, name="_links")
    body: Any = None
    text: Any = None
    blurb: Any = None
    is_inbound: Any = None
    is_draft: Any = None
    is_private: Any = None
    created_at: Any = None
    updated_at: Any = None
    posted_at: Any = None
    assignee: _Named | None = None
    author: _Named | None = None
    recipient: _Named | None = None
    recipients: list[_Named] = []
    tags: list[_Named] = []
    attachments: list[_File] = []


@attrs.frozen
class Column:
    """One column: its name, its type, and where its value comes from."""

    name: str
    type: Type
    of: Callable[[Record, Fields], Any]


def _field(name: str, kind: Type) -> Column:
    def of(_: Record, fields: Fields) -> Any:
        value = getattr(fields, name)
        return value if isinstance(value, _PYTHON[kind]) else None

    return Column(name, kind, of)


_PYTHON: Mapping[Type, tuple[type, ...]] = {
    "text": (str,),
    "flag": (bool,),
    "time": (int, float),
    "number": (int, float),
    "json": (list, dict),
}


def _person(name: str) -> Column:
    def of(_: Record, fields: Fields) -> Any:
        person = getattr(fields, name)
        return None if person is None else person.id

    return Column(f"{name}_id", "text", of)


def _handle(_: Record, fields: Fields) -> Any:
    return None if fields.recipient is None else fields.recipient.handle


def _inbox(_: Record, fields: Fields) -> Any:
    found = _INBOX.search(str(fields.links))
    return found and found[1]


def _tags(_: Record, fields: Fields) -> list[Any]:
    return [{"id": tag.id, "name": tag.name} for tag in fields.tags]


def _recipients(_: Record, fields: Fields) -> list[Any]:
    return [{"handle": one.handle, "role": one.role, "name": one.name} for one in fields.recipients]


def _files(_: Record, fields: Fields) -> list[Any]:
    return [
        {"id": one.id, "filename": one.filename, "content_type": one.content_type, "size": one.size}
        for one in fields.attachments
    ]


_CONVERSATION = Column("conversation_id", "text", lambda record, _: record.conversation)
_ATTACHMENTS = Column("attachments", "json", _files)

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
        Column("tags", "json", _tags),
    ),
    "messages": (
        _CONVERSATION,
        _field("type", "text"),
        _field("is_inbound", "flag"),
        _field("is_draft", "flag"),
        _field("created_at", "time"),
        _field("subject", "text"),
        _person("author"),
        _field("text", "text"),
        Column("recipients", "json", _recipients),
        _ATTACHMENTS,
    ),
    "comments": (
        _CONVERSATION,
        _person("author"),
        _field("posted_at", "time"),
        _field("body", "text"),
        _ATTACHMENTS,
    ),
}
"""The columns of each resource; every table has ``id``, ``version`` and ``json`` besides."""

_decoder = msgspec.json.Decoder(Fields)
_loose = msgspec.json.Decoder(dict[str, Any])


def fields_of(record: Record) -> Fields:
    """Read the fields that have columns; what is of no shape we know is left out."""
    try:
        return _decoder.decode(record.data)
    except msgspec.ValidationError:
        found = _loose.decode(record.data)
    known: dict[str, Any] = {}
    for name, value in found.items():
        if name in Fields.__struct_fields__:
            try:
                msgspec.convert({name: value}, Fields)
                known[name] = value
            except msgspec.ValidationError:
                continue
    return msgspec.convert(known, Fields)


def values_of(resource: str, record: Record) -> list[Any]:
    """Return the values of a record's columns."""
    fields = fields_of(record)
    return [column.of(record, fields) for column in COLUMNS[resource]]
