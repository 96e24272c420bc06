"""Parquet: files of columns for DuckDB, pandas, Spark and the like."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from front_async.errors import InvalidArgument
from front_async.export.reading import Head, read, record_of
from front_async.export.records import Record
from front_async.export.sinks.columns import COLUMNS, Column, values_of
from front_async.export.sinks.index import Segment
from front_async.export.sinks.json_lines import JsonLinesSink
from front_async.export.sinks.segments import LARGEST, Segments
from front_async.export.summary import Written
from front_async.whole_file import whole_file

_STAGING = ".staging"
_GROUP = 10_000  # rows


class ParquetSink(JsonLinesSink):
    """Files of Parquet: ``messages-0001.parquet``. Needs ``front-async[parquet]``.

    Each has an ``id``, typed columns (times in UTC, people and files as nested lists) and
    ``json``: the record as Front sent it. Until the export is done its records are kept as
    compressed JSON Lines in ``.staging``, where an update finds them again.

    Args:
        folder: Created when missing. The files are readable by their owner only.
        segment_size: Bytes of compressed JSON after which another file begins.

    Raises:
        InvalidArgument: pyarrow is not installed.
    """

    def __init__(self, folder: str | os.PathLike[str], *, segment_size: int = LARGEST) -> None:
        _arrow()
        super().__init__(folder, compression="none", segment_size=segment_size)
        self.kind = "parquet"
        self._data = self.folder / _STAGING

    def _finish(self) -> dict[str, Written]:
        segments = self._segments()
        segments.clean()
        written: dict[str, Written] = {}
        for segment in segments.all():
            path = self.folder / f"{segment.resource}-{segment.number:04}.parquet"
            _write(segments, segment, path)
            before = written.get(segment.resource, Written((), 0, 0))
            written[segment.resource] = Written(
                (*before.files, path.name),
                before.records + segment.lines,
                before.bytes + path.stat().st_size,
            )
        kept = {name for one in written.values() for name in one.files}
        for path in self.folder.glob("*-[0-9][0-9][0-9][0-9].parquet"):
            if path.name not in kept:
                path.unlink()
        return written


def _arrow() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet  # noqa: ICN001  # for its place in the package
    except ImportError:
        raise InvalidArgument("format: Parquet needs front-async[parquet]") from None
    return pa


def _write(segments: Segments, segment: Segment, path: Path) -> None:
    """Write the file of a segment; the file appears whole."""
    arrow = _arrow()
    schema = schema_of(segment.resource)
    with (
        whole_file(path) as output,
        arrow.parquet.ParquetWriter(
            output, schema, compression="zstd", compression_level=1
        ) as writer,
    ):
        for records in _groups(segments, segment):
            writer.write_table(_table(segment.resource, schema, records))


def _groups(segments: Segments, segment: Segment) -> Iterator[list[Record]]:
    group: list[Record] = []
    for frame in segments.frames(segment):
        for line in frame.splitlines():
            group.append(record_of(read(Head, line, segment.resource), msgspec.Raw(line)))
            if len(group) == _GROUP:
                yield group
                group = []
    yield group


def _table(resource: str, schema: Any, records: list[Record]) -> Any:
    arrow = _arrow()
    rows = [values_of(resource, record) for record in records]
    cells: list[list[Any]] = [[record.id for record in records], [one.version for one in records]]
    for n, column in enumerate(COLUMNS[resource]):
        cells.append([_cell(column, row[n]) for row in rows])
    cells.append([record.data for record in records])
    arrays = [
        arrow.array(values, kind)
        for values, kind in zip(cells[:-1], schema.types[:-1], strict=True)
    ]
    arrays.append(arrow.array(cells[-1], arrow.binary()).cast(arrow.string()))
    return arrow.Table.from_arrays(arrays, schema=schema)


def _cell(column: Column, value: Any) -> Any:
    if column.type == "time" and value is not None:
        return round(value * 1000)
    if column.type == "json":
        return [{name: _text(name, cell) for name, cell in one.items()} for one in value]
    return value


def _text(name: str, value: Any) -> Any:
    kind = int if name == "size" else str
    return value if isinstance(value, kind) else None


_NESTED: Mapping[str, tuple[str, ...]] = {
    "tags": ("id", "name"),
    "recipients": ("handle", "role", "name"),
    "attachments": ("id", "filename", "content_type", "size"),
}


def schema_of(resource: str) -> Any:
    """Return the schema of a resource's files: the same in every export."""
    arrow = _arrow()
    types: dict[str, Any] = {
        "text": arrow.string(),
        "flag": arrow.bool_(),
        "number": arrow.float64(),
        "time": arrow.timestamp("ms", tz="UTC"),
    }
    fields = [("id", arrow.string()), ("version", arrow.float64())]
    for column in COLUMNS[resource]:
        kind = types[column.type] if column.type != "json" else _nested(column.name)
        fields.append((column.name, kind))
    return arrow.schema([*fields, ("json", arrow.string())])


def _nested(name: str) -> Any:
    arrow = _arrow()
    parts = [(part, arrow.int64() if part == "size" else arrow.string()) for part in _NESTED[name]]
    return arrow.list_(arrow.struct(parts))
