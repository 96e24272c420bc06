"""JSON Lines: each record as Front sent it, one a line, in files by resource."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from front_async.export.records import Batch, Removal
from front_async.export.resources import RESOURCES
from front_async.export.sinks.compression import Compression, codec
from front_async.export.sinks.index import Index
from front_async.export.sinks.pending import Pending
from front_async.export.sinks.remains import INDEX, prepare
from front_async.export.sinks.segments import LARGEST, Segments
from front_async.export.summary import Written


class JsonLinesSink:
    """Files of JSON Lines: ``messages-0001.jsonl``, and another when that one is large.

    They grow while the export runs and are cleaned of replaced records at its end: read them when
    ``manifest.json`` is there, which names them. ``index.sqlite`` tells where each record stands.

    Args:
        folder: Created when missing. The files are readable by their owner only.
        compression: "none", "gzip" or "zstd" (needs ``front-async[zstd]``).
        segment_size: Bytes after which another file begins.

    Raises:
        InvalidArgument: The compression is unknown, or its package is not installed.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        compression: Compression = "none",
        segment_size: int = LARGEST,
    ) -> None:
        self.folder: Path = Path(folder)
        self.kind: str = f"jsonl, compression {compression}"
        self._data = self.folder
        self._codec = codec(compression)
        self._segment_size = segment_size
        self._index: Index | None = None
        self._pending = Pending()

    async def open(self, *, export: str, fresh: bool, replace: bool) -> None:
        """Cut the files back to the last commit, or begin with none."""
        where = (self.folder, self._data / INDEX)
        await asyncio.to_thread(prepare, *where, export=export, fresh=fresh, replace=replace)
        await asyncio.to_thread(self._open, export if fresh else None)

    async def write(self, batch: Batch) -> None:
        """Keep records for the commit."""
        self._pending.write(batch)

    async def remove(self, removal: Removal) -> None:
        """Keep a removal for the commit."""
        self._pending.remove(removal)

    async def commit(self) -> None:
        """Write what was kept to the disk."""
        await asyncio.to_thread(self._segments().commit, self._pending.take())

    async def finish(self) -> Mapping[str, Written]:
        """Rewrite the files that hold replaced records."""
        return await asyncio.to_thread(self._finish)

    async def close(self) -> None:
        """Close the index."""
        self._pending.take()
        if self._index is not None:
            self._index.close()
            self._index = None

    def _open(self, begun: str | None) -> None:
        self._data.mkdir(mode=0o700, exist_ok=True)
        self._index = Index(self._data / INDEX, RESOURCES, begun)
        self._segments().recover()

    def _segments(self) -> Segments:
        if self._index is None:
            raise RuntimeError("the sink is not open")
        return Segments(self._data, self._index, self._codec, self._segment_size)

    def _finish(self) -> dict[str, Written]:
        segments = self._segments()
        segments.clean()
        return segments.written()
