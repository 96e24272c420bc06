"""Reading what an export wrote, and what it should have written."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from front_async.export import (
    RESOURCES,
    JsonLinesSink,
    ParquetSink,
    PostgresSink,
    Sink,
    SqliteSink,
)
from front_async.export.sinks.compression import codec
from front_async.sandbox import Sandbox

Record = dict[str, Any]


def manifest(folder: Path) -> Record:
    """Read the manifest."""
    content: Record = json.loads((folder / "manifest.json").read_bytes())
    return content


def records(folder: Path, name: str) -> list[Record]:
    """Read the records of a resource, from the files the manifest names."""
    return [
        json.loads(line)
        for file in _files(folder, name)
        for line in (folder / file).read_bytes().splitlines()
    ]


def data(folder: Path) -> list[str]:
    """List the files with records, and the manifest."""
    return [name for name in left(folder) if name.endswith((".jsonl", ".json"))]


def by_id(items: Iterable[Record]) -> list[Record]:
    """Put records into an order that two readings share."""
    return sorted(items, key=lambda record: str(record["id"]))


def left(folder: Path) -> list[str]:
    """List what stands in the folder, temporary files included."""
    return sorted(path.name for path in folder.iterdir())


Exported = dict[str, dict[str, Record]]

KINDS = ("jsonl", "gzip", "zstd", "sqlite", "parquet", "postgres")
DATABASES = ("sqlite", "postgres")


def sink_of(kind: str, folder: Path, dsn: str = "", **more: Any) -> Sink:
    """Make a sink."""
    if kind == "sqlite":
        return SqliteSink(folder)
    if kind == "parquet":
        return ParquetSink(folder, **more)
    if kind == "postgres":
        return PostgresSink(dsn, folder)
    compression: Any = "none" if kind == "jsonl" else kind
    return JsonLinesSink(folder, compression=compression, **more)


def exported(kind: str, folder: Path, dsn: str = "") -> Exported:
    """Read everything an export holds; a record that is there twice fails."""
    found: Exported = {}
    for name in RESOURCES:
        files: list[str] = [] if kind in DATABASES else _files(folder, name)
        rows = [json.loads(line) for line in _lines(kind, folder, name, files, dsn)]
        found[name] = {row["id"]: row for row in rows}
        assert len(found[name]) == len(rows), f"{name}: a record is there twice"
    return found


def _files(folder: Path, name: str) -> list[str]:
    files: list[str] = manifest(folder)["resources"][name]["files"]
    return files


def contents(
    kind: str, folder: Path, name: str, files: Sequence[str], dsn: str = ""
) -> dict[str, bytes]:
    """Read what a sink that was driven by hand holds of a resource, by id, byte for byte."""
    lines = _lines(kind, folder, name, files, dsn)
    found = {json.loads(line)["id"]: line.encode() for line in lines}
    assert len(found) == len(lines), f"{name}: a record is there twice"
    return found


def _lines(kind: str, folder: Path, name: str, files: Sequence[str], dsn: str) -> list[str]:
    query = f'SELECT json FROM "{name}"'
    if kind == "sqlite":
        with closing(sqlite3.connect(folder / "front.sqlite")) as connection:
            return [row[0] for row in connection.execute(query)]
    if kind == "postgres":
        with psycopg.connect(dsn, options="-c search_path=front") as database:
            query = f'SELECT json::text FROM "{name}"'
            return [row[0] for row in database.execute(query.encode()).fetchall()]
    paths = [folder / file for file in files]
    if kind == "parquet":
        read = "SELECT json FROM read_parquet(?)"
        return [row[0] for path in paths for row in duckdb.execute(read, [str(path)]).fetchall()]
    return [line for path in paths for line in _opened(kind, path).decode().split("\n") if line]


def _opened(kind: Any, file: Path) -> bytes:
    if kind in ("gzip", "zstd"):
        with codec(kind).open(file) as stream:
            return stream.read()
    return file.read_bytes()


def truth(sandbox: Sandbox) -> Exported:
    """Return what the sandbox holds, as its lists show it."""
    return {name: {one["id"]: one for one in sandbox.records(name)} for name in RESOURCES}


def same(ours: Exported, theirs: Exported) -> None:
    """Compare record for record, and say what differs."""
    for name in RESOURCES:
        assert ours[name].keys() - theirs[name].keys() == set(), f"{name}: too many"
        assert theirs[name].keys() - ours[name].keys() == set(), f"{name}: missing"
        wrong = [one for one, record in theirs[name].items() if ours[name][one] != record]
        assert not wrong, f"{name}: {len(wrong)} differ, {wrong[0]} for one"
