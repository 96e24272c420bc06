"""What is sent of what was given."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from front_async.errors import InvalidArgument
from front_async.resources.accounts import Accounts
from front_async.resources.channels import Channels
from front_async.resources.comments import Comments
from front_async.resources.contacts import Contacts
from front_async.resources.conversations import Conversations
from front_async.resources.drafts import Drafts
from front_async.resources.messages import ImportMessage, Messages
from front_async.resources.tags import Tags
from front_async.transport.api import Api
from tests.resources.recording import Recorder

NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


async def test_left_out_null_and_value_are_three_things(api: Api, recorder: Recorder) -> None:
    await Conversations(api).update("cnv_1", assignee_id=None, inbox_id="inb_1")
    body = {"assignee_id": None, "inbox_id": "inb_1"}
    assert recorder.sent() == ("PATCH /conversations/cnv_1", body)


async def test_nothing_given_is_an_empty_object(api: Api, recorder: Recorder) -> None:
    await Conversations(api).update("cnv_1")
    assert recorder.sent() == ("PATCH /conversations/cnv_1", {})


async def test_none_unassigns(api: Api, recorder: Recorder) -> None:
    await Conversations(api).update_assignee("cnv_1", None)
    assert recorder.sent() == ("PUT /conversations/cnv_1/assignee", {"assignee_id": None})


async def test_none_cancels_a_reminder(api: Api, recorder: Recorder) -> None:
    await Conversations(api).update_reminders("cnv_1", teammate_id="tea_1", scheduled_at=None)
    body = {"teammate_id": "tea_1", "scheduled_at": None}
    assert recorder.sent() == ("PATCH /conversations/cnv_1/reminders", body)


async def test_none_takes_a_tag_out_of_its_parent(api: Api, recorder: Recorder) -> None:
    await Tags(api).update("tag_1", parent_tag_id=None)
    assert recorder.sent() == ("PATCH /tags/tag_1", {"parent_tag_id": None})


@pytest.mark.parametrize(
    "moment", [NOON, NOON.timestamp(), NOON.astimezone(timezone(timedelta(hours=1)))]
)
async def test_a_moment_goes_out_in_seconds(
    moment: datetime | float, api: Api, recorder: Recorder
) -> None:
    await Conversations(api).update("cnv_1", due_at=moment)
    assert recorder.sent()[1] == {"due_at": 1709208000}


async def test_a_moment_has_a_time_zone(api: Api) -> None:
    with pytest.raises(InvalidArgument, match=r"due_at.*time zone"):
        await Conversations(api).update("cnv_1", due_at=datetime(2024, 2, 29))  # noqa: DTZ001


async def test_nested_objects_go_out_as_they_are(api: Api, recorder: Recorder) -> None:
    handle = {"handle": "a@b.example", "source": "email"}
    await Contacts(api).create(
        name="Ann",
        handles=[{"handle": "a@b.example", "source": "email"}],
        custom_fields={"city": "Bonn", "renewal": NOON},
    )
    fields = {"city": "Bonn", "renewal": 1709208000}
    body = {"name": "Ann", "handles": [handle], "custom_fields": fields}
    assert recorder.sent() == ("POST /contacts", body)


async def test_a_deletion_may_have_a_body(api: Api, recorder: Recorder) -> None:
    await Drafts(api).delete("msg_1", "v7")
    assert recorder.sent() == ("DELETE /drafts/msg_1", {"version": "v7"})


async def test_two_paths_end_in_a_slash(api: Api, recorder: Recorder) -> None:
    """As Front documents them, unlike reading and deleting the same things."""
    await Comments(api).update("com_1", is_pinned=True)
    await Drafts(api).update("msg_1", body="Hello", channel_id="cha_1")
    assert [call.path for call in recorder.calls] == ["/comments/com_1/", "/drafts/msg_1/"]


async def test_what_has_no_body_sends_none(api: Api, recorder: Recorder) -> None:
    await Channels(api).validate("cha_1")
    assert recorder.sent() == ("POST /channels/cha_1/validate", None)


async def test_seen_is_an_empty_object(api: Api, recorder: Recorder) -> None:
    await Messages(api).mark_seen("msg_1")
    assert recorder.sent() == ("POST /messages/msg_1/seen", {})


async def test_errors_are_ignored_only_on_demand(api: Api, recorder: Recorder) -> None:
    conversations = Conversations(api)
    await conversations.add_followers("cnv_1", ["tea_1"])
    await conversations.add_followers("cnv_1", ["tea_1"], ignore_errors=True)
    path = "/conversations/cnv_1/followers"
    assert [call.path for call in recorder.calls] == [path, f"{path}?ignore_errors=true"]
    assert {call.body for call in recorder.calls} == {b'{"teammate_ids":["tea_1"]}'}


async def test_an_alias_stands_for_an_id(api: Api, recorder: Recorder) -> None:
    await Accounts(api).add_contacts("alt:domain:b.example", ["alt:email:a@b.example"])
    assert recorder.sent() == (
        "POST /accounts/alt%3Adomain%3Ab.example/contacts",
        {"contact_ids": ["alt:email:a@b.example"]},
    )


OLD: ImportMessage = {
    "sender": {"handle": "a@b.example"},
    "to": ["us@b.example"],
    "body": "Hello",
    "external_id": "old-1",
    "created_at": NOON,
    "metadata": {"is_inbound": True},
}


@pytest.mark.parametrize("moment", [NOON, NOON.replace(microsecond=999_999), int(NOON.timestamp())])
async def test_an_imported_message_has_a_whole_second(
    moment: datetime | int, api: Api, recorder: Recorder
) -> None:
    """Front refuses a fraction here, and here only."""
    message = OLD.copy()
    message["created_at"] = moment
    await Messages(api).import_message("inb_1", **message)
    path, body = recorder.sent()
    assert path == "POST /inboxes/inb_1/imported_messages"
    assert body == {**OLD, "created_at": 1709208000}
