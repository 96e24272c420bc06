"""Conversations: filters, changes, merging and deleting."""

from typing import Any

import pytest

from tests.sandbox.asking import COMPANY, Front, Record, first, where


@pytest.fixture
def conversation(front: Front) -> str:
    """Name an archived conversation that nobody owns and that has messages."""
    record = where(front.sandbox, "conversations", status="archived", assignee=None)
    return str(record["id"])


async def read(front: Front, conversation: str) -> Record:
    record: Record = (await front.get(f"/conversations/{conversation}")).json
    return record


async def change(front: Front, conversation: str, **fields: Any) -> Record:
    answer = await front.patch(f"/conversations/{conversation}", json=fields)
    assert answer.status == 204, answer.body
    return await read(front, conversation)


async def events(front: Front, conversation: str) -> list[str]:
    answer = await front.get(f"/conversations/{conversation}/events?limit=100")
    return [event["type"] for event in answer.json["_results"]]


async def test_one_is_read_as_it_stands_in_the_list(front: Front) -> None:
    for record in (await front.get("/conversations")).json["_results"]:
        assert await read(front, record["id"]) == record


@pytest.mark.parametrize(
    ("query", "field", "values"),
    [
        ("q[statuses][]=archived", "status", {"archived"}),
        ("q[statuses]=assigned&q[statuses]=unassigned", "status", {"assigned", "unassigned"}),
        ("q%5Bstatuses%5D%5B%5D=trashed", "status", {"deleted"}),
        ("q[status_categories][]=waiting", "status_category", {"waiting"}),
        ("q[status_ids][]=sts_5z", "status_id", {"sts_5z"}),
        ("q[statuses][]=nothing", "status", {"nothing"}),
    ],
)
async def test_filters_show_what_matches_and_all_of_it(
    front: Front, query: str, field: str, values: set[str]
) -> None:
    shown = await front.all(f"/conversations?limit=13&{query}")
    known = front.sandbox.records("conversations")
    assert sorted(shown) == sorted(one["id"] for one in known if one[field] in values)


@pytest.mark.parametrize("kind", ["tags", "inboxes", "teammates", "contacts"])
async def test_lists_of_an_owner_hold_what_belongs_to_it(front: Front, kind: str) -> None:
    known = list(front.sandbox.records("conversations"))
    for owner in list(front.sandbox.records(kind))[:6]:
        mine = owner["id"]
        shown = await front.all(f"/{kind}/{mine}/conversations?limit=6")
        assert len(set(shown)) == len(shown)
        if kind == "tags":
            assert set(shown) == {
                one["id"] for one in known if mine in {tag["id"] for tag in one["tags"]}
            }
        if kind == "teammates":
            owned = (one for one in known if one["assignee"] == owner)
            assert set(shown) == {one["id"] for one in owned}


async def test_every_conversation_is_in_one_inbox_and_of_one_contact(front: Front) -> None:
    for kind in ("inboxes", "contacts"):
        shown: list[str] = []
        for owner in front.sandbox.records(kind):
            shown += await front.all(f"/{kind}/{owner['id']}/conversations?limit=100")
        assert sorted(shown) == sorted(one["id"] for one in front.sandbox.records("conversations"))


async def test_a_changed_conversation_moves_between_the_lists(
    front: Front, conversation: str
) -> None:
    tag = first(front.sandbox, "tags")
    await change(front, conversation, status="deleted", tag_ids=[tag])
    trashed = await front.all("/conversations?q[statuses][]=trashed&limit=5")
    archived = await front.all("/conversations?q[statuses][]=archived&limit=5")
    tagged = await front.all(f"/tags/{tag}/conversations?limit=5")
    assert conversation in trashed
    assert conversation not in archived
    assert conversation in tagged
    assert len(await front.all("/conversations?limit=9")) == 60


async def test_assigning_and_unassigning(front: Front, conversation: str) -> None:
    teammate = next(front.sandbox.records("teammates"))
    await change(front, conversation, status="open")
    record = await change(front, conversation, assignee_id=f"alt:email:{teammate['email']}")
    assert (record["status"], record["assignee"]) == ("assigned", teammate)
    path = f"/conversations/{conversation}/assignee"
    assert (await front.ask("PUT", path, json={"assignee_id": None})).status == 204
    record = await read(front, conversation)
    assert (record["status"], record["assignee"]) == ("unassigned", None)
    assert (await events(front, conversation))[:3] == ["unassign", "assign", "reopen"]


async def test_tag_ids_replace_all_tags(front: Front, conversation: str) -> None:
    tags = [tag["id"] for tag in front.sandbox.records("tags")][30:33]
    record = await change(front, conversation, tag_ids=tags[:2])
    assert [tag["id"] for tag in record["tags"]] == tags[:2]
    path = f"/conversations/{conversation}/tags"
    assert (await front.post(path, json={"tag_ids": tags})).status == 204
    assert (await front.delete(path, json={"tag_ids": tags[:1]})).status == 204
    record = await read(front, conversation)
    assert [tag["id"] for tag in record["tags"]] == tags[1:]
    assert (await events(front, conversation))[:2] == ["untag", "tag"]


async def test_a_deleted_tag_is_gone_from_conversations(front: Front, conversation: str) -> None:
    tag = first(front.sandbox, "tags")
    await change(front, conversation, tag_ids=[tag])
    await front.delete(f"/tags/{tag}")
    assert (await read(front, conversation))["tags"] == []


async def test_other_fields(front: Front, conversation: str) -> None:
    inbox = [one["id"] for one in front.sandbox.records("inboxes")][7]
    record = await change(
        front,
        conversation,
        inbox_id=inbox,
        status_id="sts_5y",
        description="about paper",
        due_at=None,
        custom_fields={"Only": 1},
    )
    assert record["status_category"] == "waiting"
    assert record["custom_fields"] == {"Only": 1}
    assert record["updated_at"] == 1_800_000_000
    shown = (await front.get(f"/conversations/{conversation}/inboxes")).ids
    assert shown == [inbox]


@pytest.mark.parametrize(
    "body", [{"status": "closed"}, {"status_id": "sts_0"}, {"tag_ids": "tag"}, {"due_at": "soon"}]
)
async def test_nonsense_is_refused(front: Front, conversation: str, body: Record) -> None:
    assert (await front.patch(f"/conversations/{conversation}", json=body)).status == 400


async def test_followers_come_and_go(front: Front, conversation: str) -> None:
    path = f"/conversations/{conversation}/followers"
    people = [one["id"] for one in front.sandbox.records("teammates")][:2]
    before = (await front.get(path)).ids
    assert (await front.post(path, json={"teammate_ids": people})).status == 204
    assert set((await front.get(path)).ids) == {*before, *people}
    assert (await front.delete(path, json={"teammate_ids": people})).status == 204
    assert set((await front.get(path)).ids) == set(before) - set(people)


async def test_unknown_followers_can_be_ignored(front: Front, conversation: str) -> None:
    path = f"/conversations/{conversation}/followers"
    body = {"teammate_ids": ["tea_nobody"]}
    assert (await front.post(path, json=body)).status == 404
    assert (await front.post(f"{path}?ignore_errors=true", json=body)).status == 204
    assert (await front.post(path, json={"teammate_ids": ["tea_nobody"] * 51})).status == 400


async def test_links_come_by_id_or_by_address(front: Front, conversation: str) -> None:
    path = f"/conversations/{conversation}/links"
    urls = ["https://tracker.example/1", "https://tracker.example/2"]
    assert (await front.post(path, json={"link_external_urls": urls})).status == 204
    assert (await front.post(path, json={"link_external_urls": urls[:1]})).status == 204
    links = (await read(front, conversation))["links"]
    assert [link["external_url"] for link in links if "tracker" in link["external_url"]] == urls
    assert (await front.delete(path, json={"link_ids": [links[-1]["id"]]})).status == 204
    assert (await front.post(path, json={"link_ids": [links[-1]["id"]]})).status == 204
    assert (await read(front, conversation))["links"] == links
    assert (await events(front, conversation))[:2] == ["link_added", "link_removed"]


@pytest.mark.parametrize(
    "body", [{}, {"link_ids": [], "link_external_urls": []}, {"link_ids": ["top_x"] * 11}]
)
async def test_links_one_way_and_not_too_many(
    front: Front, conversation: str, body: Record
) -> None:
    assert (await front.post(f"/conversations/{conversation}/links", json=body)).status == 400


async def test_links_are_removed_by_id_only(front: Front, conversation: str) -> None:
    assert (await front.delete(f"/conversations/{conversation}/links", json={})).status == 400


async def test_reminders_are_set_and_cancelled(front: Front, conversation: str) -> None:
    path = f"/conversations/{conversation}/reminders"
    teammate = first(front.sandbox, "teammates")
    before = (await read(front, conversation))["scheduled_reminders"]
    body: Record = {"teammate_id": teammate, "scheduled_at": 1_900_000_000.5}
    assert (await front.patch(path, json=body)).status == 204
    reminders = (await read(front, conversation))["scheduled_reminders"]
    assert reminders[-1]["scheduled_at"] == 1_900_000_000.5
    assert reminders[-1]["_links"]["related"]["owner"].endswith(teammate)
    body["scheduled_at"] = None
    assert (await front.patch(path, json=body)).status == 204
    assert (await read(front, conversation))["scheduled_reminders"] == before


async def test_a_discussion_is_begun_with_a_comment(front: Front) -> None:
    author = first(front.sandbox, "teammates")
    body = {
        "type": "discussion",
        "subject": "Lunch",
        "teammate_ids": [author],
        "comment": {"body": "Who comes?", "author_id": author},
    }
    answer = await front.post("/conversations", json=body)
    assert answer.status == 201
    record = answer.json
    assert (record["type"], record["subject"], record["recipient"]) == ("discussion", "Lunch", None)
    assert (await front.get("/conversations?limit=1")).ids == [record["id"]]
    comments = await front.get(f"/conversations/{record['id']}/comments")
    assert [one["body"] for one in comments.json["_results"]] == ["Who comes?"]
    assert front.sandbox.counts()["conversations"] == 61
    body["type"] = "chat"
    assert (await front.post("/conversations", json=body)).status == 400


async def test_only_what_lies_in_the_trash_is_deleted(front: Front, conversation: str) -> None:
    before = front.sandbox.counts()
    messages = (await front.get(f"/conversations/{conversation}/messages")).ids
    assert (await front.delete(f"/conversations/{conversation}")).status == 400
    await change(front, conversation, status="deleted")
    assert (await front.delete(f"/conversations/{conversation}")).status == 204
    assert (await front.get(f"/conversations/{conversation}")).status == 404
    assert (await front.get(f"/messages/{messages[0]}")).status == 404
    after = front.sandbox.counts()
    assert after["conversations"] == before["conversations"] - 1
    assert after["messages"] == before["messages"] - len(messages)
    assert len(await front.all("/events")) == after["events"]


async def test_a_merged_conversation_answers_301_on_nineteen_operations(front: Front) -> None:
    survivor, lost = [one["id"] for one in front.sandbox.records("conversations")][3:5]
    front.sandbox.merge(lost, into=survivor)
    path = f"/conversations/{lost}"
    operations = [
        *(("GET", part) for part in _READS),
        *(("POST", part) for part in ("comments", "drafts", "followers", "links", "messages")),
        ("POST", "tags"),
        *(("DELETE", part) for part in ("followers", "links", "tags")),
        ("PATCH", ""),
        ("PATCH", "reminders"),
        ("PUT", "assignee"),
    ]
    assert len(operations) == 19
    for method, part in operations:
        suffix = f"/{part}" if part else ""
        answer = await front.ask(method, f"{path}{suffix}?limit=3", json={})
        assert answer.status == 301
        assert answer.headers["Location"] == (f"{COMPANY}/conversations/{survivor}{suffix}?limit=3")
    assert (await front.delete(path)).status == 404


_READS = ("", "comments", "drafts", "events", "followers", "inboxes", "messages")


async def test_what_was_in_a_merged_conversation_is_in_the_other(front: Front) -> None:
    survivor, lost, last = [one["id"] for one in front.sandbox.records("conversations")][3:6]
    before = front.sandbox.counts()
    messages = {
        message
        for one in (survivor, lost, last)
        for message in (await front.get(f"/conversations/{one}/messages")).ids
    }
    front.sandbox.merge(lost, into=survivor)
    front.sandbox.merge(survivor, into=last)
    answer = await front.get(f"/conversations/{last}/messages")
    assert set(answer.ids) == messages
    homes = {one["_links"]["related"]["conversation"] for one in answer.json["_results"]}
    assert homes == {f"{COMPANY}/conversations/{last}"}
    moved = await front.get(f"/conversations/{lost}")
    assert moved.headers["Location"].endswith(last)
    after = front.sandbox.counts()
    assert after["conversations"] == before["conversations"] - 2
    assert after["messages"] == before["messages"]
    assert lost not in await front.all("/conversations")


def test_only_two_conversations_that_exist_can_be_merged(front: Front) -> None:
    one = first(front.sandbox, "conversations")
    for lost, into in ((one, one), (one, "cnv_x"), ("cnv_x", one)):
        with pytest.raises(LookupError):
            front.sandbox.merge(lost, into=into)
