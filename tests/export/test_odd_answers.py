"""Front departs from its own description: a record that is a little odd costs no export."""

import json
from pathlib import Path
from typing import Any

import pytest

from front_async import FrontClient
from front_async.export import Export, Plan
from front_async.export.reading import Head, read
from front_async.sandbox import Fault, Sandbox
from tests.export.reading import exported, same, sink_of, truth

_ODD: list[dict[str, Any]] = [
    {"_links": []},
    {"_links": {"related": []}},
    {"_links": {"related": {"conversation": 5, "last_message": None}}},
    {"status": 7},
    {"updated_at": "2026-01-01T00:00:00Z"},
    {"attachments": None},
]


@pytest.mark.parametrize("odd", _ODD)
def test_a_field_of_another_shape_counts_as_left_out(odd: dict[str, Any]) -> None:
    record = {"id": "cnv_1", "status": "archived", "updated_at": 5.0} | odd
    head = read(Head, json.dumps(record).encode(), "GET /conversations")
    assert head.id == "cnv_1"
    assert head.status == ("archived" if "status" not in odd else None)
    assert head.updated_at == (5.0 if "updated_at" not in odd else None)


@pytest.mark.parametrize("conversations", [20])
@pytest.mark.parametrize("odd", _ODD)
async def test_an_odd_message_is_exported_as_it_came(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, odd: dict[str, Any]
) -> None:
    record = {"id": "msg_odd"} | odd
    page = Fault(status=200, body=json.dumps({"_results": [record]}).encode())
    sandbox.faults.add("GET /conversations/{}/messages", page)
    plan = Plan(way="conversations", attachments=True, resources=["messages"])
    await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()
    lines = (tmp_path / "messages-0001.jsonl").read_bytes().splitlines()
    assert record in [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    "odd",
    [
        {"conversation": {}},
        {"conversation": None, "target": None},
        {"target": {"_meta": {"type": "message"}, "data": {"text": "no id"}}},
        {"target": {"_meta": [], "data": []}},
        {"emitted_at": "yesterday", "type": None},
    ],
)
async def test_an_odd_event_is_passed_over(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, odd: dict[str, Any]
) -> None:
    event = {"id": "evt_odd", "type": "inbound", "emitted_at": 1.0} | odd
    then = f"{sandbox.url}/events?sort_by=created_at&sort_order=asc&limit=15"
    page = {"_results": [event], "_pagination": {"next": then}}
    fault = Fault(status=200, body=json.dumps(page).encode())
    sandbox.faults.script("GET /events", [None, None, fault, fault])
    await Export(front, plan=Plan(way="events"), sink=sink_of("jsonl", tmp_path)).run()
    ours, theirs = exported("jsonl", tmp_path), truth(sandbox)
    assert ours["messages"].keys() == theirs["messages"].keys()


async def test_the_first_page_of_events_may_be_empty(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    link = f"{sandbox.url}/events?sort_by=created_at&sort_order=asc&limit=2"
    empty: dict[str, Any] = {"_results": [], "_pagination": {"next": link}}
    sandbox.faults.script("GET /events", [Fault(status=200, body=json.dumps(empty).encode())])
    plan = Plan(way="events")
    summary = await Export(front, plan=plan, sink=sink_of("jsonl", tmp_path)).run()
    assert "completed" not in summary.counts
    same(exported("jsonl", tmp_path), truth(sandbox))
