"""The files of an export get their names together."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from front_async.export.folder import Files, open_files
from front_async.export.summary import Company, Summary
from tests.export.reading import left, manifest

_MOMENT = datetime(2026, 1, 2, tzinfo=UTC)


def _summary(files: Files) -> Summary:
    return Summary(
        company=Company("cmp_1", None),
        started=_MOMENT,
        finished=_MOMENT,
        seconds=0.0,
        requests=0,
        missing=0,
        resources=files.written(),
    )


async def test_files_have_temporary_names_until_they_are_published(tmp_path: Path) -> None:
    with open_files(tmp_path, ["tags", "teams"]) as files:
        files.lines["tags"].write([msgspec.Raw(b"{}")])
        assert all(name.startswith(".") for name in left(tmp_path))
        await files.publish(_summary(files))
        assert left(tmp_path) == ["manifest.json", "tags.jsonl", "teams.jsonl"]
    assert (tmp_path / "tags.jsonl").read_bytes() == b"{}\n"
    assert manifest(tmp_path)["company"] == {"id": "cmp_1", "name": None}


def test_what_is_not_published_is_removed(tmp_path: Path) -> None:
    with (
        open_files(tmp_path, ["tags"]),
        pytest.raises(LookupError),
        open_files(tmp_path, ["teams"]),
    ):
        raise LookupError
    assert left(tmp_path) == ["tags.jsonl"]


async def test_cancelled_while_publishing_the_export_is_whole(tmp_path: Path) -> None:
    with open_files(tmp_path, ["tags"]) as files:
        publishing = asyncio.create_task(files.publish(_summary(files)))
        await asyncio.sleep(0)  # it has begun
        publishing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await publishing
        assert left(tmp_path) == ["manifest.json", "tags.jsonl"]
