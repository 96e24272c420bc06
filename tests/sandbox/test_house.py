"""Tags, inboxes, channels, teammates, teams and attachments."""

import re
from typing import Any

import pytest

from front_async.sandbox import Sandbox
from tests.sandbox.asking import Front, Record, first, where


@pytest.mark.parametrize(
    "path", ["/tags", "/company/tags", "/teams/{teams}/tags", "/teammates/{teammates}/tags"]
)
async def test_a_tag_is_made_where_it_belongs(front: Front, path: str) -> None:
    for kind in ("teams", "teammates"):
        path = path.replace(f"{{{kind}}}", first(front.sandbox, kind))
    body = {"name": "Mine", "highlight": "blue", "is_visible_in_conversation_lists": True}
    created = await front.post(path, json=body)
    assert created.status == 201
    assert body.items() <= created.json.items()
    assert created.json["id"] in (await front.get(path)).ids
    assert created.json["is_private"] == ("teammates" in path)
    assert (await front.post(path, json={"name": "x", "highlight": "loud"})).status == 400


async def test_a_tag_has_children(front: Front) -> None:
    parent = list(front.sandbox.records("tags"))[15]
    path = f"/tags/{parent['id']}"
    assert parent["_links"]["related"]["children"] is None
    child = (await front.post(f"{path}/children", json={"name": "Small"})).json
    assert child["_links"]["related"]["parent_tag"] == parent["_links"]["self"]
    assert (await front.get(f"{path}/children")).ids == [child["id"]]
    assert (await front.get(path)).json["_links"]["related"]["children"].endswith("/children")
    assert (await front.delete(path)).status == 204
    orphan = (await front.get(f"/tags/{child['id']}")).json
    assert orphan["_links"]["related"]["parent_tag"] is None


async def test_a_tag_is_changed_and_moved(front: Front) -> None:
    one, two = [tag["id"] for tag in front.sandbox.records("tags")][10:12]
    body: Record = {"name": "Other", "description": None, "parent_tag_id": two}
    assert (await front.patch(f"/tags/{one}", json=body)).status == 204
    changed = (await front.get(f"/tags/{one}")).json
    assert (changed["name"], changed["updated_at"]) == ("Other", 1_800_000_000)
    assert (await front.get(f"/tags/{two}/children")).ids == [one]
    assert (await front.patch(f"/tags/{one}", json={"parent_tag_id": None})).status == 204
    assert (await front.get(f"/tags/{two}/children")).ids == []


@pytest.mark.parametrize(
    "path", ["/inboxes", "/teams/{teams}/inboxes", "/teammates/{teammates}/private_inboxes"]
)
async def test_an_inbox_is_made_where_it_belongs(front: Front, path: str) -> None:
    teammate = first(front.sandbox, "teammates")
    for kind in ("teams", "teammates"):
        path = path.replace(f"{{{kind}}}", first(front.sandbox, kind))
    body = {"name": "New", "teammate_ids": [teammate], "custom_fields": {"a": 1}}
    created = await front.post(path, json=body)
    assert created.status == 201
    assert (created.json["name"], created.json["custom_fields"]) == ("New", {"a": 1})
    assert created.json["is_private"] == ("private" in path)
    assert created.json["id"] in (await front.get(path)).ids
    assert created.json["id"] in (await front.get(f"/teammates/{teammate}/inboxes")).ids
    empty = (await front.get(f"/inboxes/{created.json['id']}/conversations")).ids
    assert empty == []


async def test_access_to_an_inbox(front: Front) -> None:
    inbox = first(front.sandbox, "inboxes")
    path = f"/inboxes/{inbox}/teammates"
    before = (await front.get(path)).ids
    everybody = [one["id"] for one in front.sandbox.records("teammates")]
    outsider = next(one for one in everybody if one not in before)
    assert (await front.post(path, json={"teammate_ids": [outsider]})).status == 204
    assert (await front.get(path)).ids == [*before, outsider]
    assert (await front.delete(path, json={"teammate_ids": everybody})).status == 204
    assert (await front.get(path)).ids == []
    assert inbox not in (await front.get(f"/teammates/{outsider}/inboxes")).ids


async def test_a_channel_is_made_changed_and_validated(front: Front) -> None:
    one, two = [inbox["id"] for inbox in front.sandbox.records("inboxes")][:2]
    body = {"type": "smtp", "name": "Mail", "send_as": "new@x.example", "settings": {"a": 1}}
    assert (await front.post(f"/inboxes/{one}/channels", json=body)).status == 204
    assert (await front.post(f"/inboxes/{one}/channels", json={"type": "fax"})).status == 400
    path = "/channels/alt:address:new@x.example"
    channel = (await front.get(path)).json
    assert channel["id"] in (await front.get(f"/inboxes/{one}/channels")).ids
    assert channel["is_valid"] is False
    validated = await front.post(f"{path}/validate")
    assert (validated.status, validated.json) == (202, {"status": "accepted"})
    patch = {"name": "Post", "inbox_id": two, "settings": {"undo_send_time": 30}}
    assert (await front.patch(path, json=patch)).status == 204
    changed = (await front.get(path)).json
    assert (changed["name"], changed["is_valid"]) == ("Post", True)
    assert changed["settings"] == {"a": 1, "undo_send_time": 30}
    assert (await front.get(f"/inboxes/{two}/channels")).ids[-1] == changed["id"]
    custom = where(front.sandbox, "channels", type="custom")["id"]
    assert (await front.post(f"/channels/{custom}/validate")).status == 400


async def test_channels_of_teams_and_teammates(front: Front) -> None:
    shown: list[str] = []
    for kind in ("teams", "teammates"):
        for owner in front.sandbox.records(kind):
            shown += (await front.get(f"/{kind}/{owner['id']}/channels")).ids
    connected = [
        one for one in front.sandbox.records("channels") if one["_links"]["related"]["inbox"]
    ]
    assert sorted(shown) == sorted(one["id"] for one in connected)


async def test_a_teammate_is_changed_everywhere(front: Front) -> None:
    conversation = next(one for one in front.sandbox.records("conversations") if one["assignee"])
    path = f"/teammates/alt:email:{conversation['assignee']['email']}"
    assert (await front.patch(path, json={"first_name": "Zed"})).status == 204
    assert (await front.get(path)).json["first_name"] == "Zed"
    changed = (await front.get(f"/conversations/{conversation['id']}")).json
    assert changed["assignee"]["first_name"] == "Zed"


async def test_members_join_and_leave_a_team(front: Front) -> None:
    team = first(front.sandbox, "teams")
    record = (await front.get(f"/teams/{team}")).json
    assert [inbox["name"] for inbox in record["inboxes"]] == ["Sales", "Support", "Careers"]
    before = [member["id"] for member in record["members"]]
    body = {"teammate_ids": [list(front.sandbox.records("teammates"))[1]["id"], before[0]]}
    assert (await front.post(f"/teams/{team}/teammates", json=body)).status == 204
    members = (await front.get(f"/teams/{team}")).json["members"]
    assert [member["id"] for member in members] == [*before, body["teammate_ids"][0]]
    assert (await front.delete(f"/teams/{team}/teammates", json=body)).status == 204
    members = (await front.get(f"/teams/{team}")).json["members"]
    assert [member["id"] for member in members] == before[1:]


async def test_me_is_the_company(front: Front) -> None:
    assert (await front.get("/me")).json == {
        "_links": {"self": "https://larch-quill.api.frontapp.com/me"},
        "id": front.sandbox.company_id,
        "name": "Larch & Quill Paper Company",
    }


def with_attachments(sandbox: Sandbox, kind: str) -> list[Record]:
    return [record for record in sandbox.records(kind) if record["attachments"]]


@pytest.mark.parametrize("kind", ["messages", "comments", "message_templates"])
async def test_attachments_are_downloaded_from_both_places(front: Front, kind: str) -> None:
    owners = with_attachments(front.sandbox, kind)
    assert owners
    for owner in owners:
        for file in owner["attachments"]:
            direct = await front.get(file["url"])
            assert direct.status == 200
            assert len(direct.body) == file["size"]
            assert direct.headers["Content-Length"] == str(file["size"])
            assert direct.headers["Content-Type"] == file["content_type"]
            assert direct.headers["Content-Disposition"].startswith("attachment; filename")
            there = await front.get(f"/{kind}/{owner['id']}/download/{file['id']}")
            assert there.body == direct.body


async def test_an_attachment_belongs_to_its_owner(front: Front) -> None:
    one, two = with_attachments(front.sandbox, "messages")[:2]
    file = one["attachments"][0]["id"]
    assert (await front.get(f"/messages/{two['id']}/download/{file}")).status == 404
    assert (await front.get("/download/fil_000000")).status == 404
    assert (await front.get("/message_templates/rsp_x/download/x")).status == 404


async def test_an_attachment_goes_with_its_message(front: Front) -> None:
    message = with_attachments(front.sandbox, "messages")[0]
    home = message["_links"]["related"]["conversation"]
    await front.patch(home, json={"status": "deleted"})
    assert (await front.delete(home)).status == 204
    assert (await front.get(message["attachments"][0]["url"])).status == 404


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-9", slice(0, 10)), ("bytes=100-", slice(100, None)), ("bytes=-7", slice(-7, None))],
)
async def test_a_part_of_an_attachment(front: Front, asked: str, part: Any) -> None:
    files = (one["attachments"][0] for one in with_attachments(front.sandbox, "messages"))
    url = next(file["url"] for file in files if file["size"] > 1000)
    whole = (await front.get(url)).body
    answer = await front.get(url, headers={"Range": asked})
    assert answer.status == 206
    assert answer.body == whole[part]
    assert re.fullmatch(rf"bytes \d+-\d+/{len(whole)}", answer.headers["Content-Range"])


async def test_a_part_beyond_the_end(front: Front) -> None:
    url = with_attachments(front.sandbox, "messages")[0]["attachments"][0]["url"]
    answer = await front.get(url, headers={"Range": "bytes=99999999-"})
    assert answer.status == 416
    assert answer.headers["Content-Range"].startswith("bytes */")
