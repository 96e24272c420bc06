"""One file of JSON Lines under way."""

import os
from collections.abc import Iterable
from typing import BinaryIO

import msgspec


def as_line(record: msgspec.Raw) -> bytes:
    """Return *record* byte for byte as Front sent it, on one line.

    JSON allows line breaks between its tokens only, so a space in their place changes no value.
    """
    return bytes(record).replace(b"\n", b" ").replace(b"\r", b" ") + b"\n"


class Lines:
    """A file that records are added to, one a line; it counts them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.records: int = 0
        self.bytes: int = 0

    def write(self, records: Iterable[msgspec.Raw]) -> None:
        """Add *records*.

        They go to the system's cache at once: that takes less than handing them to a thread.

        Raises:
            OSError: They cannot be written; the disk may be full.
        """
        lines = [as_line(record) for record in records]
        self._file.writelines(lines)
        self.records += len(lines)
        self.bytes += sum(map(len, lines))

    def flush(self) -> None:
        """Make what was added durable.

        Raises:
            OSError: It cannot be written.
        """
        self._file.flush()
        os.fsync(self._file.fileno())
