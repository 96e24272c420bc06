"""What an interrupted or repeated export may do, and what it refuses before it touches anything."""

import time
from pathlib import Path
from typing import Any

import pytest

from front_async import BadRequest, Forbidden, FrontClient, InvalidArgument, ServerError
from front_async.export import Export, Plan
from front_async.export.journal import Journal
from front_async.export.plan import Way
from front_async.export.source import Source
from front_async.sandbox import Fault, Sandbox
from front_async.testing import FakeClock
from front_async.transport.paging import Page, Walk
from tests.export.reading import exported, manifest, same, sink_of, truth

_DOWN = Fault(status=500)


async def test_a_loop_that_was_left_can_be_entered_again(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    async with Export(front, sink=sink_of("sqlite", tmp_path), concurrency=2) as export:
        async for _ in export:
            break
        async for _ in export:
            continue
        assert export.summary.records > 0
    same(exported("sqlite", tmp_path), truth(sandbox))


@pytest.mark.parametrize("conversations", [230])
async def test_a_replacement_that_was_interrupted_goes_on_by_either_command(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    plan = Plan(way="conversations")
    whole = await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()
    for replace in (True, False, True):
        sandbox.faults.script("GET /conversations/{}/messages", [*[None] * 60, _DOWN])
        with pytest.raises(ServerError):
            await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path), replace=replace).run()
    sandbox.faults.clear()
    again = Export(front, plan=plan, sink=sink_of("jsonl", tmp_path), replace=True)
    assert (await again.run()).requests < whole.requests - 100
    same(exported("jsonl", tmp_path), truth(sandbox))


async def test_an_update_that_the_token_may_not_do_touches_nothing(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    names = ("accounts", "channels", "comments", "contacts", "conversations", "inboxes")
    more = ("messages", "tags", "teammates", "teams")
    token = sandbox.api_token_with([f"{name}:read" for name in (*names, *more)])
    async with FrontClient(token, base_url=sandbox.url, retries=0) as front:
        await Export(front, tmp_path).run()
        before = manifest(tmp_path)
        for _ in range(2):
            with pytest.raises(Forbidden, match="events"):
                await Export(front, tmp_path, update=True).run()
    assert manifest(tmp_path) == before


@pytest.mark.parametrize("way", ["conversations", "events"])
async def test_a_clock_that_is_ahead_hides_no_change(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, way: Way
) -> None:
    clock = FakeClock(time.time() + 600, jumps=False)
    plan = Plan(way=way)
    ids = [one["id"] for one in sandbox.records("conversations")]
    changed = False
    export = Export(front, plan=plan, sink=sink_of("jsonl", tmp_path), clock=clock, concurrency=1)
    async with export:
        async for progress in export:
            if progress.resource == "messages" and not changed:
                changed = True
                await front.messages.create_reply(ids[0], body="Meanwhile")
    ours, theirs = exported("jsonl", tmp_path), truth(sandbox)
    assert ours["messages"].keys() == theirs["messages"].keys()


class _Mortal:
    """A list whose tokens die after one page; *path* says where it begins."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._asked = 0

    def raw(self) -> "_Mortal":
        return self

    def walk(self) -> Walk[Any]:
        return Walk(self.path, self._page)

    async def _page(self, _: str) -> Page[Any]:
        self._asked += 1
        if self._asked > 1:
            raise BadRequest("GET /events", 400)
        page: Page[Any] = Page([], "a token", None, b"", "/events?page_token=dying")
        return page


@pytest.mark.parametrize(("moves", "pages"), [(True, 51), (False, 6)])
async def test_page_tokens_may_die_for_as_long_as_the_list_gets_on(
    front: FrontClient, tmp_path: Path, moves: bool, pages: int
) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    source = Source(
        front=front,
        plan=Plan(),
        events=True,
        run=1,
        started=0.0,
        ledger=journal,
        folder=tmp_path,
    )
    read = 0

    def start(_: str | None) -> Any:
        return _Mortal(f"/events?after={read if moves else 0}")

    async def walk() -> None:
        nonlocal read, moves
        async for _ in source.pages(start):
            read += 1
            moves = moves and read < 45

    with journal, pytest.raises(BadRequest):
        await walk()
    assert read == pages


async def test_a_trashed_conversation_that_is_deleted_meanwhile_is_found_in_the_same_run(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, tmp_path).run()
    archived = [one for one in sandbox.records("conversations") if one["status"] == "archived"]
    gone = archived[0]["id"]
    await front.conversations.update(gone, status="deleted")
    sandbox.faults.script("GET /conversations", [_DOWN])  # the trash, after the events
    with pytest.raises(ServerError):
        await Export(front, tmp_path, update=True).run()
    await front.conversations.delete(gone)
    summary = await Export(front, tmp_path).run()
    assert summary.counts["deleted"] == 1
    same(exported("jsonl", tmp_path), truth(sandbox))


async def test_verify_is_a_part_of_the_plan_under_way(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    sandbox.faults.add("GET /events", _DOWN, times=None)
    with pytest.raises(ServerError):
        await Export(front, plan=Plan(way="events"), sink=sink_of("jsonl", tmp_path)).run()
    with pytest.raises(InvalidArgument, match=r"verify was 0\.0 and is 50"):
        await Export(
            front, plan=Plan(way="events", verify=50), sink=sink_of("jsonl", tmp_path)
        ).run()


def test_verify_is_refused_where_it_would_do_nothing(front: FrontClient, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="verify: there is nothing to compare"):
        Plan(verify=5, way="conversations")
    with pytest.raises(InvalidArgument, match="verify: there is nothing to compare"):
        Plan(verify=5, tags="tag_1")
    with pytest.raises(InvalidArgument, match="verify: an update compares nothing"):
        Export(front, plan=Plan(verify=5), sink=sink_of("jsonl", tmp_path), update=True)


def test_a_plan_and_its_short_forms_exclude_each_other(front: FrontClient, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="plan: it says itself"):
        Export(front, tmp_path, plan=Plan(), messages=False)
    with pytest.raises(InvalidArgument, match="plan: it says itself"):
        Export(front, tmp_path, plan=Plan(), resources=["tags"])
