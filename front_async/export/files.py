"""Attachments: each file once, beside the data, continued where it was cut off."""

import asyncio
import os
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from front_async.errors import APIError, NotFound
from front_async.export.shards import Cursor, Shard, Stage
from front_async.export.source import Source
from front_async.export.steps import Step, fetching, tagging
from front_async.transport.download import File, safe_name
from front_async.whole_file import flush_folder

FOLDER = "attachments"
_RANGE = 5  # files in one shard


async def read_waiting(source: Source, shard: Shard, at: Cursor) -> AsyncIterator[Step]:
    """Open shards for the files that have not been fetched."""
    after = at.token or ""
    while ids := source.ledger.waiting(after, _RANGE):
        after = ids[-1]
        found = Shard(kind="files", stage=Stage.FILES, ids=tuple(ids))
        yield Step(shard=shard, cursor=Cursor(token=after), opens=(found,))
    yield Step(shard=shard, cursor=None)


async def read_files(source: Source, shard: Shard, _: Cursor) -> AsyncIterator[Step]:
    """Fetch some files."""
    for identifier, name, etag in list(source.ledger.files(shard.ids)):
        target = source.folder / FOLDER / file_name(identifier, name)
        try:
            async for step in _fetch(source, shard, identifier, target, etag):
                yield step
            count = "files"
        except NotFound:
            count = "files_gone"
        notes = (fetching(identifier),)
        yield Step(shard=shard, cursor=Cursor(), notes=notes, counts={count: 1})
    yield Step(shard=shard, cursor=None)


def file_name(identifier: str, name: str) -> str:
    """Return the name of a file in the folder: its id and what its sender called it, made safe."""
    return safe_name(f"{safe_name(identifier)}-{safe_name(name)}")


async def _fetch(
    source: Source, shard: Shard, identifier: str, target: Path, etag: str | None
) -> AsyncIterator[Step]:
    part = target.with_name(f".{target.name[-200:]}.part")
    start = await asyncio.to_thread(_prepare, part)
    try:
        async for step in _continue(source, shard, identifier, part, start if etag else 0, etag):
            yield step
    except APIError as error:
        if error.status != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        async for step in _continue(source, shard, identifier, part, 0, None):
            yield step
    await asyncio.to_thread(_publish, part, target)


async def _continue(
    source: Source, shard: Shard, identifier: str, part: Path, start: int, etag: str | None
) -> AsyncIterator[Step]:
    """Fetch a file from *start* on; note its state before the first byte is written."""
    download = source.front.attachments.download(identifier, start=start, etag=etag)
    async with source.places, download as file:
        if file.etag and file.etag != etag:
            await asyncio.to_thread(_empty, part)  # its bytes are of another state
            notes = (tagging(identifier, file.etag),)
            yield Step(shard=shard, cursor=Cursor(), notes=notes)
        await _copy(file, part)


def _prepare(part: Path) -> int:
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return part.stat().st_size if part.exists() else 0


def _empty(part: Path) -> None:
    with part.open("ab") as output:
        output.truncate(0)
        _flush(output)


async def _copy(file: File, part: Path) -> None:
    """Write what comes to its place in the file: the server may send all of it again."""
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        output.truncate(file.offset)
        output.seek(file.offset)
        async for chunk in file:
            await asyncio.to_thread(output.write, chunk)
        await asyncio.to_thread(_flush, output)


def _flush(output: BinaryIO) -> None:
    output.flush()
    os.fsync(output.fileno())


def _publish(part: Path, target: Path) -> None:
    part.replace(target)
    flush_folder(target.parent)
