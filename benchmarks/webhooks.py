"""What verifying a webhook costs above the HMAC that nobody can save.

A core that others share is half as fast for moments; the quickest of many short rounds is what
the work costs without them.
"""

import hmac
import statistics
import time
from collections.abc import Callable
from typing import Any

import msgspec

from benchmarks.harness import Row
from front_async.sandbox import Sandbox
from front_async.testing import SignedWebhook, sign_application_webhook, sign_rule_webhook
from front_async.webhooks import ApplicationWebhook, RuleWebhook, WebhookEvent

_KEY = "the app's signing key"
_SIZE = 4096  # bytes
_ROUNDS = 201
_CALLS = 200  # in a round
_MOST = 3.0  # microseconds
_OTHERS = {
    "Host": "app.example",
    "User-Agent": "Front Webhooks",
    "Content-Type": "application/json",
    "Content-Length": str(_SIZE),
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
}


async def webhooks() -> list[Row]:
    """Both kinds, with the headers of an ASGI scope; and what reading the event adds."""
    app = _padded(lambda event: sign_application_webhook(_KEY, event))
    rule = _padded(lambda event: sign_rule_webhook(_KEY, event))
    message = b"1700000000000:" + app.body
    return [
        _row("an app's webhook", ApplicationWebhook(_KEY), app, message, "sha256"),
        _row("a rule's webhook", RuleWebhook(_KEY), rule, rule.body, "sha1"),
    ]


def _row(case: str, webhook: Any, sent: SignedWebhook, message: bytes, algorithm: str) -> Row:
    headers = [(name.lower().encode(), value.encode()) for name, value in _OTHERS.items()]
    headers += [(name.encode(), value.encode()) for name, value in sent.headers.items()]
    key = _KEY.encode()
    alone, whole, read = _taken(
        lambda: hmac.digest(key, message, algorithm),
        lambda: webhook.verify(headers, sent.body),
        lambda: _id(webhook.verify(headers, sent.body)),
    )
    usual = statistics.median(whole) - statistics.median(alone)
    note = (
        f"HMAC {min(alone):.1f} µs, verify {min(whole):.1f} µs, with the event decoded "
        f"{min(read):.1f} µs: the quickest of {_ROUNDS} rounds; at their medians {usual:.1f} µs"
    )
    above = min(whole) - min(alone)
    return Row(f"verifying {case} of 4 kB", above, _MOST, "µs above its HMAC", note)


def _id(event: WebhookEvent) -> str:
    return event.id


def _padded(sign: Callable[[dict[str, Any]], SignedWebhook]) -> SignedWebhook:
    """Sign a full event of the sandbox, made as long as asked."""
    records = Sandbox(conversations=50).records("events")
    event = min(
        (record for record in records if record["type"] == "tag"),
        key=lambda record: len(msgspec.json.encode(record)),
    )
    subject: str = event["conversation"]["subject"]
    short = _SIZE - len(sign(event).body)
    conversation = {**event["conversation"], "subject": subject + "x" * short}
    return sign({**event, "conversation": conversation})


def _taken(*works: Callable[[], object]) -> list[list[float]]:
    """Microseconds of a call of each, round by round: they take turns."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(_ROUNDS):
        for work, times in zip(works, taken, strict=True):
            started = time.perf_counter()
            for _ in range(_CALLS):
                work()
            times.append((time.perf_counter() - started) / _CALLS * 1e6)
    return taken
