"""Webhooks as Front would send them, for the tests of your own program."""

import hmac
from base64 import b64encode
from collections.abc import Mapping

import attrs
import msgspec

from front_async.webhooks.headers import CHALLENGE, SIGNATURE, TIMESTAMP
from front_async.wire.clock import SystemClock
from front_async.wire.secret import masked

_COMPANY = "cmp_test"


@attrs.frozen
class SignedWebhook:
    """The headers and the body of a request that your webhook accepts."""

    headers: dict[str, str] = attrs.field(repr=False)
    body: bytes


def sign_application_webhook(
    secret: str,
    event: Mapping[str, object] | bytes,
    *,
    name: str = "",
    company_id: str = _COMPANY,
    now: float | None = None,
) -> SignedWebhook:
    """Sign an event as Front signs it for an app.

    Args:
        secret: The app's signing key.
        event: Its fields, put into Front's envelope; or bytes, to be the body as they are.
        name: Front's name in the envelope, such as "inbound_received"; the event's type if empty.
        company_id: The company in the envelope.
        now: Epoch seconds of the sending; this machine's unless given.
    """
    if isinstance(event, bytes):
        return _signed_for_app(secret, event, now)
    notice = {
        "type": name or event.get("type"),
        "authorization": {"id": company_id},
        "payload": event,
    }
    return _signed_for_app(secret, msgspec.json.encode(notice), now)


def sign_application_challenge(
    secret: str,
    challenge: str = "challenge",
    *,
    company_id: str = _COMPANY,
    now: float | None = None,
) -> SignedWebhook:
    """Sign the handshake with which Front asks whether an address is the app's.

    Args:
        secret: The app's signing key.
        challenge: The text that is to come back.
        company_id: The company in the body.
        now: Epoch seconds of the sending; this machine's unless given.
    """
    body = msgspec.json.encode({"type": "sync", "authorization": {"id": company_id}})
    signed = _signed_for_app(secret, body, now)
    return SignedWebhook({**signed.headers, CHALLENGE: challenge}, body)


def sign_rule_webhook(secret: str, event: Mapping[str, object] | bytes) -> SignedWebhook:
    """Sign an event as Front signs it for a rule.

    Args:
        secret: The company's API secret.
        event: Its fields; or bytes, to be the body as they are.
    """
    body = event if isinstance(event, bytes) else msgspec.json.encode(event)
    return SignedWebhook({SIGNATURE: _signature(secret, body, "sha1")}, body)


def _signed_for_app(secret: str, body: bytes, now: float | None) -> SignedWebhook:
    seconds = SystemClock().now() if now is None else now
    timestamp = str(int(seconds * 1000))
    signature = _signature(secret, f"{timestamp}:".encode() + body, "sha256")
    return SignedWebhook({SIGNATURE: signature, TIMESTAMP: timestamp}, body)


def _signature(secret: str, message: bytes, algorithm: str) -> str:
    secret = masked(secret)
    return b64encode(hmac.digest(secret.encode(), message, algorithm)).decode()
