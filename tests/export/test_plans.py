"""What is exported: filters, windows, shards, and the choice between the two ways."""

import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import FrontClient, InvalidArgument
from front_async.export import Export, Plan
from front_async.export.choosing import judged, rate
from front_async.export.happenings import windows
from front_async.export.runs import first_shards, later_shards, queries
from front_async.export.shards import decode_shard
from front_async.sandbox import Fault, Sandbox
from tests.export.reading import Record, exported, sink_of


async def _conversations(front: FrontClient, folder: Path, **filters: Any) -> list[Record]:
    await Export(front, plan=Plan(**filters), sink=sink_of("jsonl", folder)).run()
    found = exported("jsonl", folder)
    owners = set(found["conversations"])
    homes = [
        record["_links"]["related"]["conversation"].rpartition("/")[2]
        for record in found["messages"].values()
    ]
    assert set(homes) <= owners
    return list(found["conversations"].values())


async def test_only_some_statuses(sandbox: Sandbox, front: FrontClient, tmp_path: Path) -> None:
    found = await _conversations(front, tmp_path, statuses=["archived", "trashed"])
    assert {one["status"] for one in found} == {"archived", "deleted"}
    wanted = [
        one for one in sandbox.records("conversations") if one["status"] in ("archived", "deleted")
    ]
    assert len(found) == len(wanted)


async def test_only_some_tags_inboxes_and_times(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    all_of = list(sandbox.records("conversations"))
    tags = [all_of[10]["tags"][0]["id"], all_of[11]["tags"][0]["id"]]
    middle = all_of[100]["updated_at"]
    found = await _conversations(front, tmp_path / "tags", tags=tags)
    wanted = {one["id"] for one in all_of if {tag["id"] for tag in one["tags"]} & set(tags)}
    assert {one["id"] for one in found} == wanted != set()
    inbox = next(sandbox.records("inboxes"))["id"]
    listed = {one.id async for one in front.inboxes.list_conversations(inbox)}
    found = await _conversations(front, tmp_path / "inbox", inboxes=[inbox])
    assert {one["id"] for one in found} == listed
    found = await _conversations(front, tmp_path / "late", after=middle)
    assert {one["id"] for one in found} == {
        one["id"] for one in all_of if one["updated_at"] > int(middle)
    }
    found = await _conversations(front, tmp_path / "early", before=middle)
    assert {one["id"] for one in found} == {
        one["id"] for one in all_of if one["updated_at"] < int(middle) + 1
    }


@pytest.mark.parametrize("conversations", [230])
async def test_a_search_goes_on_by_time_when_its_tokens_die(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    operation = "GET /conversations/search/{}"
    sandbox.faults.script(operation, [None, Fault(status=400), None, Fault(status=400)])
    found = await _conversations(front, tmp_path, after=1.0)
    assert len(found) == sandbox.counts()["conversations"]
    assert sandbox.served[operation] <= 7


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"way": "fast"}, "way must be of auto"),
        ({"statuses": ["open"]}, "statuses must be of assigned"),
        ({"verify": 101}, "verify must be a percentage"),
        ({"way": "events", "search": "late"}, "the whole company"),
        ({"after": 2.0, "before": 1.0}, "after must be earlier"),
        ({"after": datetime(2026, 1, 1)}, "no time zone"),  # noqa: DTZ001  # the point
        ({"resources": ["people"]}, "people cannot be exported"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidArgument, match=said):
        Plan(**values)


def test_a_moment_may_be_a_datetime() -> None:
    assert Plan(after=datetime(2026, 1, 1, tzinfo=UTC)) == Plan(after=1767225600.0)


@pytest.mark.parametrize("plan", [Plan(attachments=True, verify=1), Plan(tags=["tag_1", "tag_2"])])
def test_a_plan_is_small_shards_that_pickle(plan: Plan) -> None:
    shards = [*first_shards(plan, 1e9, events=not plan.filtered), *later_shards(plan, 1e9)]
    for shard in shards:
        assert pickle.loads(pickle.dumps(shard)) == decode_shard(shard.name) == shard
        assert len(shard.name) < 200
    first = list(first_shards(plan, 1e9, events=False))
    assert len(set(first)) == len(first)


def test_a_search_means_all_of_its_words_so_there_is_one_for_each_choice() -> None:
    plan = Plan(inboxes=["inb_1", "inb_2"], statuses=("archived", "assigned"), search="late")
    assert list(queries(plan, 5.0)) == [
        "late inbox:inb_1 is:archived after:5",
        "late inbox:inb_1 is:open is:assigned after:5",
        "late inbox:inb_2 is:archived after:5",
        "late inbox:inb_2 is:open is:assigned after:5",
    ]
    assert list(queries(Plan(statuses=("archived",)), None)) == [""]


@given(st.floats(0, 2e9), st.floats(0, 2e9), st.floats(0, 1))
def test_no_moment_falls_between_two_windows(first: float, length: float, part: float) -> None:
    end = first + length
    moment = first + part * length
    cut = windows(first, end)
    inside = [one for one in cut if (one.after or 0) < moment < (one.before or 0)]
    assert inside
    assert len(cut) <= 32


def test_auto_takes_the_way_that_costs_less_and_says_why() -> None:
    assert judged(2, 1.0, 4.5).events
    assert judged(2, 1.0, 4.5).reason.endswith("0.31 requests a conversation against 2.01")
    assert not judged(2, 1.0, 45.0).events
    assert not judged(2, 0.0, 0.0).events
    assert rate([3.0, None, 1.0]) == 0.5
    assert rate([1.0, 1.0]) == rate([]) == 0.0
