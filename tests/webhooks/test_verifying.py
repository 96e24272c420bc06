"""What is believed, and what is not."""

import json
import logging
import pickle
import traceback
from typing import Any, cast

import pytest
from multidict import CIMultiDict

from front_async import InvalidArgument, WebhookVerificationError
from front_async.testing import FakeClock
from front_async.webhooks import ApplicationWebhook, Challenge, RuleWebhook, WebhookEvent
from front_async.webhooks.decoding import read_handshake
from tests.webhooks.requests import HANDSHAKE, KEY, NOW, app_headers, full, notice, rule_headers


def verifier(secret: str | list[str] = KEY, **settings: Any) -> ApplicationWebhook:
    return ApplicationWebhook(secret, clock=FakeClock(NOW), **settings)


def refused(headers: Any, body: bytes, webhook: ApplicationWebhook | RuleWebhook) -> str:
    with pytest.raises(WebhookVerificationError) as caught:
        webhook.verify(headers, body)
    return str(caught.value)


def event_of(headers: Any, body: bytes) -> WebhookEvent:
    said = verifier().verify(headers, body)
    assert isinstance(said, WebhookEvent)
    return said


def test_w1_what_a_framework_has_parsed_is_refused_as_the_callers_mistake() -> None:
    body = notice(full())
    for parsed in (body.decode(), json.loads(body), None, bytearray(body)):
        for webhook in (verifier(), RuleWebhook(KEY)):
            with pytest.raises(InvalidArgument, match=r"^body must be the raw bytes"):
                webhook.verify(app_headers(body), cast("Any", parsed))


def test_w1_json_written_anew_is_not_what_was_signed() -> None:
    body = notice(full())
    anew = json.dumps(json.loads(body)).encode()
    assert anew != body
    assert "is not Front's" in refused(app_headers(body), anew, verifier())


@pytest.mark.parametrize("off", [-300.001, -86_400.0, 300.001, 31_536_000.0])
def test_w2_old_and_future_webhooks_are_refused(off: float) -> None:
    body = notice()
    assert "too far" in refused(app_headers(body, at=NOW + off), body, verifier())


@pytest.mark.parametrize("off", [-300.0, -1.0, 0.0, 300.0])
def test_w2_the_window_has_two_sides(off: float) -> None:
    body = notice()
    assert event_of(app_headers(body, at=NOW + off), body).sent_at is not None


@pytest.mark.parametrize(
    "timestamp",
    [
        "", "nan", "inf", "1e400", "1e12", "-1700000000000", "+1700000000000", "1700000000",
        " 1700000000000", "1700000000000 ", "1_700_000_000_00", "1700000000000.0", "0x18bcfe56800",
        "\u0661" * 13, "1700000000000\n", "17000000000000", "9" * 400,
    ],
)  # fmt: skip
def test_w3_a_timestamp_is_13_ascii_digits(timestamp: str) -> None:
    body = notice()
    headers = app_headers(body, X_Front_Request_Timestamp=timestamp)
    assert refused(headers, body, verifier()).startswith("x-front-request-timestamp")


@pytest.mark.parametrize(
    "signature",
    ["", "é", "\udcff", "☃" * 44, "a", "=" * 44, "A" * 43 + "=", "A" * 100_000, "\x00"],
)
def test_w4_any_text_may_stand_for_a_signature(signature: str) -> None:
    body = notice()
    assert "x-front-signature" in refused(
        app_headers(body, X_Front_Signature=signature), body, verifier()
    )
    assert "x-front-signature" in refused({"X-Front-Signature": signature}, body, RuleWebhook(KEY))


def test_w4_a_missing_header_is_named() -> None:
    body = notice()
    for name in ("X-Front-Signature", "X-Front-Request-Timestamp"):
        headers = app_headers(body)
        del headers[name]
        assert refused(headers, body, verifier()) == f"{name.lower()} is missing"


def test_w5_a_header_that_comes_twice_is_refused_in_every_form() -> None:
    body = notice()
    once = app_headers(body)
    name, signature = "X-Front-Signature", once["X-Front-Signature"]
    twice: list[Any] = [
        CIMultiDict([*once.items(), (name, signature)]),
        {**once, name.lower(): signature},
        [*once.items(), (name, signature)],
        [(k.lower().encode(), v.encode()) for k, v in [*once.items(), (name, signature)]],
    ]
    for headers in twice:
        assert refused(headers, body, verifier()) == "x-front-signature came twice"
    joined = {**once, name: f"{signature}, {signature}"}
    assert "is not Front's" in refused(joined, body, verifier())


def test_headers_are_taken_as_frameworks_hand_them_out() -> None:
    body = notice()
    once = app_headers(body)
    forms: list[Any] = [
        once,
        CIMultiDict(once),
        list(once.items()),
        [(k.lower().encode(), v.encode()) for k, v in once.items()],
        iter(once.items()),
        {name.upper(): value for name, value in once.items()},
    ]
    for headers in forms:
        assert event_of(headers, body).id == "evt_1"


@pytest.mark.parametrize(
    "headers", [None, 5, "x-front-signature", [1], {1: "x"}, [("a", "b", "c")]]
)
def test_what_are_no_headers_is_the_callers_mistake(headers: Any) -> None:
    with pytest.raises(InvalidArgument, match="headers must be"):
        verifier().verify(headers, b"{}")
    with pytest.raises(InvalidArgument, match="headers must be"):
        RuleWebhook(KEY).verify({"X-Front-Signature": cast("Any", 5)}, b"{}")


def test_w6_the_signature_is_checked_over_bytes_that_need_not_be_text() -> None:
    body = b'{"type": "\xff\xfe"}'
    assert "is not Front's" in refused(app_headers(b"other"), body, verifier())
    with pytest.raises(WebhookVerificationError, match="no event"):
        _ = event_of(app_headers(body), body).id


@pytest.mark.parametrize(
    "secret",
    [
        "", " ", [], ["good", ""], None, b"key", [None], 5, "planted\n", " planted", "planted\r\n",
        ["good", "planted\t"], "plan\nted", "planted\udcff", "\u00a0planted",
    ],
)  # fmt: skip
def test_w7_what_can_be_no_secret_is_refused_when_the_verifier_is_made(secret: Any) -> None:
    """Empty, pasted with the end of its line, or of half characters that no bytes stand for."""
    for kind in (ApplicationWebhook, RuleWebhook):
        with pytest.raises(InvalidArgument, match=r"^secret must be") as caught:
            kind(secret)
        assert caught.value.__cause__ is caught.value.__context__ is None
        assert "planted" not in "".join(traceback.format_exception(caught.value))


def test_a_secret_may_have_any_other_characters() -> None:
    body = notice()
    for key in ("two words", "schlüssel", "\U0001f511", "=+/ -"):
        event_of_key(key, body)


def event_of_key(key: str, body: bytes) -> None:
    assert isinstance(verifier(key).verify(app_headers(body, key=key), body), WebhookEvent)


def test_w8_while_a_secret_is_replaced_both_are_good() -> None:
    body = notice()
    both = verifier(["new", KEY])
    for key in ("new", KEY):
        both.verify(app_headers(body, key=key), body)
    assert "is not Front's" in refused(app_headers(body, key="old"), body, both)
    RuleWebhook(["new", KEY]).verify(rule_headers(body, key=KEY), body)


def test_w8_every_secret_is_tried_whatever_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    import hmac

    compared: list[bool] = []
    compare = hmac.compare_digest

    def counting(one: bytes, other: bytes) -> bool:
        compared.append(compare(one, other))
        return compared[-1]

    monkeypatch.setattr(hmac, "compare_digest", counting)
    body = notice()
    verifier([KEY, "b", "c"]).verify(app_headers(body), body)
    refused(app_headers(body, key="x"), body, verifier([KEY, "b", "c"]))
    assert compared == [True, False, False, False, False, False]


def test_w9_each_kind_refuses_what_the_other_takes() -> None:
    body = notice()
    assert "timestamp is missing" in refused(rule_headers(body), body, verifier())
    assert "is not Front's" in refused(app_headers(body), body, RuleWebhook(KEY))
    sha1 = rule_headers(b"1700000000000:" + body)
    timed = app_headers(body, X_Front_Signature=sha1["X-Front-Signature"])
    assert "is not Front's" in refused(timed, body, verifier())


def test_w11_a_signed_handshake_is_a_challenge() -> None:
    headers = app_headers(HANDSHAKE, X_Front_Challenge="abc-123")
    assert verifier().verify(headers, HANDSHAKE) == Challenge("abc-123", "cmp_1")


def test_w11_a_handshake_that_is_not_signed_is_refused() -> None:
    headers = app_headers(HANDSHAKE, key="other", X_Front_Challenge="abc-123")
    assert "is not Front's" in refused(headers, HANDSHAKE, verifier())


@pytest.mark.parametrize("text", ["", "x" * 513, "a\r\nb", "é", "\0", "a\tb"])
def test_w11_a_challenge_is_a_line_of_decent_length(text: str) -> None:
    headers = app_headers(HANDSHAKE, X_Front_Challenge=text)
    assert "x-front-challenge is not" in refused(headers, HANDSHAKE, verifier())


def test_w11_a_challenge_put_on_an_event_does_not_swallow_it() -> None:
    """The header is not signed; anybody who saw an event could add it."""
    body = notice()
    assert event_of(app_headers(body, X_Front_Challenge="abc"), body).id == "evt_1"
    assert read_handshake(body) is None
    assert read_handshake(b'{"payload": {}}') is None
    assert read_handshake(HANDSHAKE) is not None


@pytest.mark.parametrize(
    ("body", "company"),
    [
        (b"{}", None),
        (b'{"type": 5, "unheard": [1]}', None),
        (b'{"authorization": {"id": "cmp_1"}, "payload": null}', "cmp_1"),
        (b'{"authorization": null}', None),
        (b'{"authorization": 5}', None),
        (b'{"authorization": ["cmp_1"]}', None),
        (b'{"authorization": {"id": 5}}', None),
        (b'{"authorization": {"id": "cmp_1", "more": {}}}', "cmp_1"),
        (b'\xef\xbb\xbf{"authorization": {"id": "cmp_1"}}', "cmp_1"),
    ],
)
def test_w11_an_odd_handshake_is_one_as_long_as_it_tells_of_no_event(
    body: bytes, company: str | None
) -> None:
    headers = app_headers(body, X_Front_Challenge="abc")
    assert verifier().verify(headers, body) == Challenge("abc", company)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"5", b"{", b"\xff", b"[" * 9999])
def test_w11_what_is_no_object_is_no_handshake(body: bytes) -> None:
    with pytest.raises(WebhookVerificationError, match="no event"):
        _ = event_of(app_headers(body, X_Front_Challenge="abc"), body).id


def test_w12_a_huge_body_is_not_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    import hmac

    monkeypatch.delattr(hmac, "digest")
    body = b"x" * 1001
    for webhook in (verifier(max_body=1000), RuleWebhook(KEY, max_body=1000)):
        assert refused({}, body, webhook) == "the body has more than 1000 bytes"


def test_settings_are_checked() -> None:
    for bad in (0, -1, True, "1"):
        with pytest.raises(InvalidArgument, match="max_body"):
            RuleWebhook(KEY, max_body=cast("Any", bad))
    for window in (0, -1, float("inf"), float("nan"), "300", None, True, 1 + 0j):
        with pytest.raises(InvalidArgument, match="window"):
            ApplicationWebhook(KEY, window=cast("Any", window))


def test_w13_neither_payload_nor_secret_shows_in_an_error_a_log_or_a_repr(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    signed_garbage = b'{"payload": "planted-text", "type": '
    for body in (notice({**full(), "id": "planted-text"}), signed_garbage):
        for key in (KEY, "other"):
            if key == KEY and body != signed_garbage:
                continue
            with pytest.raises(WebhookVerificationError) as caught:
                _ = event_of(app_headers(body, key=key), body).id
            error = caught.value
            said = "".join(traceback.format_exception(error)) + repr(vars(error))
            assert "planted" not in said
            assert error.__cause__ is error.__context__ is None
    said = repr(verifier().verify(app_headers(signed_garbage), signed_garbage)) + caplog.text
    assert "planted" not in said
    for webhook in (verifier("planted-key"), RuleWebhook("planted-key")):
        assert "planted" not in repr(webhook) + repr(vars(webhook))
        with pytest.raises(TypeError, match="secret"):
            pickle.dumps(webhook)


def test_w13_an_error_shows_neither_secret_nor_signature_to_who_looks_at_its_frames() -> None:
    """As reporters of errors do, which send the variables of each function along."""
    body = notice()
    wrong = {**app_headers(body), "X-Front-Signature": "A" * 44}
    for webhook, right in (
        (verifier(["b", "planted-key"]), app_headers(body, key="planted-key")),
        (RuleWebhook("planted-key"), rule_headers(body, key="planted-key")),
    ):
        with pytest.raises(WebhookVerificationError) as caught:
            webhook.verify(wrong, body)
        frames = [frame for frame, _ in traceback.walk_tb(caught.tb)]
        ours = [one for one in frames if one.f_code.co_filename != __file__]
        shown = "".join(repr(one.f_locals) for one in ours)
        assert shown
        assert "planted" not in shown
        assert right["X-Front-Signature"] not in shown


def test_w13_where_an_algorithm_is_forbidden_the_frames_hold_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As OpenSSL forbids SHA-1 in places; the library's frame shows what it was given."""

    def new(key: bytes, msg: bytes | None = None, digestmod: str = "") -> None:
        raise ValueError(f"unsupported hash type {digestmod}")

    monkeypatch.setattr("hmac.new", new)
    with pytest.raises(ValueError, match="unsupported hash type sha1") as caught:
        RuleWebhook("planted-key")
    below = [frame.f_locals for frame, _ in traceback.walk_tb(caught.tb.tb_next)]  # not the test
    shown = repr([(name, one[name]) for one in below for name in one if name != "self"])
    assert "digestmod" in shown
    assert "planted" not in shown


def test_w14_a_signature_is_written_in_one_way_only() -> None:
    body = b'{"n": 3}'  # whose signature has + and /
    headers = app_headers(body, key="key-3")
    webhook = verifier("key-3")
    signature = headers["X-Front-Signature"]
    assert set("+/") & set(signature)
    webhook.verify(headers, body)
    for other in (
        f" {signature}",
        f"{signature} ",
        f"{signature[:20]}\n{signature[20:]}",
        signature.rstrip("="),
        f"{signature}=",
        signature.translate({ord("+"): "-", ord("/"): "_"}),
        signature.swapcase(),
    ):
        refused({**headers, "X-Front-Signature": other}, body, webhook)


def test_w15_json_is_not_looked_at_before_the_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    from front_async.webhooks import application, rule

    def never(_body: bytes) -> None:
        raise AssertionError

    for module, name in (
        (application, "read_handshake"),
        (application, "read_notice"),
        (rule, "read_event"),
    ):
        monkeypatch.setattr(module, name, never)
    body = notice()
    refused(app_headers(body, key="other", X_Front_Challenge="abc"), body, verifier())
    refused({}, body, RuleWebhook(KEY))
    event_of(app_headers(body), body)
