"""Files, streamed: never whole in memory, never half-written under their final name."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable
from email.message import Message
from pathlib import Path
from types import TracebackType

from front_async.errors import DecodeError, TransportError
from front_async.transport.call import Call
from front_async.transport.road import Road
from front_async.whole_file import whole_file
from front_async.wire.exchange import ANSWERED, WireError
from front_async.wire.http import Stream

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_PART = re.compile(r"bytes (\d{1,18})-")
_LONGEST_NAME = 200  # bytes; file systems allow 255
_LONGEST_ENDING = 20  # bytes; more is no ending that tells a type


class File:
    """An open download: iterate it for its bytes."""

    def __init__(self, call: Call, stream: Stream) -> None:
        self._call = call
        self._stream = stream
        headers = stream.headers
        self.name: str = safe_name(_disposition(headers.get("Content-Disposition", "")))
        """A name that is safe in any folder, from what Front calls the file."""
        self.content_type: str = headers.get("Content-Type", "application/octet-stream")
        length = headers.get("Content-Length", "")
        self.size: int | None = int(length) if length.isdecimal() else None
        """Bytes, where the server says; then a shorter body is an error."""
        self.offset: int = _offset(headers.get("Content-Range", ""))
        """Which byte of the file comes first; 0 unless the server sends a part as it was asked."""
        self.etag: str | None = headers.get("ETag")
        """Names this state of the file, where the server says; to go on with it later."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the bytes as they arrive.

        Raises:
            DecodeError: The file ended before its end.
            TransportError: The connection was lost, or nothing came for 60 seconds.
        """
        fault: WireError | None = None
        try:
            async for chunk in self._stream.chunks():
                yield chunk
        except WireError as error:
            fault = error
        if fault is None:
            return
        if fault.fault in ANSWERED:
            raise DecodeError(self._call.operation, fault.reason)
        raise TransportError(self._call.operation, fault.reason)


class Download:
    """A file of Front's, fetched when it is opened.

    Use ``async with`` for its bytes, or await :meth:`save`.
    """

    def __init__(self, road: Road, call: Callable[[], Call]) -> None:
        self._road = road
        self._call = call
        self._stream: Stream | None = None

    async def __aenter__(self) -> File:
        """Ask Front for the file; the body waits to be read."""
        call = self._call()
        self._stream = await self._road.open(call)
        return File(call, self._stream)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the connection back."""
        if self._stream is not None:
            self._stream.close()

    async def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the file to *path*, or under its own safe name when that is a folder.

        It appears there whole or not at all. Returns where it is.

        Raises:
            DecodeError: The file ended before its end.
            OSError: It cannot be written.
        """
        async with self as file:
            target = Path(path)
            if await asyncio.to_thread(target.is_dir):
                target /= file.name
            await _copy(file, target)
        return target


async def _copy(file: File, target: Path) -> None:
    with whole_file(target) as output:
        async for chunk in file:
            await asyncio.to_thread(output.write, chunk)


def safe_name(name: str) -> str:
    """Return *name* as one that stays in its folder on every system; "file" when nothing is left.

    Folders, control characters, leading dots and the device names of Windows are taken out.
    """
    base = name.replace("\\", "/").rpartition("/")[2]
    clean = _UNSAFE.sub("_", base).strip(". ")
    if _RESERVED.fullmatch(clean):
        clean = f"_{clean}"
    stem, dot, ending = clean.rpartition(".")
    if stem and len(ending.encode()) < _LONGEST_ENDING:
        clean = _cut(stem, _LONGEST_NAME - len(ending.encode()) - 1) + dot + ending
    return _cut(clean, _LONGEST_NAME).strip(". ") or "file"


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


def _offset(header: str) -> int:
    found = _PART.match(header)
    return int(found[1]) if found else 0


def _disposition(header: str) -> str:
    message = Message()
    message["Content-Disposition"] = header
    return message.get_filename("")
