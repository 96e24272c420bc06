"""Bodies with files in them, as Front wants them: multipart, each field by itself.

Front's reference: "Attachments" (https://dev.frontapp.com/docs/attachments-1). Lists go by index,
``to[0]``, objects by name, ``options[archive]``, and everything but files as text.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

import attrs

from front_async.errors import InvalidArgument
from front_async.transport.uploads import Upload

MOST_BYTES = 25 * 1024 * 1024
"""What Front takes of files in one request."""

_CHUNK = 64 * 1024
_ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})  # as browsers do

_SCALARS = frozenset({str, bool, int, float, type(None)})

Field = tuple[str, str | Upload]


@attrs.frozen
class _Source:
    """A file, and what is known of it before it is sent."""

    field: str
    upload: Upload
    size: int
    start: int | None
    """Where an open file is to be read from; None when it cannot be rewound."""


class Form:
    """A multipart body that is made while it is sent.

    Args:
        fields: Names as Front wants them, and what they hold.

    Raises:
        InvalidArgument: A file is not there, has no size, or all are more than Front takes.
    """

    def __init__(self, fields: list[Field]) -> None:
        boundary = os.urandom(16).hex()
        self.content_type: str = f"multipart/form-data; boundary={boundary}"
        self.fields = fields
        self._parts = [_part(boundary, name, value) for name, value in fields]
        self._end = f"--{boundary}--\r\n".encode()
        files = [source.size for _, source in self._parts if source is not None]
        if sum(files) > MOST_BYTES:
            size = sum(files) / (1024 * 1024)
            raise InvalidArgument(f"the files have {size:.1f} MB: Front takes 25 MB a request")
        self.size: int = sum(files) + 2 * len(files) + len(self._end)
        self.size += sum(len(head) for head, _ in self._parts)
        self.failure: InvalidArgument | None = None
        """Why it could not be read to its end."""
        self._begun = False
        self._turn: object = None
        self._file: BinaryIO | None = None

    @property
    def spent(self) -> bool:
        """Tell whether it was sent, in part at least, and cannot be sent again."""
        return self._begun and any(s is not None and s.start is None for _, s in self._parts)

    def close(self) -> None:
        """Close what is open of it, be it sent or not."""
        self._turn = None
        if self._file is not None:
            self._file.close()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body piece by piece, from its beginning.

        Raises:
            InvalidArgument: A file is not what it was, or cannot be read.
        """
        self._begun, self.failure = True, None
        turn = self._turn = object()
        try:
            for head, source in self._parts:
                yield head
                if source is not None:
                    async for chunk in self._checked(source):
                        yield chunk
                    yield b"\r\n"
        except InvalidArgument as error:
            if self._turn is turn:  # else it was closed under our hands, on purpose
                self.failure = error
            raise
        yield self._end

    async def _checked(self, source: _Source) -> AsyncIterator[bytes]:
        """Yield what was announced of a file, and no byte more or less."""
        left = source.size
        try:
            async for chunk in self._content(source):
                left -= len(chunk)
                if left < 0:
                    break
                yield chunk
        except (OSError, ValueError) as error:  # a closed file is a ValueError
            raise InvalidArgument(f"{source.field} cannot be read: {error}") from None
        if left:
            raise InvalidArgument(f"{source.field} has another size than before it was sent")

    async def _content(self, source: _Source) -> AsyncIterator[bytes]:
        content = source.upload.content
        if isinstance(content, bytes):
            for start in range(0, len(content), _CHUNK):
                yield content[start : start + _CHUNK]
            return
        if isinstance(content, str | os.PathLike):
            content = self._opened(content)
        elif source.start is not None:
            await asyncio.to_thread(content.seek, source.start)
        while chunk := await asyncio.to_thread(content.read, _CHUNK):
            yield chunk

    def _opened(self, path: str | os.PathLike[str]) -> BinaryIO:
        """Open a file so that it is closed whatever becomes of the request."""
        if self._file is not None:
            self._file.close()
        self._file = Path(path).open("rb")  # noqa: SIM115
        return self._file


def _part(boundary: str, name: str, value: str | Upload) -> tuple[bytes, _Source | None]:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name.translate(_ESCAPES)}"'
    if isinstance(value, str):
        return _encoded(name, f"{head}\r\n\r\n{value}\r\n"), None
    head += f'; filename="{value.name.translate(_ESCAPES)}"\r\nContent-Type: {value.content_type}'
    return _encoded(name, f"{head}\r\n\r\n"), _source(name, value)


def _encoded(name: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise InvalidArgument(f"{name} has half of a character in it") from None


def _source(name: str, upload: Upload) -> _Source:
    content = upload.content
    if isinstance(content, bytes):
        return _Source(name, upload, len(content), 0)
    try:
        if isinstance(content, str | os.PathLike):
            return _Source(name, upload, Path(content).stat().st_size, 0)
        if content.seekable():
            start = content.tell()
            size = content.seek(0, os.SEEK_END) - start
            content.seek(start)
            return _Source(name, upload, size, start)
    except (OSError, ValueError) as error:
        raise InvalidArgument(f"{name} cannot be read: {error}") from None
    if upload.size is None:
        raise InvalidArgument(f"{name} cannot be rewound: tell its size")
    return _Source(name, upload, upload.size, None)


def holds_file(value: object, depth: int = 4) -> bool:
    """Tell whether there is a file in a body; Front has none deeper than *depth*."""
    if isinstance(value, Mapping):
        parts: Iterable[object] = cast("Mapping[str, object]", value).values()
    elif isinstance(value, list | tuple):
        parts = cast("list[object]", value)
    else:
        return isinstance(value, Upload)
    for part in parts:  # every write comes by here, so it is a loop
        if type(part) not in _SCALARS and depth and holds_file(part, depth - 1):
            return True
    return False


def flat(name: str, value: object) -> Iterator[Field]:
    """Yield a value as fields.

    Raises:
        InvalidArgument: It is None or empty, for which a form has no word.
    """
    if isinstance(value, str | Upload):
        yield name, value
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    elif isinstance(value, int | float):
        yield (
            name,
            f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value}",
        )
    elif isinstance(value, list | tuple) and value:
        for number, part in enumerate(cast("list[object]", value)):
            yield from flat(f"{name}[{number}]", part)
    elif isinstance(value, Mapping) and value:
        for key, part in cast("Mapping[str, object]", value).items():
            if "[" in key or "]" in key:
                raise InvalidArgument(f"{name}: the key {key!r} cannot go beside a file")
            yield from flat(f"{name}[{key}]", part)
    elif value is None or isinstance(value, list | tuple | Mapping):
        what = "None" if value is None else "an empty list or object"
        raise InvalidArgument(
            f"{name}: {what} cannot go beside a file: leave it out, or send it without a file"
        )
    else:
        raise InvalidArgument(f"{name} holds a {type(value).__name__} Front cannot take")
