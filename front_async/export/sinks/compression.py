"""Compressed segments: each commit adds a whole frame, so a file may be cut after any of them."""

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Literal

import attrs

from front_async.errors import InvalidArgument

Compression = Literal["none", "gzip", "zstd"]

_GZIP_LEVEL = 6
_ZSTD_LEVEL = 3


@attrs.frozen
class Codec:
    """How bytes become a frame, and how a file of frames is read."""

    ending: str
    encode: Callable[[bytes], bytes]
    open: Callable[[Path], IO[bytes]]


def _plain(data: bytes) -> bytes:
    return data


def _zip(data: bytes) -> bytes:
    return gzip.compress(data, _GZIP_LEVEL, mtime=0)


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _unzip(path: Path) -> IO[bytes]:
    return io.BufferedReader(gzip.open(path, "rb"))


def codec(compression: Compression) -> Codec:
    """Return the codec with this name.

    Raises:
        InvalidArgument: It is unknown, or needs a package that is not installed.
    """
    if compression == "zstd":
        return _zstd()
    if compression == "gzip":
        return Codec(".jsonl.gz", _zip, _unzip)
    if compression == "none":
        return Codec(".jsonl", _plain, _open)
    raise InvalidArgument(f"compression must be none, gzip or zstd, not {compression!r}")


def _zstd() -> Codec:
    try:
        import zstandard
    except ImportError:
        raise InvalidArgument("compression: zstd needs front-async[zstd]") from None
    compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)

    def read(path: Path) -> IO[bytes]:
        frames = zstandard.ZstdDecompressor().stream_reader(
            path.open("rb"), read_across_frames=True, closefd=True
        )
        reader: Any = frames  # it reads into buffers, which its type does not say
        return io.BufferedReader(reader)

    return Codec(".jsonl.zst", compressor.compress, read)
