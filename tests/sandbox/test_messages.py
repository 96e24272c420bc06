"""Messages: sending, replying, receiving, importing, and when they exist."""

import email
from typing import Any

import aiohttp
import pytest

from front_async.sandbox import Sandbox
from tests.sandbox.asking import Front, Record, Time, first, where


@pytest.fixture
def conversation(sandbox: Sandbox) -> str:
    """Name an archived conversation."""
    return str(where(sandbox, "conversations", status="archived")["id"])


async def uid_of(front: Front, path: str, **body: Any) -> str:
    answer = await front.post(path, json=body)
    assert answer.status == 202, answer.body
    assert answer.json["status"] == "accepted"
    uid: str = answer.json["message_uid"]
    return uid


async def by_uid(front: Front, uid: str) -> Record:
    record: Record = (await front.get(f"/messages/alt:uid:{uid}")).json
    return record


def handles(message: Record) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for recipient in message["recipients"]:
        roles.setdefault(recipient["role"], []).append(recipient["handle"])
    return roles


async def test_every_message_is_read_by_its_id_and_its_uid(front: Front) -> None:
    for record in list(front.sandbox.records("messages"))[-20:]:
        assert (await front.get(f"/messages/{record['id']}")).json == record
        assert (await by_uid(front, record["message_uid"])) == record


@pytest.mark.parametrize("uid", ["x", "0" * 32, ""])
async def test_a_uid_that_is_nobodys(front: Front, uid: str) -> None:
    answer = await front.get(f"/messages/alt:uid:{uid}")
    assert answer.status == 404
    assert answer.error["message"] == f"Unknown message ID alt:uid:{uid}"


async def test_messages_of_a_conversation_come_newest_first(front: Front) -> None:
    for record in list(front.sandbox.records("conversations"))[:20]:
        answer = await front.get(f"/conversations/{record['id']}/messages")
        times = [one["created_at"] for one in answer.json["_results"]]
        assert times == sorted(times, reverse=True)
        last = record["_links"]["related"]["last_message"]
        assert last.endswith(f"{answer.ids[0]}?referer=conversation")


async def test_a_reply_goes_to_the_customer_and_archives(front: Front, conversation: str) -> None:
    author = next(front.sandbox.records("teammates"))
    before = (await front.get(f"/conversations/{conversation}")).json
    await front.patch(f"/conversations/{conversation}", json={"status": "open"})
    uid = await uid_of(
        front,
        f"/conversations/{conversation}/messages",
        body="<p>Hello<br>there</p>",
        author_id=author["id"],
    )
    message = await by_uid(front, uid)
    assert message["message_uid"] == uid
    assert message["author"] == author
    assert message["text"] == "Hello\nthere"
    assert message["subject"] == f"Re: {before['subject']}"
    assert not message["is_inbound"]
    assert handles(message)["to"] == [before["recipient"]["handle"]]
    after = (await front.get(f"/conversations/{conversation}")).json
    assert after["status"] == "archived"
    assert message["id"] in after["_links"]["related"]["last_message"]
    newest = (await front.get("/events?limit=2")).json["_results"]
    assert [event["type"] for event in newest] == ["out_reply", "archive"]
    assert newest[0]["target"]["data"] == message


async def test_a_reply_may_leave_the_conversation_open_and_tag_it(
    front: Front, conversation: str
) -> None:
    tag = first(front.sandbox, "tags")
    options = {"archive": False, "tag_ids": [tag]}
    path = f"/conversations/{conversation}/messages"
    await uid_of(front, path, body="Hello", to=["a@b.example"], cc=["c@d.example"], options=options)
    record = (await front.get(f"/conversations/{conversation}")).json
    assert record["status"] in ("assigned", "unassigned")
    assert tag in [one["id"] for one in record["tags"]]
    message = (await front.get(path)).json["_results"][0]
    assert handles(message)["to"] == ["a@b.example"]
    assert handles(message)["cc"] == ["c@d.example"]


async def test_a_new_message_begins_a_conversation(front: Front) -> None:
    channel = where(front.sandbox, "channels", type="gmail")
    contact = next(front.sandbox.records("contacts"))
    uid = await uid_of(
        front,
        f"/channels/alt:address:{channel['address']}/messages",
        to=[contact["handles"][0]["handle"]],
        subject="Offer",
        body="Paper",
        sender_name="Sales",
    )
    message = await by_uid(front, uid)
    assert message["recipients"][0]["name"] == "Sales"
    assert handles(message)["from"] == [channel["address"]]
    newest = (await front.get("/conversations?limit=1")).json["_results"][0]
    assert (newest["subject"], newest["status"]) == ("Offer", "archived")
    assert newest["recipient"]["handle"] == contact["handles"][0]["handle"]
    assert newest["id"] in await front.all(f"/contacts/{contact['id']}/conversations")
    assert front.sandbox.counts()["conversations"] == 61


async def test_a_reply_may_name_its_channel(front: Front, conversation: str) -> None:
    path = f"/conversations/{conversation}/messages"
    channel = where(front.sandbox, "channels", type="twilio")
    uid = await uid_of(front, path, body="Hello", channel_id=channel["id"])
    message = await by_uid(front, uid)
    assert (message["type"], message["subject"]) == ("sms", None)
    assert handles(message)["from"] == [channel["address"]]


async def test_a_reply_needs_a_channel(front: Front, conversation: str) -> None:
    inbox = (await front.post("/inboxes", json={"name": "Bare"})).json["id"]
    await front.patch(f"/conversations/{conversation}", json={"inbox_id": inbox})
    answer = await front.post(f"/conversations/{conversation}/messages", json={"body": "x"})
    assert answer.status == 400


async def test_a_reply_to_a_conversation_we_began_goes_to_the_same_people(front: Front) -> None:
    path = f"/channels/{first(front.sandbox, 'channels')}/messages"
    await uid_of(front, path, body="One", to=["a@b.example"])
    home = front.sandbox.sent[0].conversation_id
    uid = await uid_of(front, f"/conversations/{home}/messages", body="Two")
    assert handles(await by_uid(front, uid))["to"] == ["a@b.example"]


async def test_a_channel_without_inbox_sends_nothing(front: Front) -> None:
    loose = list(front.sandbox.records("channels"))[-1]["id"]
    body = {"to": ["a@b.example"], "body": "x", "sender": {"handle": "a@b.example"}}
    for operation in ("messages", "incoming_messages", "drafts"):
        assert (await front.post(f"/channels/{loose}/{operation}", json=body)).status == 400


@pytest.mark.parametrize(
    "body",
    [{}, {"body": "x"}, {"to": ["a@b.example"]}, {"to": [], "body": "x"}, {"to": "a", "body": "x"}],
)
async def test_an_incomplete_message_is_refused(front: Front, body: Record) -> None:
    channel = first(front.sandbox, "channels")
    answer = await front.post(f"/channels/{channel}/messages", json=body)
    assert answer.status == 400
    assert front.sandbox.sent == []


async def test_everything_accepted_is_kept_in_order(front: Front, conversation: str) -> None:
    path = f"/conversations/{conversation}/messages"
    uids = [await uid_of(front, path, body=f"{n}") for n in range(3)]
    assert [one.uid for one in front.sandbox.sent] == uids
    assert [one.body for one in front.sandbox.sent] == [{"body": f"{n}"} for n in range(3)]
    assert {one.conversation_id for one in front.sandbox.sent} == {conversation}


async def test_a_message_does_not_exist_before_the_queue_got_to_it(clock: Time) -> None:
    async with (
        Sandbox(queue_delay=5, now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        conversation, channel = first(sandbox, "conversations"), first(sandbox, "channels")
        count = sandbox.counts()["messages"]
        reply = await uid_of(front, f"/conversations/{conversation}/messages", body="Hello")
        new = await uid_of(front, f"/channels/{channel}/messages", body="x", to=["a@b.example"])
        for uid in (reply, new):
            assert (await front.get(f"/messages/alt:uid:{uid}")).status == 404
        assert (sandbox.counts()["messages"], len(sandbox.sent)) == (count, 2)
        assert (await front.get(f"/conversations/{sandbox.sent[1].conversation_id}")).status == 404
        clock.time += 5
        for uid in (reply, new):
            assert (await by_uid(front, uid))["message_uid"] == uid
        assert sandbox.counts()["messages"] == count + 2
        assert (await front.get(f"/conversations/{sandbox.sent[1].conversation_id}")).status == 200


async def test_a_message_for_a_conversation_deleted_meanwhile_is_lost(clock: Time) -> None:
    async with (
        Sandbox(queue_delay=5, now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        trashed = where(sandbox, "conversations", status="deleted")["id"]
        uid = await uid_of(front, f"/conversations/{trashed}/messages", body="Hello")
        assert (await front.delete(f"/conversations/{trashed}")).status == 204
        clock.time += 5
        assert (await front.get(f"/messages/alt:uid:{uid}")).status == 404


async def test_messages_of_one_thread_share_a_conversation(front: Front) -> None:
    channel = where(front.sandbox, "channels", type="custom")["id"]
    path = f"/channels/{channel}/incoming_messages"
    body: Record = {
        "sender": {"handle": "robot-7", "name": "Robot"},
        "body": "Beep",
        "subject": "Status",
        "metadata": {"thread_ref": "t1"},
    }
    for _ in range(2):
        await uid_of(front, path, **body)
    await uid_of(front, path, **{**body, "metadata": {"thread_ref": "t2"}})
    homes = [one.conversation_id for one in front.sandbox.sent]
    assert homes[0] == homes[1] != homes[2]
    messages = (await front.get(f"/conversations/{homes[0]}/messages")).json["_results"]
    assert [(one["is_inbound"], one["type"]) for one in messages] == [(True, "custom")] * 2
    conversation = (await front.get(f"/conversations/{homes[0]}")).json
    assert (conversation["status"], conversation["recipient"]["name"]) == ("unassigned", "Robot")


def imported(external_id: str, **more: Any) -> Record:
    return {
        "sender": {"handle": "old@customer.example"},
        "to": ["us@larchquill.example"],
        "body": "Long ago",
        "external_id": external_id,
        "created_at": 1_500_000_000,
        "metadata": {"is_inbound": True},
        **more,
    }


async def test_a_message_is_imported_once(front: Front) -> None:
    path = f"/inboxes/{first(front.sandbox, 'inboxes')}/imported_messages"
    uids = {await uid_of(front, path, **imported("one")) for _ in range(3)}
    assert len(uids) == len(front.sandbox.sent) == 1
    message = await by_uid(front, uids.pop())
    assert message["created_at"] == 1_500_000_000
    assert message["metadata"] == {"external_id": "one"}
    home = (await front.get(f"/conversations/{front.sandbox.sent[0].conversation_id}")).json
    assert home["status"] == "archived"


async def test_an_import_into_a_conversation_with_tags_that_are_made(front: Front) -> None:
    path = f"/inboxes/{first(front.sandbox, 'inboxes')}/imported_messages"
    survivor, lost = [one["id"] for one in front.sandbox.records("conversations")][:2]
    front.sandbox.merge(lost, into=survivor)
    body = imported("two", tags=["Urgent", "Antique"], conversation_id=lost)
    await uid_of(front, path, **body)
    record = (await front.get(f"/conversations/{survivor}")).json
    assert {"Urgent", "Antique"} <= {tag["name"] for tag in record["tags"]}
    assert front.sandbox.counts()["tags"] == 41
    body = imported("three", metadata={"is_inbound": False, "thread_ref": "t"}, type="sms")
    homes: list[str] = []
    for external_id in ("three", "four"):
        await uid_of(front, path, **{**body, "external_id": external_id})
        homes.append(front.sandbox.sent[-1].conversation_id)
    assert homes[0] == homes[1]
    assert (await front.post(path, json=imported("five", type="letter"))).status == 400
    assert (await front.post(path, json=imported("six", conversation_id="cnv_x"))).status == 404


async def test_an_email_can_be_had_as_eml(front: Front) -> None:
    record = where(front.sandbox, "messages", type="email")
    answer = await front.get(f"/messages/{record['id']}", headers={"Accept": "message/rfc822"})
    assert answer.headers["Content-Type"] == "message/rfc822"
    mail = email.message_from_bytes(answer.body)
    assert mail["Subject"] == record["subject"]
    assert mail["From"] == handles(record)["from"][0]
    chat = next(one for one in front.sandbox.records("messages") if one["type"] != "email")
    refused = await front.get(f"/messages/{chat['id']}", headers={"Accept": "message/rfc822"})
    assert refused.status == 400


async def test_seen_receipts_hold_milliseconds_as_text(front: Front) -> None:
    receipts: list[Record] = []
    for record in front.sandbox.records("messages"):
        answer = await front.get(f"/messages/{record['id']}/seen")
        receipts += answer.json["_results"]
    assert receipts
    assert all(len(one["first_seen_at"]) == 13 for one in receipts)
    path = f"/messages/{first(front.sandbox, 'messages')}/seen"
    assert (await front.post(path, json={})).status == 204
    assert (await front.get(path)).json["_results"][-1]["first_seen_at"] == "1800000000000"


async def test_a_message_may_come_as_a_form_with_files(front: Front, conversation: str) -> None:
    form = aiohttp.FormData()
    form.add_field("body", "Grüße")
    form.add_field("to[0]", "a@b.example")
    form.add_field("to[1]", "c@d.example")
    form.add_field("options[archive]", "false")
    data = bytes(range(256)) * 40 + b"\r\n--\r\n\n"
    form.add_field("attachments[0]", data, filename="a-b.bin", content_type="image/png")
    form.add_field("attachments[]", b"", filename="empty.txt")
    path = f"/conversations/{conversation}/messages"
    answer = await front.post(path, data=form)
    assert answer.status == 202
    message = await by_uid(front, answer.json["message_uid"])
    assert message["body"] == "Grüße"
    assert handles(message)["to"] == ["a@b.example", "c@d.example"]
    assert (await front.get(f"/conversations/{conversation}")).json["status"] != "archived"
    file, empty = message["attachments"]
    assert (file["filename"], file["content_type"], file["size"]) == (
        "a-b.bin",
        "image/png",
        len(data),
    )
    assert (await front.get(file["url"])).body == data
    assert (await front.get(f"/messages/{message['id']}/download/{empty['id']}")).body == b""
    sent = front.sandbox.sent[0].body
    assert sent["options"] == {"archive": False}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="body[]"\r\n\r\n1\r\n--x--',
        ),
        (
            "multipart/form-data; boundary=x",
            (
                b'--x\r\nContent-Disposition: form-data; name="to"\r\n\r\n1\r\n'
                b'--x\r\nContent-Disposition: form-data; name="to[0]"\r\n\r\n1\r\n--x--'
            ),
        ),
    ],
)
async def test_a_broken_form_is_refused(
    front: Front, conversation: str, kind: str, body: bytes
) -> None:
    path = f"/conversations/{conversation}/messages"
    answer = await front.post(path, data=body, headers={"Content-Type": kind})
    assert answer.status == 400


async def test_files_in_json_are_refused(front: Front, conversation: str) -> None:
    path = f"/conversations/{conversation}/messages"
    answer = await front.post(path, json={"body": "x", "attachments": ["bytes"]})
    assert answer.status == 400
    assert (await front.post(path, json={"body": "x", "attachments": []})).status == 202
