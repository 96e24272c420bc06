"""What an export removes is its own, and nothing else."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from front_async import FrontClient, InvalidArgument
from front_async.export import Export, Plan
from front_async.export.destination import clear
from front_async.sandbox import Sandbox
from front_async.whole_file import whole_file
from tests.export.reading import exported, left, same, sink_of, truth

_TAGS = Plan(resources=("tags",))
_FILES = ("jsonl", "gzip", "zstd", "sqlite", "parquet")
_FOREIGN = (
    "orders-0001.jsonl",
    "orders-2024.parquet",
    "messages-1.jsonl",
    "messages-00010.jsonl",
    "messages-0001.jsonl.bak",
    "old messages-0001.jsonl",
    ".messages-0001.jsonl.swp",
    "manifest.json.old",
    "attachments/holiday.jpg",
    ".staging/notes.txt",
)
_OURS = (
    "messages-0002.jsonl",
    "messages-10000.jsonl",
    "tags-0001.jsonl.gz",
    "tags-0001.jsonl.zst",
    "comments-0007.parquet",
    ".staging/messages-0001.jsonl",
    "attachments/fil_1a-invoice.pdf",
    "attachments/.fil_1b-invoice.pdf.part",
)


@pytest_asyncio.fixture
async def sandbox() -> AsyncGenerator[Sandbox]:
    """Serve a small company."""
    async with Sandbox(conversations=8) as running:
        yield running


def _fill(folder: Path, names: tuple[str, ...]) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("my own")


def _there(folder: Path, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if (folder / name).exists()]


def _killed(folder: Path, name: str) -> Path:
    """Leave what a process leaves that is killed while it writes a file."""
    with whole_file(folder / name):
        (partial,) = folder.glob(f".{name}.*.partial")
        kept = partial.rename(folder / "kept")
        partial.touch()
    (folder / name).unlink()
    return kept.rename(partial)


@pytest.mark.parametrize("kind", _FILES)
async def test_what_somebody_else_keeps_in_the_folder_stays(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, kind: str
) -> None:
    _fill(tmp_path, _FOREIGN)
    await Export(front, sink=sink_of(kind, tmp_path)).run()
    await Export(front, sink=sink_of(kind, tmp_path), update=True).run()
    await Export(front, sink=sink_of(kind, tmp_path), replace=True).run()
    assert _there(tmp_path, _FOREIGN) == list(_FOREIGN)
    same(exported(kind, tmp_path), truth(sandbox))


def test_a_replaced_export_goes_with_all_that_is_its_own(tmp_path: Path) -> None:
    _fill(tmp_path, _FOREIGN + _OURS)
    partials = [
        _killed(tmp_path, "messages-0001.jsonl"),
        _killed(tmp_path, "manifest.json"),
        _killed(tmp_path / ".staging", "messages-0001.jsonl"),
    ]
    foreign = _killed(tmp_path, "invoices-0001.jsonl")
    clear(tmp_path)
    assert _there(tmp_path, _OURS) == []
    assert not any(path.exists() for path in partials)
    assert _there(tmp_path, _FOREIGN) == list(_FOREIGN)
    assert foreign.exists()


@pytest.mark.parametrize("kind", _FILES)
@pytest.mark.parametrize("after", ["jsonl", "sqlite"])
async def test_a_replaced_export_leaves_nothing_in_another_format(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, kind: str, after: str
) -> None:
    before, fresh = tmp_path / "before", tmp_path / "fresh"
    plan = Plan(attachments=True)
    await Export(front, plan=plan, sink=sink_of(kind, before)).run()
    await Export(front, sink=sink_of(after, before), replace=True).run()
    await Export(front, sink=sink_of(after, fresh)).run()
    assert left(before) == left(fresh)
    same(exported(after, before), truth(sandbox))


@pytest.mark.parametrize("kind", _FILES)
async def test_what_a_killed_process_left_half_written_goes_when_the_export_goes_on(
    front: FrontClient, tmp_path: Path, kind: str
) -> None:
    await Export(front, sink=sink_of(kind, tmp_path), plan=_TAGS).run()
    for name in ("manifest.json", "messages-0002.jsonl", "messages-0002.parquet"):
        _killed(tmp_path, name)
    if kind == "parquet":
        _killed(tmp_path / ".staging", "messages-0002.jsonl")
    await Export(front, sink=sink_of(kind, tmp_path), plan=_TAGS, update=True).run()
    assert not list(tmp_path.rglob(".*.partial"))


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize(("kind", "store"), [("sqlite", "front.sqlite"), ("jsonl", "index.sqlite")])
async def test_a_database_of_somebody_else_is_in_the_way(
    tmp_path: Path, kind: str, store: str, replace: bool
) -> None:
    with closing(sqlite3.connect(tmp_path / store)) as database:
        database.execute("CREATE TABLE mine (text)")
    before = (tmp_path / store).read_bytes()
    sink = sink_of(kind, tmp_path)
    with pytest.raises(InvalidArgument, match=f"{store} holds what no export wrote"):
        await sink.open(export="one", fresh=True, replace=replace)
    assert (tmp_path / store).read_bytes() == before


async def test_a_file_that_is_no_database_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "front.sqlite").write_text("my own")
    clear(tmp_path)
    with pytest.raises(InvalidArgument, match="holds what no export wrote"):
        await sink_of("sqlite", tmp_path).open(export="one", fresh=True, replace=True)
    assert (tmp_path / "front.sqlite").read_text() == "my own"
