"""What Front is known to answer beside its description: every record is kept, whole."""

from datetime import UTC, datetime
from typing import Any

import pytest

from front_async.models import (
    AcceptedMessage,
    Channel,
    Contact,
    Conversation,
    ConversationMetadata,
    Event,
    Identity,
    Inbox,
    Message,
    MessageMetadata,
    Recipient,
    SeenReceipt,
    Tag,
    Teammate,
)
from tests.models.reading import departures, items_of, record_of

Json = dict[str, Any]

EXPECTED: list[tuple[Any, Json, Json]] = [
    # Nulls where an object or text is described.
    (Message, {"author": None}, {"author": None}),
    (Message, {"signature": None}, {"signature": None}),
    (Message, {"version": None}, {"version": None}),
    (Message, {"error_type": None}, {"error_type": None}),
    (Message, {"subject": None, "text": None, "body": ""}, {"subject": None, "body": ""}),
    (Recipient, {"name": None, "handle": "a@b.example"}, {"name": None}),
    (Recipient, {"name": ""}, {"name": ""}),
    (Recipient, {"_links": {"related": {"contact": None}}}, {"name": None}),
    (Conversation, {"assignee": None, "recipient": None}, {"assignee": None, "recipient": None}),
    (Conversation, {"_links": {"related": {"last_message": None}}}, {"type": None}),
    (SeenReceipt, {"seen_by": None}, {"seen_by": None}),
    (Tag, {"highlight": None, "description": None}, {"highlight": None}),
    (Tag, {"_links": {"related": {"children": None, "parent_tag": None}}}, {"name": None}),
    (Contact, {"name": None, "description": None, "avatar_url": None}, {"name": None}),
    # Values that nobody listed.
    (Message, {"error_type": "id_usurpation"}, {"error_type": "id_usurpation"}),
    (Message, {"type": "telepathy"}, {"type": "telepathy"}),
    (Recipient, {"role": "reply-to"}, {"role": "reply-to"}),
    (Tag, {"highlight": "🦖"}, {"highlight": "🦖"}),
    (Tag, {"highlight": "teal"}, {"highlight": "teal"}),
    (Teammate, {"type": "API"}, {"type": "API"}),
    (Channel, {"type": "carrier_pigeon"}, {"type": "carrier_pigeon"}),
    (Conversation, {"status": "spam"}, {"status": "spam"}),
    (Event, {"type": "call_dreamt"}, {"type": "call_dreamt"}),
    # Keys that are missing, and empty objects.
    (Message, {"_links": {"related": {}}}, {"message_uid": None}),
    (Conversation, {}, {"type": None, "ticket_ids": ()}),
    (Event, {"source": {"_meta": {"type": "api"}}}, {"target": None}),
    (Teammate, {"email": "a@b.example"}, {"email": "a@b.example"}),
    # Keys that are not described.
    (Message, {"is_draft": False}, {"is_draft": False}),
    (Contact, {"is_spammer": True}, {"is_spammer": True}),
    (
        Inbox,
        {"address": "a@b.example", "send_as": "a@b.example", "type": "smtp"},
        {"address": "a@b.example", "send_as": "a@b.example", "type": "smtp"},
    ),
    (Conversation, {"last_message": {"id": "msg_1"}}, {"last_message": Message(id="msg_1")}),
    (Teammate, {"license_type": "full", "shoe_size": 44}, {"email": None}),
    # Times, whole or not; and the one that is in milliseconds.
    (
        Message,
        {"created_at": 1729618463},
        {"created_at": datetime(2024, 10, 22, 17, 34, 23, tzinfo=UTC)},
    ),
    (
        Event,
        {"emitted_at": 1729618463.25},
        {"emitted_at": datetime(2024, 10, 22, 17, 34, 23, 250000, tzinfo=UTC)},
    ),
    (Conversation, {"waiting_since": 0}, {"waiting_since": datetime(1970, 1, 1, tzinfo=UTC)}),
    (SeenReceipt, {"first_seen_at": "1701298738269"}, {"first_seen_at": 1701298738269}),
    (SeenReceipt, {"first_seen_at": 1701298738269}, {"first_seen_at": 1701298738269}),
]
"""What comes and is read without remark, and what it is read as."""


@pytest.mark.parametrize(("model", "sent", "expected"), EXPECTED)
def test_what_is_known_to_come_is_read_without_remark(
    model: Any, sent: Json, expected: Json, caplog: pytest.LogCaptureFixture
) -> None:
    sent = {"id": "x_1", **sent}
    for record in (record_of(model, sent), *items_of(model, sent)):
        assert {name: getattr(record, name) for name in expected} == expected
    assert caplog.messages == []


def test_metadata_may_be_empty() -> None:
    message = record_of(Message, {"id": "msg_1", "metadata": {}})
    assert message.metadata == MessageMetadata()
    conversation = record_of(Conversation, {"id": "cnv_1", "metadata": {}})
    assert conversation.metadata == ConversationMetadata()


KEPT: list[tuple[Any, Json, str]] = [
    (Identity, {"id": 11}, ".id: int"),
    (Conversation, {"id": "cnv_1", "tags": None}, ".tags: NoneType"),
    (Conversation, {"id": "cnv_1", "tags": {"id": "tag_1"}}, ".tags: dict"),
    (Message, {"id": "msg_1", "subject": 7}, ".subject: int"),
    (Message, {"id": "msg_1", "created_at": "yesterday"}, ".created_at: str"),
    (Message, {"id": "msg_1", "created_at": 1701298738269}, ".created_at: int"),
    (Message, {"id": "msg_1", "metadata": []}, ".metadata: list"),
    (Contact, {"id": "crd_1", "handles": ["a@b.example"]}, ".handles[]: str"),
    (Contact, {"id": "crd_1", "custom_fields": []}, ".custom_fields: list"),
]
"""What nobody has seen yet: it is kept as it came, and remarked."""


@pytest.mark.parametrize(("model", "sent", "path"), KEPT)
def test_what_departs_is_kept_as_it_came(model: Any, sent: Json, path: str) -> None:
    assert departures(model, sent) == [path]
    fine = {"id": "x_1"}
    before, record, after = items_of(model, fine, sent, fine)
    assert before == after == model(id="x_1")
    for name, value in sent.items():
        kept: Any = getattr(record, name)
        assert kept == (tuple(value) if isinstance(kept, tuple) else value)


def test_a_departing_part_does_not_spoil_the_others() -> None:
    record = record_of(Conversation, {"id": "cnv_1", "tags": [{"id": "tag_1"}, 7, {"id": "tag_2"}]})
    tags: tuple[Any, ...] = record.tags
    assert tags == (Tag(id="tag_1"), 7, Tag(id="tag_2"))


def test_a_record_without_an_id_is_a_record() -> None:
    assert departures(Tag, {"name": "late"}) == [".id: missing"]
    assert items_of(Tag, {"name": "late"}) == [Tag(id="", name="late")]


def test_an_acceptance_without_an_id_is_an_acceptance() -> None:
    """The message is on its way: an error would invite sending it again."""
    accepted = record_of(AcceptedMessage, {"status": "accepted"})
    assert accepted == AcceptedMessage(message_uid="", status="accepted")
