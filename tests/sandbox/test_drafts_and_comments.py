"""Drafts with their versions, and comments."""

import pytest

from front_async.sandbox import Sandbox
from tests.sandbox.asking import Front, Record, first


@pytest.fixture
def conversation(sandbox: Sandbox) -> str:
    """Name a conversation."""
    return first(sandbox, "conversations")


async def drafted(front: Front, conversation: str, **more: object) -> Record:
    channel = first(front.sandbox, "channels")
    body = {"body": "<p>Draft</p>", "channel_id": channel, **more}
    answer = await front.post(f"/conversations/{conversation}/drafts", json=body)
    assert answer.status == 200, answer.body
    record: Record = answer.json
    return record


async def test_the_company_has_drafts(front: Front) -> None:
    drafts = list(front.sandbox.records("drafts"))
    assert len(drafts) == front.sandbox.counts()["drafts"] > 5
    shown: list[str] = []
    for record in front.sandbox.records("conversations"):
        shown += (await front.get(f"/conversations/{record['id']}/drafts")).ids
    assert sorted(shown) == sorted(draft["id"] for draft in drafts)
    assert all(draft["is_draft"] and draft["version"] for draft in drafts)
    assert {draft["draft_mode"] for draft in drafts} == {"private", "shared"}


async def test_a_draft_is_read_as_a_message(front: Front) -> None:
    draft = next(front.sandbox.records("drafts"))
    assert (await front.get(f"/messages/{draft['id']}")).json == draft


async def test_a_reply_is_drafted(front: Front, conversation: str) -> None:
    author = next(front.sandbox.records("teammates"))
    draft = await drafted(
        front, conversation, author_id=author["id"], to=["a@b.example"], mode="shared", subject="S"
    )
    assert (draft["draft_mode"], draft["author"], draft["subject"]) == ("shared", author, "S")
    assert draft["id"] in (await front.get(f"/conversations/{conversation}/drafts")).ids
    messages = (await front.get(f"/conversations/{conversation}/messages")).ids
    assert draft["id"] not in messages


async def test_a_reply_needs_a_channel(front: Front, conversation: str) -> None:
    path = f"/conversations/{conversation}/drafts"
    assert (await front.post(path, json={"body": "x"})).status == 400


async def test_a_draft_begins_a_conversation(front: Front) -> None:
    path = f"/channels/{first(front.sandbox, 'channels')}/drafts"
    draft = (await front.post(path, json={"body": "x", "subject": "New"})).json
    newest = (await front.get("/conversations?limit=1")).json["_results"][0]
    assert draft["_links"]["related"]["conversation"] == newest["_links"]["self"]
    assert newest["subject"] == "New"
    assert newest["_links"]["related"]["last_message"] is None


async def test_an_edit_makes_another_version(front: Front, conversation: str) -> None:
    draft = await drafted(front, conversation, to=["a@b.example"], subject="S")
    path = f"/drafts/{draft['id']}/"
    channel = first(front.sandbox, "channels")
    edit = {"body": "<p>Better</p>", "version": draft["version"], "channel_id": channel}
    edited = (await front.patch(path, json=edit)).json
    assert edited["text"] == "Better"
    assert (edited["subject"], edited["recipients"]) == ("S", draft["recipients"])
    assert edited["version"] != draft["version"]
    stale = await front.patch(path, json=edit)
    assert stale.status == 409
    assert stale.error["title"] == "Conflict"
    assert (await front.patch(path, json={"body": "x"})).status == 200
    assert (await front.patch(path, json={"body": "x", "mode": "public"})).status == 400


async def test_a_draft_is_deleted_in_its_latest_version_only(
    front: Front, conversation: str
) -> None:
    draft = await drafted(front, conversation)
    path = f"/drafts/{draft['id']}"
    assert (await front.delete(path, json={})).status == 400
    assert (await front.delete(path, json={"version": "old"})).status == 409
    assert (await front.delete(path, json={"version": draft["version"]})).status == 204
    assert (await front.get(f"/messages/{draft['id']}")).status == 404
    assert (await front.delete(path, json={"version": draft["version"]})).status == 404


async def test_comments_are_read_as_they_stand_in_the_list(front: Front) -> None:
    shown: list[Record] = []
    for record in front.sandbox.records("conversations"):
        shown += (await front.get(f"/conversations/{record['id']}/comments")).json["_results"]
    known = list(front.sandbox.records("comments"))
    assert sorted(one["id"] for one in shown) == sorted(one["id"] for one in known)
    for one in known:
        assert (await front.get(f"/comments/{one['id']}")).json == one


async def test_a_comment_calls_people(front: Front, conversation: str) -> None:
    people = list(front.sandbox.records("teammates"))[:2]
    path = f"/conversations/{conversation}/comments"
    body = {
        "body": f"@{people[1]['username']} look",
        "author_id": people[0]["id"],
        "is_pinned": True,
    }
    comment = (await front.post(path, json=body)).json
    assert (comment["author"], comment["is_pinned"]) == (people[0], True)
    mentions = await front.get(f"/comments/{comment['id']}/mentions")
    assert mentions.json["_results"] == [people[1]]
    event = (await front.get("/events?limit=1")).json["_results"][0]
    assert (event["type"], event["source"]["data"]) == ("mention", people[0])
    assert event["target"]["data"] == comment
    assert (await front.get(f"{path}?limit=5")).ids[0] == comment["id"]


async def test_a_comment_is_answered(front: Front) -> None:
    comment = next(front.sandbox.records("comments"))
    answer = await front.post(f"/comments/{comment['id']}/replies", json={"body": "Yes"})
    assert answer.status == 201
    related = answer.json["_links"]["related"]
    assert related["comment_replied_to"] == comment["_links"]["self"]
    assert related["conversation"] == comment["_links"]["related"]["conversation"]


async def test_only_the_token_that_wrote_a_comment_changes_its_body(
    front: Front, conversation: str
) -> None:
    path = f"/conversations/{conversation}/comments"
    comment = (await front.post(path, json={"body": "One"})).json["id"]
    assert (await front.patch(f"/comments/{comment}/", json={"body": "Two"})).json["body"] == "Two"
    async with Front(front.sandbox, front.sandbox.issue().access_token) as other:
        refused = await other.patch(f"/comments/{comment}/", json={"body": "Three"})
        assert refused.status == 403
        pinned = await other.patch(f"/comments/{comment}/", json={"is_pinned": True})
        assert pinned.json["is_pinned"] is True
