"""Hostile requests: whatever comes is accepted for good reason, or refused in one way."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import WebhookVerificationError
from front_async.testing import FakeClock
from front_async.webhooks import ApplicationWebhook, Challenge, RuleWebhook, WebhookEvent
from tests.webhooks.requests import HANDSHAKE, KEY, NOW, app_headers, full, notice, rule_headers

ALL = 100_000
SOME = 5_000

APP = ApplicationWebhook([KEY, "another"], clock=FakeClock(NOW), max_body=100_000)
RULE = RuleWebhook([KEY, "another"], max_body=100_000)
BODIES = (notice(), notice(full()), HANDSHAKE, b"", b"null", b"\xff\xfe", b"[" * 3000)
NASTY = (
    "", " ", "nan", "inf", "1e400", "-1", "0", "9" * 13, "0" * 13, "\u0661" * 13, "\u00b2" * 13,
    "é", "\udcff", "\0", "\r\nX: y", "A" * 43 + "=", "=" * 44, "x" * 5000, "1699999999999",
    "1700000300001",
)  # fmt: skip
NAMES = ("X-Front-Signature", "x-front-request-timestamp", "X-FRONT-CHALLENGE", "Host", "", "é")

Pairs = list[tuple[Any, Any]]


def outcome(headers: Any, body: bytes) -> list[str]:
    """What both verifiers say, the event read to its end."""
    said: list[str] = []
    for webhook in (APP, RULE):
        try:
            told = webhook.verify(headers, body)
            if isinstance(told, WebhookEvent):
                _read(told)
            said.append(type(told).__name__)
        except WebhookVerificationError:
            said.append("refused")
    return said


def _read(told: WebhookEvent) -> None:
    for name in ("id", "type", "name", "company_id", "conversation_id", "is_preview"):
        getattr(told, name)


def flip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(changed) + 1)
        changed[place : place + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 2))
    return bytes(changed)


def reword(chance: random.Random, headers: Pairs) -> Pairs:
    """Change, double, drop or invent a header."""
    changed = list(headers)
    place = chance.randrange(len(changed))
    name, value = changed[place]
    match chance.randrange(5):
        case 0:
            changed[place] = (name, chance.choice(NASTY))
        case 1:
            changed.append((chance.choice(NAMES), chance.choice([value, *NASTY])))
        case 2:
            del changed[place]
        case 3:
            changed[place] = (
                name,
                flip(chance, value.encode("utf-8", "surrogateescape")).decode(
                    "utf-8", "surrogateescape"
                ),
            )
        case _:
            changed[place] = (chance.choice(NAMES), value)
    return changed


FORMS: tuple[Callable[[Pairs], Any], ...] = (
    list,
    dict,
    lambda pairs: [
        (name.encode("latin-1", "replace"), value.encode("utf-8", "surrogateescape"))
        for name, value in pairs
    ],
)


def mutant(seed: int) -> tuple[Any, bytes]:
    """A request, one time in five as it was signed."""
    chance = random.Random(seed)
    body = chance.choice(BODIES)
    key = chance.choice((KEY, "another", "wrong"))
    at = NOW + chance.choice((0, 0, 0, -299, 299, -301, 301, 1e9))
    challenge = (
        {"X_Front_Challenge": chance.choice(("abc", *NASTY))} if chance.random() < 0.3 else {}
    )
    headers = app_headers(body, at=at, key=key, **challenge)
    if chance.random() < 0.3:
        headers = rule_headers(body, key=key)
    pairs: Pairs = list(headers.items())
    intact = chance.random() < 0.2
    if not intact and chance.random() < 0.7:
        pairs = reword(chance, pairs)
    elif not intact:
        body = flip(chance, body)
    return chance.choice(FORMS)(pairs), body


def test_hostile_requests_are_accepted_or_refused_and_nothing_else(
    pytestconfig: pytest.Config,
) -> None:
    """5,000 requests from a seed; 100,000 with ``--all-fuzz``."""
    rounds = ALL if pytestconfig.getoption("--all-fuzz") else SOME
    said = {"WebhookEvent": 0, "Challenge": 0, "refused": 0}
    for seed in range(rounds):
        headers, body = mutant(seed)
        for one in outcome(headers, body):
            said[one] += 1
    assert sum(said.values()) == 2 * rounds
    assert min(said.values()) > rounds / 1000, said


text = st.text(st.characters(exclude_categories=()), max_size=60)
headers = st.one_of(
    st.dictionaries(st.one_of(st.sampled_from(NAMES), text), text),
    st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), text), text)),
    st.lists(
        st.tuples(
            st.one_of(st.sampled_from([name.encode() for name in NAMES]), st.binary()), st.binary()
        )
    ),
)


@given(headers, st.binary(max_size=300))
def test_nobody_without_a_key_is_believed(sent: Any, body: bytes) -> None:
    assert outcome(sent, body) == ["refused", "refused"]


@given(st.binary(max_size=300), text)
def test_whatever_is_signed_is_read_or_refused(body: bytes, challenge: str) -> None:
    sent = app_headers(body, X_Front_Challenge=challenge)
    assert outcome(sent, body)[0] in {"WebhookEvent", "Challenge", "refused"}
    assert outcome(rule_headers(body), body)[1] in {"WebhookEvent", "refused"}


_fields = st.sampled_from(
    ["id", "type", "payload", "authorization", "conversation", "source", "target", "_links",
     "emitted_at", "data", "_meta", "status", "tags", "recipient"]
)  # fmt: skip
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_fields, inner, max_size=6),
    max_leaves=12,
)


@given(json_values)
def test_signed_json_of_any_shape_is_read_or_refused(value: object) -> None:
    body = notice(value)
    assert outcome(app_headers(body), body)[0] in {"WebhookEvent", "refused"}
    assert outcome(rule_headers(body), body)[1] in {"WebhookEvent", "refused"}


@given(st.integers(min_value=0))
def test_what_is_changed_in_the_body_is_never_believed(seed: int) -> None:
    chance = random.Random(seed)
    body = notice(full())
    changed = flip(chance, body)
    if changed != body:
        assert outcome(app_headers(body), changed) == ["refused", "refused"]
        assert not isinstance(_or_none(changed, body), WebhookEvent | Challenge)


def _or_none(changed: bytes, body: bytes) -> object:
    try:
        return RULE.verify(rule_headers(body), changed)
    except WebhookVerificationError:
        return None
