"""Attachments: each file once, beside the data, continued where it was cut off."""

import asyncio
import os
from collections.abc import AsyncGenerator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

import attrs

from front_async.errors import APIError, NotFound
from front_async.export.shards import Cursor, Shard, Stage
from front_async.export.source import Source
from front_async.export.steps import Step, fetching
from front_async.transport.download import File, safe_name
from front_async.whole_file import flush_folder, private, whole_file

FOLDER = "attachments"
_RANGE = 5  # files in one shard


async def read_waiting(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
    """Open shards for the files that have not been fetched."""
    after = at.token or ""
    while ids := source.ledger.waiting(after, _RANGE):
        after = ids[-1]
        found = Shard(kind="files", stage=Stage.FILES, ids=tuple(ids))
        yield Step(shard=shard, cursor=Cursor(token=after), opens=(found,))
    yield Step(shard=shard, cursor=None)


async def read_files(source: Source, shard: Shard, _: Cursor) -> AsyncGenerator[Step]:
    """Fetch some files."""
    folder = source.folder / FOLDER
    for identifier, name in source.ledger.files(shard.ids):
        part = _Part(folder / part_name(identifier))
        try:
            await _fetch(source, identifier, part)
            await asyncio.to_thread(part.publish, folder / file_name(identifier, name))
            count = "files"
        except NotFound:
            await asyncio.to_thread(part.drop)
            count = "files_gone"
        notes = (fetching(identifier),)
        yield Step(shard=shard, cursor=Cursor(), notes=notes, counts={count: 1})
    yield Step(shard=shard, cursor=None)


def file_name(identifier: str, name: str) -> str:
    """Return the name of a file in the folder: its id and what its sender called it, made safe."""
    return safe_name(f"{safe_name(identifier)}-{safe_name(name)}")


def part_name(identifier: str) -> str:
    """Return the name of a file that is not whole: of its id alone, however long its own is."""
    return f".{safe_name(identifier)}-.part"


async def _fetch(source: Source, identifier: str, part: "_Part") -> None:
    start, etag = await asyncio.to_thread(part.stand)
    try:
        await _continue(source, identifier, part, start, etag)
    except APIError as error:
        if error.status != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        await _continue(source, identifier, part, 0, None)


async def _continue(
    source: Source, identifier: str, part: "_Part", start: int, etag: str | None
) -> None:
    """Fetch a file from *start* on; note its state before the first byte is written."""
    download = source.front.attachments.download(identifier, start=start, etag=etag)
    async with download as file:
        if file.etag and file.etag != etag:
            await asyncio.to_thread(part.renew, file.etag)
        await _copy(file, part.path)


@attrs.frozen
class _Part:
    """A file that is not whole: its bytes at *path*, and beside them the state they are of."""

    path: Path

    @property
    def _state(self) -> Path:
        return self.path.with_suffix(".etag")

    def stand(self) -> tuple[int, str | None]:
        """Return from which byte to go on, and with which ETag; from the first without one."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (self.path.exists() and self._state.exists()):
            return 0, None
        return self.path.stat().st_size, self._state.read_text("utf-8", "surrogateescape")

    def renew(self, etag: str) -> None:
        """Drop bytes of another state, and then note the new one."""
        with open(self.path, "ab", opener=private) as output:
            output.truncate(0)
            _flush(output)
        with whole_file(self._state) as file:
            file.write(etag.encode("utf-8", "surrogateescape"))

    def publish(self, target: Path) -> None:
        """Give the file its name: it is whole."""
        self.path.replace(target)
        flush_folder(target.parent)
        self.drop()

    def drop(self) -> None:
        """Leave nothing of it."""
        self.path.unlink(missing_ok=True)
        self._state.unlink(missing_ok=True)


async def _copy(file: File, part: Path) -> None:
    """Write what comes to its place in the file: the server may send all of it again."""
    # Not in a thread: what that opens while its task is cancelled, nobody closes.
    with open(part, "ab", opener=private) as output:  # noqa: ASYNC230
        output.truncate(file.offset)
        async for chunk in file:
            await asyncio.to_thread(output.write, chunk)
        await asyncio.to_thread(_flush, output)


def _flush(output: BinaryIO) -> None:
    output.flush()
    os.fsync(output.fileno())
