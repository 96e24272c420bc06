"""Parquet: files of columns for DuckDB, pandas, Spark and the like."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import accumulate, chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from front_async.errors import InvalidArgument
from front_async.export.sinks.columns import (
    COLUMNS,
    FIRST,
    LAST,
    NESTED,
    Column,
    Fields,
    Type,
    fields_of,
    owned,
)
from front_async.export.sinks.index import Segment
from front_async.export.sinks.json_lines import JsonLinesSink
from front_async.export.sinks.remains import STAGING, files
from front_async.export.sinks.segments import LARGEST, Segments
from front_async.export.summary import Written
from front_async.whole_file import whole_file

_ENDING = ".parquet"
_GROUP = 5_000  # rows


class ParquetSink(JsonLinesSink):
    """Files of Parquet: ``messages-0001.parquet``. Needs ``front-async[parquet]``.

    Each has an ``id``, typed columns (times in UTC, people and files as nested lists) and
    ``json``: the record as Front sent it. Until the export is done its records are kept as
    JSON Lines in ``.staging``, where an update finds them again.

    Args:
        folder: Created when missing. The files are readable by their owner only.
        segment_size: Bytes of JSON after which another file begins.

    Raises:
        InvalidArgument: pyarrow is not installed.
    """

    def __init__(self, folder: str | os.PathLike[str], *, segment_size: int = LARGEST) -> None:
        _arrow()
        super().__init__(folder, compression="none", segment_size=segment_size)
        self.kind = "parquet"
        self._data = self.folder / STAGING

    def _finish(self) -> dict[str, Written]:
        segments = self._segments()
        segments.clean()
        written: dict[str, Written] = {}
        for segment in segments.all():
            path = self.folder / f"{segment.resource}-{segment.number:04}{_ENDING}"
            _write(segments, segment, path)
            before = written.get(segment.resource, Written((), 0, 0))
            written[segment.resource] = Written(
                (*before.files, path.name),
                before.records + segment.lines,
                before.bytes + path.stat().st_size,
            )
        kept = {name for one in written.values() for name in one.files}
        for path in files(self.folder):
            if path.suffix == _ENDING and path.name not in kept:
                path.unlink()
        return written


def _arrow() -> Any:
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")  # it has no types
    except ImportError:
        raise InvalidArgument("format: Parquet needs front-async[parquet]") from None


def _write(segments: Segments, segment: Segment, path: Path) -> None:
    """Write the file of a segment; the file appears whole."""
    arrow = _arrow()
    schema = schema_of(segment.resource)
    with (
        whole_file(path) as output,
        arrow.parquet.ParquetWriter(output, schema, compression="snappy") as writer,
    ):
        for lines in _groups(segments, segment):
            writer.write_table(_table(segment.resource, schema, lines))


def _groups(segments: Segments, segment: Segment) -> Iterator[list[bytes]]:
    with segments.reading(segment) as file:
        yield [line[:-1] for line in islice(file, _GROUP)]
        while group := [line[:-1] for line in islice(file, _GROUP)]:
            yield group


def _table(resource: str, schema: Any, lines: Sequence[bytes]) -> Any:
    arrow = _arrow()
    rows = [owned(fields_of(line), None) for line in lines]
    versions = [row.updated_at if isinstance(row.updated_at, int | float) else None for row in rows]
    arrays = [
        arrow.array([row.id for row in rows], arrow.string()),
        arrow.array(versions, arrow.float64()),
        *(_array(column, schema.field(column.name).type, rows) for column in COLUMNS[resource]),
        arrow.array(lines, arrow.string()),
    ]
    return arrow.Table.from_arrays(arrays, schema=schema)


def _array(column: Column, kind: Any, rows: Sequence[Fields]) -> Any:
    """Return a column; what is not of its type, which is rare, is looked at one by one."""
    convert = _CONVERT.get(column.type, _arrow().array)
    try:
        return convert([column.read(row) for row in rows], kind)
    except _UNFIT:
        return convert([column.of(row) for row in rows], kind)


_UNFIT = (TypeError, ValueError, OverflowError)


def _times(values: Sequence[Any], kind: Any) -> Any:
    """Return an array of times.

    Raises:
        ValueError: One is no time, or beyond the years that have four digits.
    """
    arrow, compute = _arrow(), import_module("pyarrow.compute")
    seconds = arrow.array(values, arrow.float64())
    span = compute.min_max(seconds).as_py()
    if span["max"] is not None and (span["min"] < FIRST or span["max"] > LAST):
        raise ValueError("a time is out of range")
    return compute.round(compute.multiply(seconds, 1000.0)).cast(arrow.int64()).cast(kind)


def _lists(values: Sequence[list[Any] | None], kind: Any) -> Any:
    """Return an array of lists of structs, column by column: much faster than from dicts."""
    arrow = _arrow()
    lists = [value or [] for value in values]
    offsets = arrow.array(list(accumulate(map(len, lists), initial=0)), arrow.int32())
    flat = list(chain.from_iterable(lists))
    parts = [kind.value_type.field(n) for n in range(kind.value_type.num_fields)]
    children = [_children(part.name, part.type, flat) for part in parts]
    structs = arrow.StructArray.from_arrays(children, fields=parts)
    return arrow.ListArray.from_arrays(offsets, structs, type=kind)


def _children(name: str, kind: Any, flat: Sequence[Any]) -> Any:
    cells = list(map(attrgetter(name), flat))
    try:
        return _arrow().array(cells, kind)
    except _UNFIT:
        allowed = int if name == "size" else str
        return _arrow().array([cell if type(cell) is allowed else None for cell in cells], kind)


_CONVERT: Mapping[Type, Callable[[Sequence[Any], Any], Any]] = {"time": _times, "json": _lists}


def schema_of(resource: str) -> Any:
    """Return the schema of a resource's files: the same in every export."""
    arrow = _arrow()
    types: dict[str, Any] = {
        "text": arrow.string(),
        "flag": arrow.bool_(),
        "time": arrow.timestamp("ms", tz="UTC"),
    }
    fields = [("id", arrow.string()), ("version", arrow.float64())]
    for column in COLUMNS[resource]:
        kind = types[column.type] if column.type != "json" else _nested(column.name)
        fields.append((column.name, kind))
    return arrow.schema([*fields, ("json", arrow.string())])


def _nested(name: str) -> Any:
    arrow = _arrow()
    parts = [
        (part, arrow.int64() if part == "size" else arrow.string())
        for part in NESTED[name].__struct_fields__
    ]
    return arrow.list_(arrow.struct(parts))
