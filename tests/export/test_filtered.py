"""An export with filters: what changes while it runs and between two runs is in it too."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from front_async import FrontClient
from front_async.export import Export, Plan
from front_async.sandbox import Sandbox
from tests.export.reading import exported, sink_of

_SEARCH = "GET /conversations/search/{}"


@pytest_asyncio.fixture
async def sandbox() -> AsyncGenerator[Sandbox]:
    """Serve a company in which what is active moves to the top."""
    async with Sandbox(conversations=250, messages=1.0, bumps=True) as running:
        yield running


def _ids(sandbox: Sandbox, status: str) -> list[str]:
    return [one["id"] for one in sandbox.records("conversations") if one["status"] == status]


async def _exported_while(
    front: FrontClient, plan: Plan, folder: Path, change: Callable[[], Awaitable[object]]
) -> None:
    changed = False
    export = Export(front, plan=plan, sink=sink_of("jsonl", folder), concurrency=1)
    async with export:
        async for progress in export:
            if progress.resource == "conversations" and not changed:
                changed = True
                await change()


async def test_a_conversation_that_moves_to_where_the_search_has_been_is_not_lost(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    found = [one.id async for one in front.conversations.search("after:1")]

    async def bump() -> None:
        await front.messages.create_reply(found[-1], body="Still there?")

    await _exported_while(front, Plan(after=1.0), tmp_path, bump)
    ours = exported("jsonl", tmp_path)
    assert set(found) <= ours["conversations"].keys()
    theirs = [one async for one in front.conversations.list_messages(found[-1])]
    assert {one.id for one in theirs} <= ours["messages"].keys()


async def test_an_update_merges_deletes_and_refreshes_what_it_holds(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    plan = Plan(statuses=["archived"])
    await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()
    held = _ids(sandbox, "archived")
    others = _ids(sandbox, "assigned")
    sandbox.merge(held[0], into=held[1])
    await front.conversations.update(held[2], status="open")
    await front.conversations.update(held[3], status="deleted")
    await front.comments.create(others[0], body="Not of this export")
    await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path), update=True).run()
    ours = exported("jsonl", tmp_path)["conversations"]
    assert held[0] not in ours
    assert ours[held[2]]["status"] in ("assigned", "unassigned")
    assert ours[held[3]]["status"] == "deleted"
    assert others[0] not in ours
    await front.conversations.delete(held[3])
    await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path), update=True).run()
    assert held[3] not in exported("jsonl", tmp_path)["conversations"]


async def test_a_conversation_that_two_searches_find_is_read_once(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    inboxes = [one["id"] for one in sandbox.records("inboxes")][:2]
    twice = Plan(inboxes=[inboxes[0], inboxes[0]], resources=["conversations", "messages"])
    await Export(front, plan=twice, sink=sink_of("jsonl", tmp_path)).run()
    once = len((tmp_path / "conversations-0001.jsonl").read_bytes().splitlines())
    assert sandbox.served["GET /conversations/{}/messages"] == once


@pytest.mark.parametrize("fraction", [0.0, 0.4])
async def test_before_leaves_out_nothing_that_was_active_earlier(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, fraction: float
) -> None:
    times = sorted(one["updated_at"] for one in sandbox.records("conversations"))
    before = int(times[100]) + fraction
    plan = Plan(before=before, resources=["conversations"])
    await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()
    lines = (tmp_path / "conversations-0001.jsonl").read_bytes().splitlines()
    assert len(lines) >= sum(time < before for time in times)
