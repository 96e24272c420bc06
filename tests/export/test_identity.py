"""A sink goes on with the data of its own export, and with no others."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from front_async import FrontClient, InvalidArgument
from front_async.export import Batch, Export, Plan, PostgresSink, Record
from front_async.sandbox import Fault, Sandbox
from tests.export.reading import KINDS, exported, left, same, sink_of, truth
from tests.servers.postgres import dsn_of
from tests.servers.server import Server

_TAGS = Plan(resources=("tags",))
_GONE = "the data of this export are gone or belong to another export: "
_STORES = [
    ("jsonl", "index.sqlite"),
    ("gzip", "index.sqlite"),
    ("sqlite", "front.sqlite"),
    ("parquet", ".staging"),
    ("parquet", ".staging/index.sqlite"),
]
_MINE = Batch("tags", [Record("tag_1", b'{"id":"tag_1"}')])


@pytest_asyncio.fixture
async def sandbox() -> AsyncGenerator[Sandbox]:
    """Serve a small company."""
    async with Sandbox(conversations=8) as running:
        yield running


def _lose(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _content(folder: Path) -> dict[str, bytes]:
    """Read everything but the journal, which notes that an update began."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in paths
        if not path.name.startswith(("journal", "manifest"))
    }


@pytest.mark.parametrize(("kind", "store"), _STORES)
async def test_an_update_does_not_begin_anew_where_the_store_is_gone(
    front: FrontClient, tmp_path: Path, kind: str, store: str
) -> None:
    await Export(front, sink=sink_of(kind, tmp_path)).run()
    _lose(tmp_path / store)
    before = _content(tmp_path)
    with pytest.raises(InvalidArgument, match=_GONE):
        await Export(front, sink=sink_of(kind, tmp_path), update=True).run()
    assert _content(tmp_path) == before  # nothing was made, and nothing removed


@pytest.mark.parametrize(("kind", "store"), _STORES)
async def test_an_update_does_not_go_on_with_the_store_of_another_export(
    front: FrontClient, tmp_path: Path, kind: str, store: str
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        await Export(front, sink=sink_of(kind, folder), plan=_TAGS).run()
    _lose(two / store)
    (shutil.copytree if (one / store).is_dir() else shutil.copy)(one / store, two / store)
    with pytest.raises(InvalidArgument, match=_GONE):
        await Export(front, sink=sink_of(kind, two), plan=_TAGS, update=True).run()


async def test_a_data_file_that_is_gone_is_told_of(front: FrontClient, tmp_path: Path) -> None:
    await Export(front, tmp_path).run()
    (tmp_path / "tags-0001.jsonl").unlink()
    with pytest.raises(OSError, match=r"tags-0001\.jsonl is gone: somebody changed the export"):
        await Export(front, tmp_path, update=True).run()


async def test_an_export_does_not_go_on_in_another_database(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, postgres: Server
) -> None:
    own = dsn_of(postgres)
    with psycopg.connect(own, autocommit=True) as database:
        database.execute("DROP DATABASE IF EXISTS other")
        database.execute("CREATE DATABASE other")
    other = own.replace("dbname=postgres", "dbname=other")
    sandbox.faults.script("GET /teams", [Fault(status=500)])
    with pytest.raises(Exception, match="500"):
        await Export(front, sink=PostgresSink(own, tmp_path)).run()
    with pytest.raises(InvalidArgument, match=f"{_GONE}schema front"):
        await Export(front, sink=PostgresSink(other, tmp_path)).run()
    with psycopg.connect(other) as database:
        found = database.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'front'").fetchone()
        assert found is None, "the schema was made"
    await Export(front, sink=PostgresSink(own, tmp_path)).run()
    same(exported("postgres", tmp_path, own), truth(sandbox))


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_there_stays_unless_it_may_be_replaced(
    tmp_path: Path, kind: str, dsn: str, front: FrontClient
) -> None:
    await Export(front, sink=sink_of(kind, tmp_path, dsn), plan=_TAGS).run()
    for name in ("journal.sqlite", "manifest.json"):
        (tmp_path / name).unlink()
    with pytest.raises(InvalidArgument, match="holds data of another export"):
        await Export(front, sink=sink_of(kind, tmp_path, dsn), plan=_TAGS).run()
    await Export(front, sink=sink_of(kind, tmp_path, dsn), plan=_TAGS, replace=True).run()


@pytest.mark.parametrize("kind", ["jsonl", "sqlite", "parquet"])
async def test_files_of_another_format_are_data_of_another_export(
    tmp_path: Path, kind: str
) -> None:
    (tmp_path / "messages-0001.jsonl.gz").write_bytes(b"")
    sink = sink_of(kind, tmp_path)
    with pytest.raises(InvalidArgument, match=r"messages-0001\.jsonl\.gz"):
        await sink.open(export="one", fresh=True, replace=False)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_export_that_was_killed_as_it_began_begins_again(
    tmp_path: Path, kind: str, dsn: str
) -> None:
    """Its sink was open, and its journal did not know yet."""
    for _ in range(2):
        sink = sink_of(kind, tmp_path, dsn)
        await sink.open(export="one", fresh=True, replace=False)
        await sink.write(_MINE)
        await sink.commit()
        await sink.close()
    sink = sink_of(kind, tmp_path, dsn)
    await sink.open(export="one", fresh=False, replace=False)
    written = await sink.finish()
    assert written["tags"].records == 1
    await sink.close()


@pytest.mark.parametrize("kind", ["jsonl", "sqlite", "parquet"])
async def test_a_store_that_was_hardly_begun_is_begun_again(tmp_path: Path, kind: str) -> None:
    store = {"sqlite": "front.sqlite", "jsonl": "index.sqlite"}.get(kind, ".staging/index.sqlite")
    (tmp_path / store).parent.mkdir(exist_ok=True)
    (tmp_path / store).touch()
    sink = sink_of(kind, tmp_path)
    await sink.open(export="one", fresh=True, replace=False)
    await sink.close()
    assert set(left(tmp_path)) <= {"front.sqlite", "index.sqlite", ".staging"}


async def test_a_schema_with_tables_of_somebody_else_is_left_alone(
    tmp_path: Path, postgres: Server
) -> None:
    with psycopg.connect(dsn_of(postgres), autocommit=True) as database:
        database.execute("CREATE SCHEMA front")
        database.execute("CREATE TABLE front.messages (text text)")
        database.execute("INSERT INTO front.messages VALUES ('mine')")
    sink = PostgresSink(dsn_of(postgres), tmp_path)
    with pytest.raises(InvalidArgument, match="schema front holds what no export wrote"):
        await sink.open(export="one", fresh=True, replace=True)
    await sink.close()
    with psycopg.connect(dsn_of(postgres)) as database:
        assert database.execute("SELECT text FROM front.messages").fetchall() == [("mine",)]
