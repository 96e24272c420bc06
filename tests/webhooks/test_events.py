"""What a verified webhook says, typed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from front_async import WebhookVerificationError
from front_async.models import Event
from front_async.testing import (
    FakeClock,
    Sandbox,
    sign_application_challenge,
    sign_application_webhook,
    sign_rule_webhook,
)
from front_async.webhooks import ApplicationWebhook, Challenge, RuleWebhook, WebhookEvent
from tests.webhooks.requests import KEY, NOW, PREVIEW, app_headers, full, notice


def told(event: Any, name: str = "inbound_received") -> WebhookEvent:
    body = event if isinstance(event, bytes) else notice(event, name)
    said = ApplicationWebhook(KEY, clock=FakeClock(NOW)).verify(app_headers(body), body)
    assert isinstance(said, WebhookEvent)
    return said


def ruled(event: Any) -> WebhookEvent:
    signed = sign_rule_webhook(KEY, event)
    return RuleWebhook(KEY).verify(signed.headers, signed.body)


def test_a_preview_is_typed() -> None:
    event = told(PREVIEW)
    assert event.is_preview
    assert (event.id, event.type, event.name) == ("evt_1", "inbound", "inbound_received")
    assert (event.company_id, event.conversation_id) == ("cmp_1", "cnv_1")
    assert event.sent_at == datetime.fromtimestamp(NOW, UTC)
    assert event.event.emitted_at == datetime.fromtimestamp(NOW - 1.5, UTC)
    assert event.event is event.event


def test_a_full_event_is_typed() -> None:
    event = told(full())
    assert not event.is_preview
    assert event.event.conversation is not None
    assert event.event.conversation.subject == "Grüße"


def test_a_rule_sends_the_event_bare() -> None:
    event = ruled(full())
    assert (event.id, event.type, event.conversation_id) == ("evt_1", "inbound", "cnv_1")
    assert (event.name, event.company_id, event.sent_at) == (None, None, None)


@pytest.mark.parametrize(
    "departure",
    [
        {"type": "call_teleported"},
        {"emitted_at": "yesterday"},
        {"source": 5},
        {"conversation": None},
        {"conversation": "cnv_1"},
        {"target": {"_meta": {"type": "hologram"}, "data": [1]}},
        {"brand_new": {"field": 1}},
    ],
)
def test_what_nobody_described_costs_no_event(departure: dict[str, Any]) -> None:
    event = told({**PREVIEW, **departure})
    assert event.id == "evt_1"
    assert event.conversation_id in {"cnv_1", None}
    assert event.is_preview is (event.conversation_id == "cnv_1")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"5", b"{", b'"x"', b"\xff", b"{}", b'{"payload": null}', b"[" * 5000,
        b'{"payload": {}}', b'{"payload": {"id": "", "type": "tag"}}', b'{"payload": {"id": 5}}',
        b'{"payload": {"id": "evt_1", "type": null}}', b'{"payload": {"id": "evt_1", "type": 5}}',
    ],
)  # fmt: skip
def test_a_signed_body_that_is_no_event_says_so_at_the_first_look(body: bytes) -> None:
    for event in (told(body), ruled(body)):
        for name in ("event", "id", "type", "name", "company_id", "conversation_id", "is_preview"):
            with pytest.raises(WebhookVerificationError, match="no event"):
                getattr(event, name)


def test_an_odd_authorization_names_no_company() -> None:
    for odd in (b"5", b"null", b"[]", b"{}", b'{"id": 5}', b'{"id": ["cmp_1"]}'):
        event = told(b'{"authorization": ' + odd + b', "payload": {"id": "evt_1", "type": "tag"}}')
        assert event.company_id is None


def test_every_event_of_the_sandbox_is_one() -> None:
    records = list(Sandbox(conversations=40).records("events"))
    assert {told(record).type for record in records} == {record["type"] for record in records}
    assert not any(told(record).is_preview for record in records)


def test_what_testing_signs_is_believed() -> None:
    webhook = ApplicationWebhook(KEY)
    signed = sign_application_webhook(KEY, PREVIEW, name="inbound_received", company_id="cmp_9")
    event = webhook.verify(signed.headers, signed.body)
    assert isinstance(event, WebhookEvent)
    assert (event.name, event.company_id) == ("inbound_received", "cmp_9")
    assert isinstance(event.event, Event)
    raw = sign_application_webhook(KEY, b"raw", now=NOW)
    ApplicationWebhook(KEY, clock=FakeClock(NOW)).verify(raw.headers, b"raw")
    asked = sign_application_challenge(KEY, "abc")
    assert webhook.verify(asked.headers, asked.body) == Challenge("abc", "cmp_test")
    assert ruled(b'{"id": "evt_1", "type": "tag"}').type == "tag"


def test_w13_a_signed_webhook_is_shown_without_its_signature() -> None:
    signed = sign_rule_webhook("planted-key", PREVIEW)
    assert signed.headers["x-front-signature"] not in repr(signed)
