"""When anything fails, the plain error comes out, and there is no manifest."""

import resource
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from front_async import (
    DecodeError,
    Forbidden,
    FrontClient,
    InvalidArgument,
    ServerError,
    Unauthorized,
)
from front_async.export import RESOURCES, Batch, Export, JsonLinesSink, Plan, Progress, Record
from front_async.export.journal import Journal
from front_async.export.sinks.index import Index
from front_async.export.storage import connect
from front_async.sandbox import Fault, Sandbox
from tests.export.reading import data, left, manifest

_ALL_BUT_ACCOUNTS = tuple(name for name in RESOURCES if name != "accounts")


@pytest.mark.parametrize(
    "operation",
    ["GET /me", "GET /contacts", "GET /conversations", "GET /conversations/{}/comments"],
)
async def test_a_failure_of_front_is_raised_as_it_is_and_leaves_no_manifest(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, operation: str
) -> None:
    sandbox.faults.script(operation, [Fault(status=500)])
    with pytest.raises(ServerError) as caught:
        await Export(front, sink=JsonLinesSink(tmp_path), plan=Plan(way="conversations")).run()
    assert caught.value.operation == operation
    assert data(tmp_path) == [name for name in data(tmp_path) if name != "manifest.json"]


async def test_a_missing_scope_is_named(sandbox: Sandbox, tmp_path: Path) -> None:
    token = sandbox.api_token_with(_scopes_of(_ALL_BUT_ACCOUNTS))
    async with FrontClient(token, base_url=sandbox.url) as front:
        with pytest.raises(Forbidden, match="accounts:read"):
            await Export(front, tmp_path).run()
    assert "manifest.json" not in left(tmp_path)


async def test_what_the_token_may_not_read_can_be_left_out(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    token = sandbox.api_token_with(_scopes_of(_ALL_BUT_ACCOUNTS))
    async with FrontClient(token, base_url=sandbox.url) as front:
        summary = await Export(front, tmp_path, resources=_ALL_BUT_ACCOUNTS).run()
    assert set(summary.resources) == set(_ALL_BUT_ACCOUNTS)


async def test_a_token_that_is_refused_ends_the_export(sandbox: Sandbox, tmp_path: Path) -> None:
    async with FrontClient("a-token-nobody-gave", base_url=sandbox.url) as front:
        with pytest.raises(Unauthorized):
            await Export(front, tmp_path).run()
    assert left(tmp_path) == []


async def test_an_error_of_the_listener_ends_the_export(front: FrontClient, tmp_path: Path) -> None:
    def fail(progress: Progress) -> None:
        raise LookupError(progress.resource)

    with pytest.raises(LookupError):
        await Export(front, tmp_path).run(fail)
    assert "manifest.json" not in left(tmp_path)


async def test_a_conversation_without_an_id_is_an_answer_that_cannot_be_read(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    page = b'{"_results": [{"subject": "who am I"}]}'
    sandbox.faults.add("GET /conversations", Fault(status=200, body=page))
    with pytest.raises(DecodeError, match="without its id"):
        await Export(front, tmp_path, messages=False, comments=False).run()


async def test_an_export_is_not_replaced_unless_asked(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, tmp_path, resources=["tags"]).run()
    served = sandbox.served.total()
    with pytest.raises(InvalidArgument, match="holds an export already"):
        await Export(front, tmp_path, resources=["tags", "teams"]).run()
    assert sandbox.served.total() == served
    await Export(front, tmp_path, resources=["teams"], replace=True).run()
    assert set(manifest(tmp_path)["resources"]) == {"teams"}
    assert data(tmp_path) == ["manifest.json", "teams-0001.jsonl"]


async def test_there_must_be_an_export_to_update(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    with pytest.raises(InvalidArgument, match="no export to update"):
        await Export(front, tmp_path, update=True).run()
    assert not sandbox.served
    assert left(tmp_path) == []


async def test_a_full_disk_says_so_and_the_export_goes_on_when_there_is_room(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    """A limit on the size of files stands for the disk; another test fills a real one."""
    with _files_of_at_most(70_000), pytest.raises(OSError, match=r"too large|full|I/O"):
        await Export(front, tmp_path).run()
    summary = await Export(front, tmp_path).run()
    assert summary.resources["messages"].records == sandbox.counts()["messages"]


async def test_what_a_commit_of_lines_wrote_before_it_failed_is_not_among_those_of_the_next(
    tmp_path: Path,
) -> None:
    sink = JsonLinesSink(tmp_path)
    await sink.open(export="one", fresh=True, replace=False)
    await _commit(sink, "first")
    with _files_of_at_most(300_000), pytest.raises(OSError, match="too large"):
        await _commit(sink, "x" * 400_000)
    assert (tmp_path / "messages-0001.jsonl").stat().st_size == 300_000
    await _commit(sink, "second")
    await sink.finish()
    await sink.close()
    assert (tmp_path / "messages-0001.jsonl").read_text().splitlines() == ['"first"', '"second"']


async def _commit(sink: JsonLinesSink, text: str) -> None:
    await sink.write(Batch("messages", [Record(text, f'"{text}"'.encode())]))
    await sink.commit()


@contextmanager
def _files_of_at_most(size: int) -> Generator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _scopes_of(resources: tuple[str, ...]) -> list[str]:
    return [f"{name}:read" for name in resources]


def _index(path: Path) -> Index:
    return Index(path, ())


@pytest.mark.skipif(sys.platform != "linux", reason="lists open files as Linux shows them")
@pytest.mark.parametrize("begin", [connect, Journal, _index])
def test_a_file_that_is_no_database_is_let_go(
    tmp_path: Path, begin: Callable[[Path], object]
) -> None:
    path = tmp_path / "some.sqlite"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(OSError, match="not a database") as caught:
        begin(path)
    held = [one.readlink() for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    assert path not in held, caught.value
