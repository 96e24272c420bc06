"""Requests as Front sends them, signed by a hand of their own."""

import base64
import hashlib
import hmac
import json
from typing import Any

NOW = 1_700_000_000.0
KEY = "the-signing-key"

PREVIEW: dict[str, Any] = {
    "_links": {"self": "https://larch.api.frontapp.com/events/evt_1"},
    "id": "evt_1",
    "type": "inbound",
    "emitted_at": NOW - 1.5,
    "source": {"_meta": {"type": "inboxes"}, "data": [{"id": "inb_1"}]},
    "target": {"_meta": {"type": "message"}, "data": {"id": "msg_1"}},
    "conversation": {"id": "cnv_1", "_links": {"self": "https://larch.api.frontapp.com/c/cnv_1"}},
}


def full() -> dict[str, Any]:
    """An event with its conversation in full."""
    conversation = {**PREVIEW["conversation"], "subject": "Grüße", "status": "assigned"}
    return {**PREVIEW, "conversation": conversation}


def notice(event: object = PREVIEW, name: str = "inbound_received") -> bytes:
    """The body of an app's webhook."""
    wrapped = {"type": name, "authorization": {"id": "cmp_1"}, "payload": event}
    return json.dumps(wrapped, ensure_ascii=False).encode()


def app_headers(body: bytes, *, at: float = NOW, key: str = KEY, **others: str) -> dict[str, str]:
    """The headers of an app's webhook."""
    timestamp = str(int(at * 1000))
    made = hmac.new(key.encode(), timestamp.encode() + b":" + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "X-Front-Signature": base64.b64encode(made).decode(),
        "X-Front-Request-Timestamp": timestamp,
        **{name.replace("_", "-"): value for name, value in others.items()},
    }


def rule_headers(body: bytes, *, key: str = KEY) -> dict[str, str]:
    """The headers of a rule's webhook."""
    made = hmac.new(key.encode(), body, hashlib.sha1).digest()
    return {"X-Front-Signature": base64.b64encode(made).decode()}


HANDSHAKE = b'{"type":"sync","authorization":{"id":"cmp_1"}}'
