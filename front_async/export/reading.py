"""What an export has to know of a record; all else stays as it came."""

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from front_async.errors import DecodeError
from front_async.export.records import Record, one_line

T = TypeVar("T")

_CONVERSATION = re.compile(r"/conversations/(cnv_\w+)")
_MESSAGE = re.compile(r"/messages/(msg_\w+)")
_DELETED = "deleted"
_NOTHING = msgspec.Raw()


class Related(msgspec.Struct, gc=False):
    """The relatives of a record, as links."""

    conversation: str | None = None
    last_message: str | None = None


class Links(msgspec.Struct, gc=False):
    """``_links``."""

    related: Related | None = None


class Attached(msgspec.Struct, gc=False):
    """A file of a message or a comment."""

    id: str
    filename: str | None = None


class Head(msgspec.Struct, gc=False):
    """What any record begins with, as far as it matters here."""

    id: str
    links: Links | None = msgspec.field(default=None, name="_links")
    updated_at: float | None = None
    status: str | None = None

    @property
    def related(self) -> Related:
        """Its relatives."""
        return (self.links and self.links.related) or Related()

    @property
    def last_message(self) -> str | None:
        """The id of the last message of a conversation."""
        found = _MESSAGE.search(self.related.last_message or "")
        return found and found[1]

    @property
    def trashed(self) -> bool:
        """Whether a conversation is in the trash."""
        return self.status == _DELETED


class Identity(msgspec.Struct, gc=False):
    """The company."""

    id: str
    name: str | None = None


class Holder(msgspec.Struct, gc=False):
    """A record with files."""

    attachments: list[Attached] = []


class Meta(msgspec.Struct, gc=False):
    """``_meta``."""

    type: str | None = None


class Target(msgspec.Struct, gc=False):
    """What an event happened to."""

    meta: Meta | None = msgspec.field(default=None, name="_meta")
    data: msgspec.Raw = _NOTHING


class Event(msgspec.Struct, gc=False):
    """An event."""

    type: str | None = None
    emitted_at: float | None = None
    target: Target | None = None
    conversation: msgspec.Raw = _NOTHING

    @property
    def about(self) -> str | None:
        """What its target is."""
        meta = self.target.meta if self.target else None
        return meta.type if meta else None

    @property
    def data(self) -> msgspec.Raw | None:
        """The target itself, where it is there."""
        return _there(self.target.data) if self.target else None

    @property
    def subject(self) -> msgspec.Raw | None:
        """Its conversation, where it is there."""
        return _there(self.conversation)


def _there(raw: msgspec.Raw) -> msgspec.Raw | None:
    return None if bytes(raw) in (b"", b"null") else raw


_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read(model: type[T], raw: msgspec.Raw | bytes, operation: str) -> T:
    """Read what matters of a record; a field of no shape we know counts as left out.

    Raises:
        DecodeError: It has no id, or is no record.
    """
    decoder = _decoders.get(model)
    if decoder is None:
        decoder = _decoders[model] = msgspec.json.Decoder(model, strict=False)
    try:
        found: T = decoder.decode(raw)
    except msgspec.ValidationError:
        return _read_loosely(model, raw, operation)
    return found


def _read_loosely(model: type[T], raw: msgspec.Raw | bytes, operation: str) -> T:
    """Leave out the fields that do not fit, each by itself."""
    try:
        fields = _fields.decode(raw)
        known = {name: value for name, value in fields.items() if _fits(model, name, value)}
        return _decoders[model].decode(msgspec.json.encode(known))  # type: ignore[no-any-return]
    except msgspec.ValidationError as error:
        reason = "a record came without its id" if "`id`" in str(error) else str(error)
    raise DecodeError(operation, reason)


def _fits(model: Any, name: str, value: msgspec.Raw) -> bool:
    try:
        _decoders[model].decode(msgspec.json.encode({"id": "", name: value}))
    except msgspec.ValidationError:
        return False
    return True


def head_if(raw: msgspec.Raw | None, operation: str) -> Head | None:
    """Read what matters of a record that may be missing, or be none."""
    if raw is None:
        return None
    try:
        return read(Head, raw, operation)
    except DecodeError:
        return None


def record_of(head: Head, raw: msgspec.Raw, owner: str | None = None) -> Record:
    """Return the record for a sink; *owner* is its conversation where it does not say itself."""
    home = conversation_at(head.related.conversation or "") or owner
    return Record(head.id, one_line(bytes(raw)), head.updated_at, home)


@lru_cache(maxsize=64)  # records that come together are of few conversations
def conversation_at(link: str) -> str | None:
    """Return the id of the conversation that a link leads to."""
    found = _CONVERSATION.search(link)
    return found and found[1]


def files_of(raw: msgspec.Raw, operation: str) -> list[Attached]:
    """Return the files of a message or comment."""
    return read(Holder, raw, operation).attachments


def lost_ids(data: object) -> Iterable[str]:
    """Find the ids of conversations in a value whose shape Front does not document."""
    return re.findall(r"\bcnv_\w+", bytes(data).decode() if isinstance(data, msgspec.Raw) else "")


def sum_of(data: bytes) -> int:
    """Return a number that differs when *data* does."""
    return len(data) << 32 | zlib.crc32(data)
