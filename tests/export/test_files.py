"""Attachments: streamed beside the data, each once, continued where they were cut off."""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import FrontClient, FrontError
from front_async.export import Export, Plan
from front_async.export.files import file_name, part_name
from front_async.export.plan import Way
from front_async.sandbox import Fault, Sandbox
from front_async.transport.download import safe_name
from tests.export.reading import left, sink_of

_PLAN = Plan(attachments=True)


def _folder(destination: Path) -> Path:
    return destination / "attachments"


def _files(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    owners = [*sandbox.records("messages"), *sandbox.records("comments")]
    return {file["id"]: file for owner in owners for file in owner["attachments"]}


def _half_fetched(sandbox: Sandbox, destination: Path, data: bytes) -> Path:
    """Leave of each file what a killed process leaves, of the state "old"; return the folder."""
    folder = _folder(destination)
    folder.mkdir()
    for identifier in _files(sandbox):
        part = folder / part_name(identifier)
        part.write_bytes(data)
        part.with_suffix(".etag").write_text('"old"')
    return folder


@pytest.mark.parametrize("way", ["conversations", "events"])
async def test_every_file_is_there_once_under_a_safe_name(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, way: Way
) -> None:
    plan = Plan(attachments=True, way=way)
    summary = await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()
    files = _files(sandbox)
    names = {safe_name(f"{one['id']}-{one['filename']}"): one["size"] for one in files.values()}
    there = {path.name: path.stat().st_size for path in (tmp_path / "attachments").iterdir()}
    assert there == names
    assert summary.counts["files"] == len(files) == sandbox.served["GET /download/{}"]


@given(st.text(), st.text(), st.text())
def test_files_with_different_ids_never_share_a_name(first: str, second: str, name: str) -> None:
    ids = (f"fil_{first.encode().hex()}", f"fil_{second.encode().hex()}")
    names = [file_name(one, name) for one in ids]
    assert len(set(names)) == len(set(map(part_name, ids))) == len(set(ids))
    assert all(one.startswith("fil_") and "/" not in one and "\\" not in one for one in names)


async def test_a_file_that_has_changed_is_not_put_together_from_two_states(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed when its new state was noted, and before its first byte was written."""

    async def export() -> None:
        with pytest.raises((FrontError, OSError)):
            await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path), concurrency=1).run()

    async def killed(*_: object) -> None:
        raise OSError("the plug is pulled")

    folder = _half_fetched(sandbox, tmp_path, b"of its old state")
    monkeypatch.setattr("front_async.export.files._copy", killed)
    await export()
    states = {path: path.read_text() for path in folder.glob(".*.etag")}
    changed = [path.with_suffix(".part") for path, state in states.items() if state != '"old"']
    assert changed
    assert {path.read_bytes() for path in changed} == {b""}


async def test_a_file_that_was_cut_off_goes_on_where_it_was(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    whole = await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path / "whole")).run()
    files = {path.name.partition("-")[0]: path for path in _folder(tmp_path / "whole").iterdir()}
    sandbox.faults.add("GET /download/{}", Fault(truncate=100_000), times=None)
    broken = Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path / "out"), concurrency=1)
    with pytest.raises(Exception, match="GET /download"):
        await broken.run()
    for part in _folder(tmp_path / "out").glob(".*.part"):
        file = files[part.name[1:].partition("-")[0]]
        assert part.stat().st_mode & 0o777 == 0o600
        part.write_bytes(file.read_bytes()[:5000])  # as a killed process leaves it
    sandbox.faults.clear()
    again = await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path / "out")).run()
    assert again.counts["files"] == whole.counts["files"]
    assert sandbox.statuses[206] > 0
    assert left(_folder(tmp_path / "out")) == left(_folder(tmp_path / "whole"))
    for file in files.values():
        assert (_folder(tmp_path / "out") / file.name).read_bytes() == file.read_bytes()


async def test_a_file_that_was_whole_and_had_not_its_name_is_fetched_again(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    """A server refuses to send what comes after the end."""
    large = max(_files(sandbox).values(), key=lambda file: file["size"])
    sandbox.faults.add("GET /download/{}", Fault(truncate=100_000), times=None)
    with pytest.raises(Exception, match="GET /download"):
        await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path)).run()
    sandbox.faults.clear()
    for part in (tmp_path / "attachments").glob(".*.part"):
        part.write_bytes(bytes(large["size"]))
    await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path)).run()
    assert 416 in sandbox.statuses
    assert not [name for name in left(tmp_path / "attachments") if name.endswith(".part")]


async def test_a_file_that_is_gone_is_counted_and_the_rest_fetched(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    folder = _half_fetched(sandbox, tmp_path, b"half")
    sandbox.faults.add("GET /download/{}", Fault(status=404), times=2)
    summary = await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path)).run()
    assert summary.counts["files_gone"] == 2
    assert summary.counts["files"] == len(_files(sandbox)) - 2
    assert not [name for name in left(folder) if name.startswith(".")]


async def test_an_update_fetches_new_files_only(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path)).run()
    before = sandbox.served["GET /download/{}"]
    summary = await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path), update=True).run()
    assert sandbox.served["GET /download/{}"] == before
    assert "files" not in summary.counts


class _Watching(ThreadPoolExecutor):
    """Counts what its threads do, and how often they open a file for a task."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs = 0
        self.opened = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        return super().submit(self._watched, partial(fn, *args, **more))

    def _watched(self, job: Callable[[], Any]) -> Any:
        done = job()
        self.jobs += 1
        self.opened += isinstance(done, io.IOBase)
        return done


async def test_no_thread_opens_a_file_for_a_task_that_may_be_cancelled_meanwhile(
    front: FrontClient, tmp_path: Path
) -> None:
    """Nobody would close it."""
    threads = _Watching()
    asyncio.get_running_loop().set_default_executor(threads)
    summary = await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path)).run()
    assert threads.jobs > summary.counts["files"] > 0
    assert threads.opened == 0
