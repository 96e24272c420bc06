"""When anything fails, nothing stands under a final name, and the plain error comes out."""

import asyncio
import resource
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
from front_async.export import RESOURCES, Export, Progress
from front_async.sandbox import Fault, Sandbox
from tests.export.reading import contents, left, manifest

_ALL_BUT_ACCOUNTS = tuple(name for name in RESOURCES if name != "accounts")


@pytest.mark.parametrize(
    "operation",
    ["GET /me", "GET /contacts", "GET /conversations", "GET /conversations/{}/comments"],
)
async def test_a_failure_of_front_leaves_no_file_and_is_raised_as_it_is(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, operation: str
) -> None:
    sandbox.faults.script(operation, [None, Fault(status=500)][operation == "GET /me" :])
    with pytest.raises(ServerError) as caught:
        await Export(front, tmp_path).run()
    assert caught.value.operation == operation
    assert left(tmp_path) == []


async def test_a_missing_scope_is_named(sandbox: Sandbox, tmp_path: Path) -> None:
    token = sandbox.api_token_with(_scopes_of(_ALL_BUT_ACCOUNTS))
    async with FrontClient(token, base_url=sandbox.url) as front:
        with pytest.raises(Forbidden, match="accounts:read"):
            await Export(front, tmp_path).run()
    assert left(tmp_path) == []


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


async def test_cancelling_leaves_no_file(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    sandbox.faults.add("GET /conversations/{}/messages", Fault(hang=True), times=None)
    listed = asyncio.Event()

    def note(progress: Progress) -> None:
        if progress.resource == "conversations":
            listed.set()

    running = asyncio.create_task(Export(front, tmp_path).run(note))
    await listed.wait()
    assert any(name.startswith(".conversations.jsonl.") for name in left(tmp_path))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert left(tmp_path) == []


async def test_an_error_of_the_listener_ends_the_export(front: FrontClient, tmp_path: Path) -> None:
    def fail(progress: Progress) -> None:
        raise LookupError(progress.resource)

    with pytest.raises(LookupError):
        await Export(front, tmp_path).run(fail)
    assert left(tmp_path) == []


async def test_a_conversation_without_an_id_is_an_answer_that_cannot_be_read(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    page = b'{"_results": [{"subject": "who am I"}]}'
    sandbox.faults.add("GET /conversations", Fault(status=200, body=page))
    with pytest.raises(DecodeError, match="without its id"):
        await Export(front, tmp_path).run()
    assert left(tmp_path) == []


async def test_an_export_is_not_replaced_unless_asked(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, tmp_path, resources=["tags"]).run()
    served = sandbox.served.total()
    with pytest.raises(InvalidArgument, match="holds an export already"):
        await Export(front, tmp_path, resources=["tags", "teams"]).run()
    assert sandbox.served.total() == served
    await Export(front, tmp_path, resources=["tags", "teams"], replace=True).run()
    assert set(manifest(tmp_path)["resources"]) == {"tags", "teams"}


async def test_a_failed_replacement_leaves_the_older_export_whole(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, tmp_path, resources=["tags"]).run()
    before = contents(tmp_path)
    sandbox.faults.add("GET /teams", Fault(status=500))
    with pytest.raises(ServerError):
        await Export(front, tmp_path, resources=["tags", "teams"], replace=True).run()
    assert contents(tmp_path) == before


async def test_a_full_disk_leaves_no_file(front: FrontClient, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            await Export(front, tmp_path).run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert left(tmp_path) == []


async def test_a_file_that_cannot_get_its_name_leaves_no_manifest(
    front: FrontClient, tmp_path: Path
) -> None:
    (tmp_path / "tags.jsonl").mkdir()
    with pytest.raises(OSError, match=r"tags\.jsonl"):
        await Export(front, tmp_path, resources=["tags"]).run()
    assert left(tmp_path) == ["tags.jsonl"]


def _scopes_of(resources: tuple[str, ...]) -> list[str]:
    return [f"{name}:read" for name in resources]
