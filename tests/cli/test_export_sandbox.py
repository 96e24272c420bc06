"""Exporting a local Front from the command line: the first thing a reader tries."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from front_async.cli import sandbox_export
from front_async.export import RESOURCES, Company, Summary, Written
from front_async.sandbox import Sandbox
from tests.cli.running import end, run, start
from tests.export.reading import data, manifest, records

_MOMENT = datetime(2026, 1, 2, tzinfo=UTC)


def _value(out: str, name: str) -> int:
    """Read a number from the summary."""
    line = next(line for line in out.splitlines() if line.startswith(f"{name}:"))
    return int(line.partition(":")[2].replace(",", ""))


async def test_a_real_process_exports_over_oauth_while_tokens_expire(tmp_path: Path) -> None:
    process = await start(
        *("export", "made-up", "--sandbox"), *("--conversations", "1500", "--token-lifetime", "1")
    )
    ended = await end(process)
    assert ended.code == 0, ended.err
    folder = tmp_path / "made-up"
    told = manifest(folder)
    assert set(told["resources"]) == set(RESOURCES)
    assert told["resources"]["conversations"]["records"] == 1500
    assert _value(ended.out, "token refreshes") >= 1
    assert _value(ended.out, "requests") == told["requests"]
    assert _value(ended.out, "records") == sum(len(records(folder, name)) for name in RESOURCES)
    assert "equal the sandbox's own" in ended.out
    assert "conversations: 1,500, done" in ended.err


async def test_the_folder_is_front_export_unless_named(tmp_path: Path) -> None:
    ended = await run("export", "--sandbox", "--conversations", "3", "--resource", "tags")
    assert ended.code == 0, ended.err
    assert data(tmp_path / "front-export") == ["manifest.json", "tags-0001.jsonl"]


async def test_a_count_that_is_not_the_sandboxes_own_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def seven(_: Sandbox) -> dict[str, int]:
        return dict.fromkeys(RESOURCES, 7)

    monkeypatch.setattr(Sandbox, "counts", seven)
    ended = await run("export", "--sandbox", "--conversations", "3", "--resource", "conversations")
    assert ended.code == 1
    assert "front-async: conversations: 3 exported, the sandbox has 7" in ended.err
    assert "equal the sandbox's own" not in ended.out


def test_only_what_was_exported_is_compared() -> None:
    summary = Summary(
        company=Company("cmp_1", None),
        started=_MOMENT,
        finished=_MOMENT,
        seconds=1.0,
        requests=1,
        way="",
        run=1,
        since=_MOMENT,
        resources={"tags": Written(("tags-0001.jsonl",), 2, 20)},
    )
    assert sandbox_export.differences(summary, {"tags": 2, "teams": 3}) == []
    assert sandbox_export.differences(summary, {"tags": 3}) == [
        "tags: 2 exported, the sandbox has 3"
    ]
