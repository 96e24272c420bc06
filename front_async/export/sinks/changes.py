"""What a commit does to files of lines, as the log of their index holds it."""

from typing import Final, Literal

import msgspec

from front_async.export.reading import sum_of
from front_async.export.records import Record


class Segment(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One file: how much of it is valid."""

    resource: str
    number: int
    bytes: int
    lines: int


class Row(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Where a record stands, and what it is told from another version by."""

    id: str
    segment: int
    line: int
    sum: int
    version: float | None
    conversation: str | None

    def same(self, record: Record) -> bool:
        """Tell whether this is *record*, as it is."""
        about = (self.version, self.conversation)
        return about == (record.version, record.conversation) and self.sum == sum_of(record.data)


class Placed(msgspec.Struct, tag="placed", array_like=True, gc=False):
    """Records that came."""

    resource: str
    rows: list[Row]


class Removed(msgspec.Struct, tag="removed", array_like=True, gc=False):
    """Records that went."""

    resource: str
    ids: tuple[str, ...]
    by: Literal["id", "conversation"]


Logged = Placed | Removed

encode: Final = msgspec.msgpack.Encoder().encode
decode_changes: Final = msgspec.msgpack.Decoder(list[Logged]).decode
decode_segments: Final = msgspec.msgpack.Decoder(list[Segment]).decode
