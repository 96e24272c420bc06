"""Decompression that cannot be flooded and that notices a missing end.

aiohttp hands a gzip stream that was cut short to its caller as a success, and lets 400 kB grow
to whatever it says it is; so answers are asked for undecoded and inflated here.
"""

import zlib
from typing import Protocol

from front_async.wire.exchange import WireError

_GZIP = 31
_STEP = 256 * 1024


class Decoder(Protocol):
    """Turns received bytes into body bytes."""

    def feed(self, chunk: bytes, /) -> bytes:
        """Decode *chunk*."""
        ...

    def finish(self) -> None:
        """Raise WireError when the end of the stream has not come."""


class Identity:
    """Nothing to decode; the wire itself checks the length."""

    def feed(self, chunk: bytes, /) -> bytes:
        """Return *chunk*."""
        return chunk

    def finish(self) -> None:
        """Accept any end."""


class Gunzip:
    """One gzip member, decoded in bounded steps."""

    def __init__(self, limit: int) -> None:
        self._inflater = zlib.decompressobj(_GZIP)
        self._room = limit

    def feed(self, chunk: bytes, /) -> bytes:
        """Decode *chunk* in steps, never holding more than the limit."""
        parts: list[bytes] = []
        full = True
        while (chunk or full) and not self._inflater.eof:
            step = min(self._room + 1, _STEP)
            parts.append(part := self._inflate(chunk, step))
            self._room -= len(part)
            if self._room < 0:
                raise WireError("too large", "the decoded body is larger than allowed")
            # A full step may leave decoded bytes inside zlib even when its input is used up.
            full = len(part) == step
            chunk = self._inflater.unconsumed_tail
        if self._inflater.eof and (chunk or self._inflater.unused_data):
            raise WireError("unreadable", "bytes follow the end of the gzip stream")
        return b"".join(parts)

    def _inflate(self, chunk: bytes, step: int) -> bytes:
        try:
            return self._inflater.decompress(chunk, step)
        except zlib.error:
            raise WireError("unreadable", "the body is not valid gzip") from None

    def finish(self) -> None:
        """Raise WireError unless the gzip trailer has been seen."""
        if not self._inflater.eof:
            raise WireError("truncated", "the gzip stream ends before its end")


def decoder(encoding: str | None, limit: int) -> Decoder:
    """Return what decodes a Content-Encoding; only gzip is ever asked for."""
    if encoding is None or encoding.lower() == "identity":
        return Identity()
    if encoding.lower() == "gzip":
        return Gunzip(limit)
    raise WireError("unreadable", f"the body has an encoding nobody asked for: {encoding[:40]!r}")
