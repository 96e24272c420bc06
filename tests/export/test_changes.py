"""A company that changes: while it is exported, and between two runs."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from front_async import FrontClient
from front_async.export import Export, Plan, Progress
from front_async.export.plan import Way
from front_async.sandbox import Fault, Sandbox
from tests.export.reading import KINDS, exported, records, same, sink_of, truth


@pytest_asyncio.fixture
async def sandbox() -> AsyncGenerator[Sandbox]:
    """Serve a company of some pages."""
    async with Sandbox(conversations=150, messages=2.0) as running:
        yield running


def _ids(sandbox: Sandbox, **wanted: Any) -> list[str]:
    return [
        record["id"]
        for record in sandbox.records("conversations")
        if all(record[name] == value for name, value in wanted.items())
    ]


async def _change(sandbox: Sandbox, front: FrontClient) -> None:
    """Merge, delete, answer, comment, tag, and change a contact."""
    ids = _ids(sandbox, status="archived")
    tag = next(sandbox.records("tags"))["id"]
    sandbox.merge(ids[0], into=ids[-1])
    sandbox.merge(ids[1], into=ids[2])
    trashed = _ids(sandbox, status="deleted")
    await front.conversations.delete(trashed[0])
    await front.messages.create_reply(ids[5], body="Hello")
    await front.comments.create(ids[6], body="Look")
    await front.conversations.add_tags(ids[7], tag_ids=[tag])
    await front.conversations.update(ids[8], status="deleted")
    contact = next(sandbox.records("contacts"))["id"]
    await front.contacts.update(contact, name="Somebody Else")
    await front.tags.create(name="brand new")


@pytest.mark.parametrize("way", ["conversations", "events"])
@pytest.mark.parametrize("kind", KINDS)
async def test_an_update_holds_what_front_holds(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, kind: str, way: Way, dsn: str
) -> None:
    plan = Plan(way=way)
    await Export(front, plan=plan, sink=sink_of(kind, tmp_path, dsn)).run()
    await _change(sandbox, front)
    summary = await Export(front, plan=plan, sink=sink_of(kind, tmp_path, dsn), update=True).run()
    same(exported(kind, tmp_path, dsn), truth(sandbox))
    assert summary.run == 2
    assert (summary.counts["merged"], summary.counts["deleted"]) == (2, 1)
    assert summary.requests < 35


async def test_a_tag_that_is_gone_is_taken_away(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, tmp_path, resources=["tags"]).run()
    await front.tags.delete(next(sandbox.records("tags"))["id"])
    await Export(front, tmp_path, resources=["tags"], update=True).run()
    kept = {record["id"] for record in records(tmp_path, "tags")}
    assert kept == {one["id"] for one in sandbox.records("tags")}


@pytest.mark.parametrize("way", ["conversations", "events"])
async def test_what_changes_while_it_is_exported_is_neither_lost_nor_doubled(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, way: Way
) -> None:
    changed = False
    export = Export(front, plan=Plan(way=way), sink=sink_of("jsonl", tmp_path), concurrency=2)
    async with export:
        async for progress in export:
            if progress.resource == "messages" and not changed:
                changed = True
                await _change(sandbox, front)
    await Export(front, plan=Plan(way=way), sink=sink_of("jsonl", tmp_path), update=True).run()
    same(exported("jsonl", tmp_path), truth(sandbox))


_EMPTY = Fault(status=200, body=b'{"_results": [], "_pagination": {"next": null}}')


async def test_messages_that_came_in_no_event_are_found_and_fetched(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    """As imported mail: no event tells of them."""
    sandbox.faults.add("GET /events", _EMPTY, times=None)
    summary = await Export(front, plan=Plan(way="events"), sink=sink_of("jsonl", tmp_path)).run()
    assert summary.counts["completed"] > 100
    found = exported("jsonl", tmp_path)
    assert found["messages"].keys() == {one["id"] for one in sandbox.records("messages")}


async def test_verifying_compares_reports_and_repairs(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    sandbox.faults.script("GET /events", [None, *[_EMPTY] * 5])
    plan = Plan(way="events", verify=100)
    counts = (await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()).counts
    there = sandbox.counts()
    assert counts["verified"] == 150
    assert counts["compared"] == there["messages"] + there["comments"]
    assert 0 < counts["absent"] < counts["compared"]
    assert counts.keys().isdisjoint({"different", "extra"})
    same(exported("jsonl", tmp_path), truth(sandbox))


async def test_verifying_a_share_costs_that_share(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    plan = Plan(way="events", verify=20)
    counts = (await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()).counts
    assert 15 < counts["verified"] < 45
    assert sandbox.served["GET /conversations/{}/messages"] == counts["verified"]
    assert counts.keys().isdisjoint({"absent", "different", "extra"})


async def test_a_page_token_that_dies_costs_no_record(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    dead = Fault(status=400)
    for operation in ("GET /conversations", "GET /events"):
        sandbox.faults.script(operation, [None, dead, None])
    plan = Plan(way="conversations")
    await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()
    same(exported("jsonl", tmp_path), truth(sandbox))
    assert sandbox.served["GET /conversations/{}/messages"] == sandbox.counts()["conversations"]


async def test_without_the_scope_for_events_an_export_is_exact_and_says_it_is_unsettled(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    names = ("accounts", "channels", "comments", "contacts", "conversations", "inboxes")
    more = ("messages", "tags", "teammates", "teams")
    token = sandbox.api_token_with([f"{name}:read" for name in (*names, *more)])
    told: list[Progress] = []
    async with FrontClient(token, base_url=sandbox.url, retries=0) as front:
        summary = await Export(front, tmp_path).run(told.append)
    assert summary.way == "conversations: the token may not read events"
    assert summary.counts["unsettled"] == 1
    same(exported("jsonl", tmp_path), truth(sandbox))
