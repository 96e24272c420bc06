"""Every sink holds what Front has, once, and in its newest version."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from front_async import FrontClient
from front_async.export import RESOURCES, Batch, Export, Plan, Record, Removal
from front_async.export.plan import Way
from front_async.sandbox import Sandbox
from tests.export.reading import KINDS, exported, manifest, same, sink_of, truth


@pytest.mark.parametrize("way", ["conversations", "events"])
@pytest.mark.parametrize("kind", KINDS)
async def test_every_record_is_there_once_and_as_front_sent_it(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, kind: str, way: Way, dsn: str
) -> None:
    sink = sink_of(kind, tmp_path, dsn)
    summary = await Export(front, plan=Plan(way=way), sink=sink).run()
    same(exported(kind, tmp_path, dsn), truth(sandbox))
    counts = {name: written.records for name, written in summary.resources.items()}
    assert counts == {name: sandbox.counts()[name] for name in counts}
    assert manifest(tmp_path)["resources"]["messages"]["bytes"] > 0


def _record(data: str, version: float | None = None, home: str | None = None) -> Record:
    return Record("msg_1", f'{{"id":"msg_1","subject":"{data}"}}'.encode(), version, home)


def _subject(kind: str, folder: Path, dsn: str) -> str:
    subject: str = exported(kind, folder, dsn)["messages"]["msg_1"]["subject"]
    return subject


@pytest.mark.parametrize("kind", KINDS)
async def test_a_newer_version_replaces_an_older_one_and_never_the_other_way(
    tmp_path: Path, kind: str, dsn: str, front: FrontClient
) -> None:
    sink = sink_of(kind, tmp_path, dsn)
    await Export(front, sink=sink, resources=["tags"]).run()
    await sink.open(export="one", fresh=True, replace=True)
    for records in ([_record("old", 1)], [_record("new", 3), _record("older", 2)]):
        await sink.write(Batch("messages", records))
        await sink.commit()
    await sink.write(Batch("messages", [_record("late", 2)]))
    await sink.commit()
    written = await sink.finish()
    assert written["messages"].records == 1
    _told(tmp_path, kind, written["messages"].files)
    assert _subject(kind, tmp_path, dsn) == "new"
    await sink.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_what_has_no_version_is_replaced_by_what_comes_later_and_can_be_removed(
    tmp_path: Path, kind: str, dsn: str, front: FrontClient
) -> None:
    sink = sink_of(kind, tmp_path, dsn)
    await Export(front, sink=sink, resources=["tags"]).run()
    await sink.open(export="one", fresh=True, replace=True)
    for data in ("first", "second"):
        await sink.write(Batch("messages", [_record(data, home="cnv_1")]))
    await sink.commit()
    written = await sink.finish()
    _told(tmp_path, kind, written["messages"].files)
    assert _subject(kind, tmp_path, dsn) == "second"
    await sink.remove(Removal("messages", ("cnv_1",), by="conversation"))
    await sink.write(Batch("messages", [_record("again", home="cnv_2")]))
    await sink.commit()
    written = await sink.finish()
    _told(tmp_path, kind, written["messages"].files)
    assert _subject(kind, tmp_path, dsn) == "again"
    await sink.remove(Removal("messages", ("msg_1",)))
    await sink.commit()
    written = await sink.finish()
    assert written.get("messages") is None or written["messages"].records == 0
    await sink.close()


def _told(folder: Path, kind: str, files: tuple[str, ...]) -> None:
    """Tell the manifest which files there are now: as the sink is driven by hand."""
    if kind in ("sqlite", "postgres"):
        return
    told = manifest(folder)
    told["resources"] = {name: {"files": []} for name in RESOURCES}
    told["resources"]["messages"] = {"files": list(files)}
    (folder / "manifest.json").write_text(json.dumps(told))


@pytest.mark.parametrize("conversations", [230])
@pytest.mark.parametrize("kind", ["jsonl", "gzip", "zstd", "parquet"])
async def test_files_come_in_segments(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, kind: str
) -> None:
    sink = sink_of(kind, tmp_path, segment_size=20_000)
    summary = await Export(front, sink=sink, concurrency=1).run()
    assert len(summary.resources["messages"].files) > 2
    same(exported(kind, tmp_path), truth(sandbox))


async def test_sqlite_finds_a_record_without_looking_at_all_of_them(
    front: FrontClient, tmp_path: Path
) -> None:
    """By what updates and the documentation's questions ask for."""
    await Export(front, sink=sink_of("sqlite", tmp_path), resources=["messages"]).run()
    for column in ("id", "conversation_id", "created_at"):
        query = f"SELECT json FROM messages WHERE {column} = 'one'"
        assert f"USING INDEX messages by {column}" in _plan(tmp_path, query)


def _plan(folder: Path, query: str) -> str:
    with closing(sqlite3.connect(folder / "front.sqlite")) as database:
        return " ".join(row[-1] for row in database.execute(f"EXPLAIN QUERY PLAN {query}"))
