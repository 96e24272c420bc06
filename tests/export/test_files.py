"""Attachments: streamed beside the data, each once, continued where they were cut off."""

from pathlib import Path
from typing import Any

import pytest

from front_async import FrontClient
from front_async.export import Export, Plan
from front_async.export.plan import Way
from front_async.sandbox import Fault, Sandbox
from front_async.transport.download import safe_name
from tests.export.reading import left, sink_of

_PLAN = Plan(attachments=True)


def _files(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    owners = [*sandbox.records("messages"), *sandbox.records("comments")]
    return {file["id"]: file for owner in owners for file in owner["attachments"]}


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


async def test_a_file_that_was_cut_off_goes_on_where_it_was(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    whole = await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path / "whole")).run()
    sandbox.faults.add("GET /download/{}", Fault(truncate=100_000), times=None)
    broken = Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path / "out"), concurrency=1)
    with pytest.raises(Exception, match="GET /download"):
        await broken.run()
    for part in (tmp_path / "out" / "attachments").glob(".*.part"):
        file = tmp_path / "whole" / "attachments" / part.name[1:].removesuffix(".part")
        part.write_bytes(file.read_bytes()[:5000])  # as a killed process leaves it
    sandbox.faults.clear()
    again = await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path / "out")).run()
    assert again.counts["files"] == whole.counts["files"]
    assert sandbox.statuses[206] > 0
    for name in left(tmp_path / "whole" / "attachments"):
        path = Path("attachments") / name
        assert (tmp_path / "out" / path).read_bytes() == (tmp_path / "whole" / path).read_bytes()


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
    sandbox.faults.add("GET /download/{}", Fault(status=404), times=2)
    summary = await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path)).run()
    assert summary.counts["files_gone"] == 2
    assert summary.counts["files"] == len(_files(sandbox)) - 2


async def test_an_update_fetches_new_files_only(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path)).run()
    before = sandbox.served["GET /download/{}"]
    summary = await Export(front, plan=_PLAN, sink=sink_of("jsonl", tmp_path), update=True).run()
    assert sandbox.served["GET /download/{}"] == before
    assert "files" not in summary.counts
