"""Segments: numbered files of lines that only grow, and their cleaning at the end."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import attrs
from msgspec import structs

from front_async.export.reading import sum_of
from front_async.export.records import Record, Removal, as_lines
from front_async.export.sinks.changes import Logged, Placed, Removed, Row, Segment
from front_async.export.sinks.compression import Codec
from front_async.export.sinks.index import Index
from front_async.export.sinks.pending import Change
from front_async.export.sinks.remains import files
from front_async.export.summary import Written
from front_async.whole_file import flush_folder, private, whole_file

LARGEST = 256 * 1024 * 1024  # bytes; then another segment begins
_FRAME = 1 << 20  # bytes


@attrs.frozen
class Tail:
    """The end of a resource's last file, and the lines that are to come there."""

    segment: Segment
    lines: list[bytes] = attrs.field(factory=list[bytes])

    def place(self, records: Collection[Record], known: Mapping[str, Row]) -> list[Row]:
        """Return the rows of records; those that are not *known* as they are become lines here."""
        if not known:
            return self._add(records)
        new: list[Record] = []
        kept: list[Row] = []
        for record in records:
            row = known.get(record.id)
            if row is not None and row.same(record):
                kept.append(row)
            else:
                new.append(record)
        return [*kept, *self._add(new)]

    def _add(self, records: Collection[Record]) -> list[Row]:
        number, first = self.segment.number, self.segment.lines + len(self.lines)
        rows = [
            Row(identifier, number, line, sum_of(data), version, conversation)
            for line, (identifier, data, version, conversation) in enumerate(records, first)
        ]
        self.lines.extend(record.data for record in records)
        return rows


class Segments:
    """The files of lines in a folder, one writer.

    Raises:
        OSError: Something cannot be read or written.
    """

    def __init__(self, folder: Path, index: Index, codec: Codec, largest: int = LARGEST) -> None:
        self._folder = folder
        self._index = index
        self._codec = codec
        self._largest = largest

    def path(self, segment: Segment) -> Path:
        """Return the file of a segment."""
        return self._folder / f"{segment.resource}-{segment.number:04}{self._codec.ending}"

    def recover(self) -> None:
        """Cut off what was written after the last commit, and remove files it does not know."""
        known = {self.path(segment): segment for segment in self._index.segments()}
        for path, segment in known.items():
            if not path.is_file():
                raise OSError(f"{path} is gone: somebody changed the export")
            size = path.stat().st_size
            if size < segment.bytes:
                raise OSError(
                    f"{path} has {size} bytes of {segment.bytes}: somebody changed the export"
                )
            if size > segment.bytes:
                os.truncate(path, segment.bytes)
        for path in files(self._folder):
            if path.name.endswith(self._codec.ending) and path not in known:
                path.unlink()

    def commit(self, changes: Iterable[Change]) -> None:
        """Do what there is to do in its order, and make it durable: lines first, then the index."""
        tails: dict[str, Tail] = {}
        log: list[Logged] = []
        for change in changes:
            if isinstance(change, Removal):
                log.append(Removed(change.resource, change.ids, change.by))
            else:
                log += [self._place(tails, *one) for one in change.items()]
        grown = [self._append(tail) for tail in tails.values() if tail.lines]
        if log:
            self._index.log(log, grown)

    def _place(self, tails: dict[str, Tail], resource: str, records: dict[str, Record]) -> Placed:
        """Find a place for each record: where it stands already, or at the end."""
        tail = tails.get(resource)
        if tail is None:
            tail = tails[resource] = Tail(self._growing(resource))
        known = self._index.known(resource, list(records))
        return Placed(resource, tail.place(records.values(), known))

    def _append(self, tail: Tail) -> Segment:
        before = tail.segment
        frame = self._codec.encode(as_lines(tail.lines))
        _write_after(self.path(before), before.bytes, frame)
        if not before.bytes:
            flush_folder(self._folder)
        lines = before.lines + len(tail.lines)
        return structs.replace(before, bytes=before.bytes + len(frame), lines=lines)

    def _growing(self, resource: str) -> Segment:
        segments = self._index.segments(resource)
        if segments and segments[-1].bytes < self._largest:
            return segments[-1]
        return Segment(resource, segments[-1].number + 1 if segments else 1, 0, 0)

    def clean(self) -> None:
        """Rewrite the files with lines that count no more. Killed meanwhile, it can be repeated."""
        self._index.fold()
        counts: dict[str, dict[int, int]] = {}
        for segment in self._index.segments():
            if segment.resource not in counts:
                counts[segment.resource] = self._index.counts(segment.resource)
            left = counts[segment.resource].get(segment.number, 0)
            if left < segment.lines:
                self._rewrite(segment, left)

    def _rewrite(self, segment: Segment, left: int) -> None:
        number = max(one.number for one in self._index.segments(segment.resource)) + 1
        after = Segment(segment.resource, number, 0, left)
        if left:
            with whole_file(self.path(after)) as output:
                for frame in self.frames(segment):
                    output.write(self._codec.encode(frame))
            after = structs.replace(after, bytes=self.path(after).stat().st_size)
        self._index.rewritten(segment, after)
        self.path(segment).unlink()

    def reading(self, segment: Segment) -> IO[bytes]:
        """Open a file to read its lines; once it is clean, all of them count."""
        return self._codec.open(self.path(segment))

    def frames(self, segment: Segment) -> Iterator[bytes]:
        """Yield the lines that count, about a megabyte at a time."""
        frame: list[bytes] = []
        size = 0
        wanted = self._index.lines(segment)
        line = next(wanted, None)
        with self.reading(segment) as file:
            for n, data in enumerate(file):
                if n != line:
                    continue
                frame.append(data)
                size += len(data)
                line = next(wanted, None)
                if size >= _FRAME:
                    yield b"".join(frame)
                    frame, size = [], 0
        if frame:
            yield b"".join(frame)

    def owners(self, resource: str, ids: Sequence[str]) -> dict[str, str | None]:
        """Return whose these records are, as far as it is known."""
        known = self._index.known(resource, ids)
        return {identifier: row.conversation for identifier, row in known.items()}

    def all(self) -> list[Segment]:
        """Return the files there are, in order."""
        return self._index.segments()

    def written(self) -> dict[str, Written]:
        """Tell what there is of each resource."""
        found: dict[str, Written] = {}
        for segment in self._index.segments():
            before = found.get(segment.resource, Written((), 0, 0))
            found[segment.resource] = Written(
                (*before.files, self.path(segment).name),
                before.records + segment.lines,
                before.bytes + segment.bytes,
            )
        return found


def _write_after(path: Path, size: int, data: bytes) -> None:
    """Have *data* follow the first *size* bytes of a file, durably; only its owner may read it.

    What stands there may come from a commit that failed. The file is opened without a buffer:
    each call of the system gives way to the event loop, and comes back when that rests.
    """
    with open(path, "ab", buffering=0, opener=private) as file:
        file.truncate(size)
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())
