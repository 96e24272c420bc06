"""Events: order, filters, and what stands in them."""

import pytest

from tests.sandbox.asking import Front, Record


def known(front: Front) -> list[Record]:
    return list(front.sandbox.records("events"))


@pytest.mark.parametrize(
    "query",
    [
        "q[types][]=inbound",
        "q[types][]=tag&q[types][]=comment",
        "q[types]=assign&q[types]=archive",
        "q%5Btypes%5D%5B%5D=mention",
        "q[types][]=nothing",
    ],
)
async def test_events_of_some_types(front: Front, query: str) -> None:
    types = {pair.partition("=")[2] for pair in query.split("&")}
    shown = await front.all(f"/events?{query}")
    assert shown == [one["id"] for one in reversed(known(front)) if one["type"] in types]


async def test_events_of_some_inboxes(front: Front) -> None:
    inboxes = [one["id"] for one in front.sandbox.records("inboxes")][:3]
    query = "&".join(f"q[inboxes][]={inbox}" for inbox in inboxes)
    homes: set[str] = set()
    for inbox in inboxes:
        homes |= set(await front.all(f"/inboxes/{inbox}/conversations"))
    expected = [one for one in reversed(known(front)) if one["conversation"]["id"] in homes]
    assert await front.all(f"/events?{query}") == [one["id"] for one in expected]
    assert await front.all(f"/events?{query}&q[types][]=inbound") == [
        one["id"] for one in expected if one["type"] == "inbound"
    ]


async def test_events_of_a_time(front: Front) -> None:
    records = known(front)
    after, before = records[40]["emitted_at"], records[90]["emitted_at"]
    shown = await front.all(f"/events?q[after]={after}&q[before]={before}&sort_order=asc")
    assert shown[0] in (records[40]["id"], records[41]["id"])  # rounded to milliseconds
    assert len(shown) in range(48, 52)
    assert (await front.get("/events?q[after]=noon")).status == 400


async def test_written_events_are_filtered_as_well(front: Front) -> None:
    conversation = next(front.sandbox.records("conversations"))["id"]
    tag = next(front.sandbox.records("tags"))["id"]
    await front.patch(f"/conversations/{conversation}", json={"tag_ids": [tag]})
    newest = (await front.get("/events?q[types][]=tag&limit=1")).json["_results"][0]
    assert newest["target"]["data"]["id"] == tag
    assert newest["emitted_at"] == 1_800_000_000
    since = await front.all("/events?q[after]=1799999999")
    assert newest["id"] in since
    assert await front.all("/events?q[after]=1800000000") == []
    inbox = (await front.get(f"/conversations/{conversation}/inboxes")).ids[0]
    assert newest["id"] in await front.all(f"/events?q[inboxes][]={inbox}")


async def test_one_event_is_read_as_it_stands_in_the_list(front: Front) -> None:
    for record in known(front)[:30]:
        assert (await front.get(f"/events/{record['id']}")).json == record


async def test_targets_are_whole(front: Front) -> None:
    messages = {one["id"]: one for one in front.sandbox.records("messages")}
    comments = {one["id"]: one for one in front.sandbox.records("comments")}
    for event in known(front):
        target = event.get("target", {"_meta": {"type": None}})
        if target["_meta"]["type"] == "message":
            assert target["data"] == messages[target["data"]["id"]]
            assert target["data"]["is_inbound"] == (event["type"] == "inbound") or (
                event["type"] in ("sending_error", "message_bounce_error")
            )
        if target["_meta"]["type"] == "comment":
            assert target["data"] == comments[target["data"]["id"]]


async def test_the_inboxes_of_a_source_are_a_list_and_that_of_a_target_is_not(
    front: Front,
) -> None:
    inbound = next(one for one in known(front) if one["type"] == "inbound")
    (inbox,) = inbound["source"]["data"]
    assert {"address", "send_as", "type"} <= set(inbox)
    moved = next(one for one in known(front) if one["type"] == "move")
    assert moved["target"]["data"]["id"].startswith("inb_")


async def test_sources_and_targets_depart_as_fronts_do(front: Front) -> None:
    records = known(front)
    assert any("target" not in one for one in records)
    assert any("data" not in one["source"] for one in records)
    rule = next(one for one in records if one["source"]["_meta"]["type"] == "rule")
    assert rule["source"]["data"]["actions"]


async def test_events_of_a_conversation(front: Front) -> None:
    shown: list[str] = []
    for record in front.sandbox.records("conversations"):
        shown += await front.all(f"/conversations/{record['id']}/events?limit=3")
    assert sorted(shown) == sorted(one["id"] for one in known(front))
