"""What can be wrong with where an export goes, and what is said about it."""

import asyncio
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from front_async import FrontClient, InvalidArgument
from front_async.export import Export, Plan, PostgresSink
from front_async.export.plan import Way
from front_async.export.sinks import postgres_server as module
from front_async.sandbox import Fault, Sandbox
from tests.export.mounting import mounted
from tests.export.reading import exported, left, same, sink_of, truth
from tests.servers.postgres import dsn_of
from tests.servers.server import Server


async def _broken_off(sandbox: Sandbox, front: FrontClient, folder: Path, plan: Plan) -> None:
    """Begin an export that fails on its way."""
    sandbox.faults.script("GET /teams", [Fault(status=500)])
    with pytest.raises(Exception, match="500"):
        await Export(front, plan=plan, sink=sink_of("jsonl", folder)).run()


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan(resources=("tags", "teams")), "resources was .* and is tags, teams"),
        (Plan(inboxes=("inb_1",)), "inboxes was none and is inb_1"),
        (Plan(after=5.0), r"after was not set and is 5\.0"),
        (Plan(way="conversations"), "way was auto and is conversations"),
    ],
)
async def test_another_plan_is_refused_with_what_differs(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, plan: Plan, said: str
) -> None:
    await _broken_off(sandbox, front, tmp_path, Plan())
    with pytest.raises(InvalidArgument, match=said):
        await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()
    await Export(front, tmp_path).run()  # the one that was begun goes on
    same(exported("jsonl", tmp_path), truth(sandbox))


async def test_another_company_is_refused(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await _broken_off(sandbox, front, tmp_path, Plan())
    async with (
        Sandbox(conversations=3, seed=2) as other,
        FrontClient(other.api_token, base_url=other.url) as theirs,
    ):
        said = f"company was {sandbox.company_id} and is {other.company_id}"
        with pytest.raises(InvalidArgument, match=said):
            await Export(theirs, tmp_path).run()


async def test_another_format_is_refused(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await _broken_off(sandbox, front, tmp_path, Plan())
    with pytest.raises(InvalidArgument, match=r"sink was jsonl.* and is sqlite"):
        await Export(front, sink=sink_of("sqlite", tmp_path)).run()


async def test_there_is_one_exporter_for_a_destination(front: FrontClient, tmp_path: Path) -> None:
    async with Export(front, tmp_path):
        with pytest.raises(BlockingIOError, match="another export"):
            await Export(front, tmp_path).run()
    await Export(front, tmp_path).run()  # the lock ended with the other one


async def test_a_file_that_became_shorter_is_not_gone_on_with(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, tmp_path, resources=["tags"]).run()
    (tmp_path / "tags-0001.jsonl").write_bytes(b"{}\n")
    with pytest.raises(OSError, match="somebody changed the export"):
        await Export(front, tmp_path, resources=["tags"], update=True).run()


@pytest.mark.skipif(sys.platform == "win32", reason="folders are made read-only otherwise there")
async def test_a_read_only_folder_is_one_clear_error(front: FrontClient, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, "ro"), pytest.raises(OSError, match="Read-only file system"):
        await Export(front, disk / "out").run()


@pytest.mark.parametrize("kind", ["jsonl", "gzip", "sqlite", "parquet"])
async def test_a_full_disk_is_one_clear_error_and_with_room_the_export_goes_on(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, kind: str
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, "size=400k" if kind == "gzip" else "size=1200k"):
        with pytest.raises(OSError, match=r"No space left on device|is full") as caught:
            await Export(front, sink=sink_of(kind, disk / "out")).run()
        assert caught.value.errno == 28
        assert "manifest.json" not in left(disk / "out")
        subprocess.run(["mount", "-o", "remount,size=50m", disk], check=True)
        await Export(front, sink=sink_of(kind, disk / "out")).run()
        same(exported(kind, disk / "out"), truth(sandbox))


@pytest.mark.parametrize("way", ["conversations", "events"])
async def test_a_postgres_that_goes_away_and_comes_back_costs_no_record(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, postgres: Server, way: Way
) -> None:
    gone = False
    sink = sink_of("postgres", tmp_path, dsn_of(postgres))
    export = Export(front, plan=Plan(way=way), sink=sink)
    async with export:
        async for progress in export:
            if progress.resource == "messages" and not gone:
                gone = True
                await asyncio.to_thread(postgres.kill)
                await asyncio.sleep(0.3)
                await asyncio.to_thread(postgres.start)
    same(exported("postgres", tmp_path, dsn_of(postgres)), truth(sandbox))


@pytest.fixture
def away(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Generator[Server]:
    """Let the server be away, and nobody wait for it for long."""
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    postgres.kill()
    yield postgres
    postgres.start()


async def test_a_postgres_that_stays_away_is_one_clear_error_without_the_dsn(
    front: FrontClient, tmp_path: Path, away: Server
) -> None:
    sink = sink_of("postgres", tmp_path, f"{dsn_of(away)} password=hidden")
    with pytest.raises(OSError, match="PostgreSQL: ") as caught:
        await Export(front, sink=sink).run()
    assert "hidden" not in str(caught.value) + repr(sink)


async def test_records_of_another_export_are_not_wiped_out(
    front: FrontClient, tmp_path: Path, postgres: Server
) -> None:
    await Export(front, sink=sink_of("postgres", tmp_path / "one", dsn_of(postgres))).run()
    sink = PostgresSink(dsn_of(postgres), tmp_path / "two")
    with pytest.raises(InvalidArgument, match="schema front holds data of another export"):
        await Export(front, sink=sink).run()
    assert exported("postgres", tmp_path / "one", dsn_of(postgres))["messages"]


async def test_a_schema_has_one_exporter_whatever_the_folder(
    front: FrontClient, tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    async with Export(front, sink=sink_of("postgres", tmp_path / "one", dsn_of(postgres))):
        with pytest.raises(BlockingIOError, match="another export"):
            await Export(front, sink=sink_of("postgres", tmp_path / "two", dsn_of(postgres))).run()
