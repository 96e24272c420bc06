"""What of a record has columns, in the types they have."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Annotated, Any, TypeVar, cast

import msgspec

from front_async.export.reading import conversation_at

FIRST, LAST = -62_135_596_800, 253_402_300_799
"""The years 1 to 9999, in epoch seconds: what every database can tell."""

Text = str | None
Flag = bool | None
Time = Annotated[float, msgspec.Meta(ge=FIRST, le=LAST)] | None
Size = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | None

_UNKNOWN = repeat(None)
_LONGEST = 18  # digits of a number that surely has 64 bits


class Person(msgspec.Struct, gc=False):
    """Whose something is."""

    id: Text = None


class Tag(msgspec.Struct, gc=False):
    """A tag, as its column holds it."""

    id: Text = None
    name: Text = None


class Recipient(msgspec.Struct, gc=False):
    """A recipient, as its column holds it."""

    handle: Text = None
    role: Text = None
    name: Text = None


class File(msgspec.Struct, gc=False):
    """An attachment, as its column holds it."""

    id: Text = None
    filename: Text = None
    content_type: Text = None
    size: Size = None


class Related(msgspec.Struct, gc=False):
    """Relatives, as links."""

    conversation: Text = None
    inbox: Text = None


class Links(msgspec.Struct, gc=False):
    """``_links``."""

    related: Related | None = None


class Fields(msgspec.Struct, gc=False):
    """What is read of any record; None where there is nothing that fits."""

    id: Text = None
    conversation: Text = None  # set by the reader: Front has it in a link
    updated_at: Time = None
    links: Links | None = msgspec.field(default=None, name="_links")


Part = Tag | Recipient | File
T = TypeVar("T", bound=msgspec.Struct)

NESTED: Mapping[str, type[Part]] = {"tags": Tag, "recipients": Recipient, "attachments": File}
"""What the fields with lists hold."""

_OBJECTS: Mapping[str, type[msgspec.Struct]] = {
    "links": Links,
    "related": Related,
    "assignee": Person,
    "author": Person,
    "recipient": Recipient,
}
_FLAGS = ("is_inbound", "is_draft", "is_private")
_TIMES = ("created_at", "posted_at")


class Reader:
    """Reads the fields of one resource that have columns.

    Args:
        names: Which ones, besides those of :class:`Fields`: to read others would take time.
    """

    def __init__(self, names: Iterable[str]) -> None:
        own = [_definition(name) for name in names if name not in Fields.__struct_fields__]
        kind: Any = msgspec.defstruct("Own", own, bases=(Fields,), gc=False)
        self._kind: type[Fields] = kind
        decoder = msgspec.json.Decoder(self._kind)
        self._decode: Callable[[bytes], Fields] = decoder.decode
        self._decode_lines: Callable[[bytes], list[Fields]] = decoder.decode_lines

    def read(self, records: Sequence[bytes], owners: Iterable[str | None]) -> list[Fields]:
        """Read records.

        Args:
            records: JSON. Front departs often from what it documents: a value that does not fit
                its column is left out.
            owners: Whose conversations they are of, where that is known; else their own links
                say so.
        """
        try:
            found = list(map(self._decode, records))
        except ValueError:
            found = list(map(self._read, records))
        return _owned(found, owners)

    def read_lines(self, lines: bytes) -> list[Fields]:
        """Read records that stand one a line."""
        try:
            found = self._decode_lines(lines)
        except ValueError:
            found = list(map(self._read, lines.split(b"\n")[:-1]))
        return _owned(found, _UNKNOWN)

    def _read(self, line: bytes) -> Fields:
        try:
            return self._decode(line)
        except ValueError:  # of msgspec, or for bytes that are no UTF-8
            return _fitting(self._kind, _loaded(line)) or self._kind()


def _owned(found: list[Fields], owners: Iterable[str | None]) -> list[Fields]:
    for fields, owner in zip(found, owners, strict=False):
        fields.conversation = owner or _home(fields)
    return found


def _home(fields: Fields) -> str | None:
    """Return the conversation that the links of a record name."""
    related = fields.links and fields.links.related
    link = related and related.conversation
    return conversation_at(link) if link else None


def _definition(name: str) -> tuple[str, Any, Any]:
    if name in NESTED:
        return name, list[NESTED[name]] | None, []  # type: ignore[valid-type]  # known when it runs
    if name in _OBJECTS:
        return name, _OBJECTS[name] | None, None
    kind = Flag if name in _FLAGS else Time if name in _TIMES else Text
    return name, kind, None


def text_of(data: bytes) -> str:
    """Return JSON as text; what is no UTF-8, which JSON has to be, is replaced."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(errors="replace")


def _loaded(data: bytes) -> Any:
    """Read JSON as its authors meant it, halves of characters and endless numbers included."""
    return json.loads(text_of(data), parse_int=_number)


def _number(digits: str) -> float:
    return int(digits) if len(digits) <= _LONGEST else float(digits)


def _fitting(kind: type[T], found: object) -> T | None:
    """Make an object of what fits."""
    if not isinstance(found, dict):
        return None
    made = kind()
    for field in msgspec.structs.fields(kind):
        if field.encode_name in found:
            setattr(made, field.name, _value(field, found[field.encode_name]))
    return made


def _value(field: msgspec.structs.FieldInfo, found: Any) -> Any:
    if field.name in _OBJECTS:
        return _fitting(_OBJECTS[field.name], found)
    if field.name in NESTED:
        return _parts(NESTED[field.name], found)
    try:
        msgspec.json.encode(found)  # half a character is no text
        return msgspec.convert(found, field.type)
    except ValueError:
        return None


def _parts(kind: type[Part], found: Any) -> list[Part] | None:
    if not isinstance(found, list):
        return None
    items = cast("list[object]", found)
    return [part for one in items if (part := _fitting(kind, one)) is not None]
