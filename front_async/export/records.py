"""What travels from Front to a sink: records, and what is to be taken away."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import msgspec

_BREAKS = re.compile(rb"[\r\n]+")
_NEWLINE, _RETURN = b"\n\r"  # as numbers, which are found without a detour over their text


class Record(NamedTuple):
    """One record, as Front sent it."""

    id: str
    data: bytes
    """JSON on one line, otherwise byte for byte what Front sent."""
    version: float | None = None
    """When it last changed (epoch seconds), where Front says so: an older one never replaces it."""
    conversation: str | None = None
    """Of a message or a comment: whose it is."""


class Batch(msgspec.Struct, frozen=True):
    """Some records of one resource."""

    resource: str
    records: Sequence[Record]


class Removal(msgspec.Struct, frozen=True):
    """What is gone at Front: records by their own id, or the parts of conversations."""

    resource: str
    ids: tuple[str, ...]
    by: Literal["id", "conversation"] = "id"


def as_lines(data: Iterable[bytes]) -> bytes:
    """Return records one a line."""
    return b"\n".join((*data, b""))


def one_line(data: bytes) -> bytes:
    """Return JSON without line breaks.

    JSON allows them between its tokens only, so a space in their place changes no value.
    """
    return _BREAKS.sub(b" ", data) if _NEWLINE in data or _RETURN in data else data
