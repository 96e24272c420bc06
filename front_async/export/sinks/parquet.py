"""Parquet: files of columns for DuckDB, pandas, Spark and the like."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import accumulate, chain
from operator import attrgetter
from pathlib import Path
from typing import Any

from msgspec import Struct

from front_async.errors import InvalidArgument
from front_async.export.resources import PARTS
from front_async.export.sinks.changes import Segment
from front_async.export.sinks.columns import COLUMNS, READERS, Type, columns_of
from front_async.export.sinks.fields import NESTED, Fields, text_of
from front_async.export.sinks.json_lines import JsonLinesSink
from front_async.export.sinks.remains import STAGING, files
from front_async.export.sinks.segments import LARGEST, Segments
from front_async.export.slices import slices
from front_async.export.summary import Written
from front_async.whole_file import whole_file

_ENDING = ".parquet"
_CHUNK = 1 << 20  # bytes in a table: what it is made of stays in the caches of the processor
_TABLES = 10  # in a group of the file: readers like it large


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


@cache
def _arrow() -> Any:
    try:
        for module in ("pyarrow.compute", "pyarrow.parquet"):
            import_module(module)
        return import_module("pyarrow")  # it has no types
    except ImportError:
        raise InvalidArgument("format: Parquet needs front-async[parquet]") from None


def _write(segments: Segments, segment: Segment, path: Path) -> None:
    """Write the file of a segment; the file appears whole."""
    arrow = _arrow()
    schema = schema_of(segment.resource)
    repeated = [column.name for column in COLUMNS[segment.resource] if column.type == "text"]
    with (
        whole_file(path) as output,
        arrow.parquet.ParquetWriter(
            output, schema, compression="snappy", use_dictionary=repeated
        ) as writer,
    ):
        for group in slices(_tables(segments, segment, schema), _TABLES):
            writer.write_table(arrow.concat_tables(group))


def _tables(segments: Segments, segment: Segment, schema: Any) -> Iterator[Any]:
    """Yield the rows, in tables."""
    resource = segment.resource
    with segments.reading(segment) as file:
        while lines := file.read(_CHUNK) + file.readline():
            rows = READERS[resource].read_lines(lines)
            _set_owners(segments, resource, rows)
            yield _table(resource, schema, rows, lines)


def _set_owners(segments: Segments, resource: str, rows: Iterable[Fields]) -> None:
    """Set whose the parts are that do not say so themselves, which is rare."""
    orphans = [row for row in rows if row.conversation is None] if resource in PARTS else []
    if orphans:
        owners = segments.owners(resource, [row.id or "" for row in orphans])
        for row in orphans:
            row.conversation = owners.get(row.id or "")


def _table(resource: str, schema: Any, rows: Sequence[Fields], lines: bytes) -> Any:
    arrow = _arrow()
    columns = zip(COLUMNS[resource], columns_of(resource, rows), strict=True)
    arrays = [
        arrow.array([row.id for row in rows], arrow.string()),
        arrow.array([row.updated_at for row in rows], arrow.float64()),
        *(
            _CONVERT.get(column.type, arrow.array)(values, schema.field(column.name).type)
            for column, values in columns
        ),
        _json(lines),
    ]
    return arrow.Table.from_arrays(arrays, schema=schema)


def _json(lines: bytes) -> Any:
    """Return the array of the records as Front sent them; one copy of all is the quickest."""
    arrow = _arrow()
    ends = arrow.array([0, len(lines) - 1], arrow.int32()).buffers()[1]
    text = arrow.StringArray.from_buffers(1, ends, arrow.py_buffer(lines))
    try:
        text.validate(full=True)  # nobody has looked yet whether it is text
    except arrow.ArrowInvalid:
        text = arrow.array([text_of(lines).removesuffix("\n")], arrow.string())
    return arrow.compute.split_pattern(text, "\n").flatten()


def _times(values: Sequence[float | None], kind: Any) -> Any:
    milliseconds = [None if value is None else round(value * 1000) for value in values]
    return _arrow().array(milliseconds, kind)


def _arrays(values: Sequence[list[Struct] | None], kind: Any) -> Any:
    """Return an array of lists of structs, column by column: much faster than from dicts."""
    arrow = _arrow()
    lists = [value or [] for value in values]
    offsets = arrow.array(list(accumulate(map(len, lists), initial=0)), arrow.int32())
    flat = list(chain.from_iterable(lists))
    parts = [kind.value_type.field(n) for n in range(kind.value_type.num_fields)]
    children = [arrow.array(list(map(attrgetter(part.name), flat)), part.type) for part in parts]
    structs = arrow.StructArray.from_arrays(children, fields=parts)
    nulls = None
    if None in values:
        nulls = arrow.array([value is None for value in values], arrow.bool_())
    return arrow.ListArray.from_arrays(offsets, structs, type=kind, mask=nulls)


_CONVERT: Mapping[Type, Callable[[Sequence[Any], Any], Any]] = {
    "time": _times,
    "json": _arrays,
}


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
