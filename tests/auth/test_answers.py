"""What each answer of the token endpoint means."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import (
    AuthConfigError,
    AuthError,
    ReauthorizationRequired,
    Response,
    TokenUnavailable,
)
from front_async.auth.answers import GrantUnknown, read_grant

NOW = 1_764_000_000.0
GOOD = {"access_token": "a", "refresh_token": "r", "token_type": "Bearer"}


def answer(said: object, status: int = 200, **headers: str) -> Response:
    return Response(status, headers, json.dumps(said).encode())


def test_a_grant_has_its_tokens_and_its_time() -> None:
    grant = read_grant(answer({**GOOD, "expires_at": NOW + 3600}), 5.0, NOW)
    assert (grant.token.access_token, grant.token.refresh_token) == ("a", "r")
    assert (grant.lifetime, grant.sent_at, grant.token.expires_at) == (3600, 5.0, NOW + 3600)


@pytest.mark.parametrize(
    "said", [{"expires_in": 1800}, {"expires_in": "1800"}, {"expires": NOW + 1800}]
)
def test_other_names_for_the_expiry_are_read(said: dict[str, object]) -> None:
    assert read_grant(answer({**GOOD, **said}), 0, NOW).lifetime == 1800


@pytest.mark.parametrize("said", [None, "", "never", 0, -5, True, NOW * 2, [], "9e99"])
def test_a16_an_unusable_expiry_is_an_hour_and_one_warning(
    said: object, caplog: pytest.LogCaptureFixture
) -> None:
    grant = read_grant(answer({**GOOD, "expires_at": said}), 0, NOW)
    assert grant.lifetime == 3600
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a43_the_servers_own_date_is_what_the_expiry_is_measured_by() -> None:
    date = "Mon, 24 Nov 2025 18:00:00 GMT"  # two hours ahead of NOW
    grant = read_grant(answer({**GOOD, "expires_at": NOW + 7200 + 3600}, Date=date), 0, NOW)
    assert grant.lifetime == 3600
    assert grant.skew == 7200


@pytest.mark.parametrize(
    "said",
    [
        {"token_type": "Bearer"},
        {"access_token": ""},
        {"access_token": 7},
        {"access_token": "a b"},
        {**GOOD, "token_type": "mac"},
        {**GOOD, "expires_at": NOW - 10},
        [],
        "text",
        None,
    ],
)
def test_a15_a19_a_success_without_a_usable_token_may_have_rotated(said: object) -> None:
    with pytest.raises(GrantUnknown, match="answered 200"):
        read_grant(answer(said), 0, NOW)


def test_the_token_type_has_no_case() -> None:
    assert read_grant(answer({**GOOD, "token_type": "bEaReR"}), 0, NOW).token.access_token == "a"


@pytest.mark.parametrize(("status", "code"), [(400, "invalid_grant"), (401, "invalid_grant")])
def test_a29_invalid_grant_needs_an_admin(status: int, code: str) -> None:
    with pytest.raises(ReauthorizationRequired, match="authorize the app again"):
        read_grant(answer({"error": code}, status), 0, NOW)


@pytest.mark.parametrize(
    "code",
    [
        "invalid_client",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
        "invalid_request",
    ],
)
def test_a32_the_other_codes_are_about_the_app(code: str) -> None:
    with pytest.raises(AuthConfigError, match=code):
        read_grant(answer({"error": code}, 400), 0, NOW)


@pytest.mark.parametrize("status", [408, 425, 429, 503, 400, 403, 404, 418])
def test_a33_anything_else_passes(status: int) -> None:
    with pytest.raises(TokenUnavailable, match=str(status)) as caught:
        read_grant(answer("<html>busy</html>", status), 0, NOW)
    assert not isinstance(caught.value, GrantUnknown)


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_failure_after_the_fact_may_have_rotated(status: int) -> None:
    with pytest.raises(GrantUnknown, match=str(status)):
        read_grant(answer({}, status), 0, NOW)


@pytest.mark.parametrize("error", [7, ["invalid_grant"], {"a": 1}, None, "x" * 10_000])
def test_a34_an_error_of_a_strange_type_is_a_passing_fault(error: object) -> None:
    with pytest.raises(TokenUnavailable, match="400"):
        read_grant(answer({"error": error}, 400), 0, NOW)


def test_a34_a_body_nested_a_hundred_thousand_deep_is_a_passing_fault() -> None:
    with pytest.raises(TokenUnavailable):
        read_grant(Response(400, {}, b"[" * 100_000), 0, NOW)


def test_a36_a_redirect_is_a_wrong_address_and_names_no_location() -> None:
    with pytest.raises(AuthConfigError, match="redirects") as caught:
        read_grant(answer({}, 302, Location="https://evil.test/?code=secret"), 0, NOW)
    assert "evil" not in str(caught.value)


@pytest.mark.parametrize("body", [b"\xff\xfe", b'{"error": "\xff"}', b'"\\ud800"', b"9" * 5000])
def test_a34_a_body_that_is_no_text_is_a_passing_fault(body: bytes) -> None:
    with pytest.raises(TokenUnavailable, match="400"):
        read_grant(Response(400, {}, body), 0, NOW)


@pytest.mark.parametrize(("told", "wait"), [("7", 7), ("9999", 300), ("soon", 0), ("inf", 0)])
def test_a_retry_after_is_kept_up_to_five_minutes(told: str, wait: float) -> None:
    with pytest.raises(TokenUnavailable) as caught:
        read_grant(Response(503, {"Retry-After": told}, b""), 0, NOW)
    assert caught.value.retry_after == wait


@given(st.integers(100, 599), st.binary(max_size=200), st.dictionaries(st.text(), st.text()))
def test_any_answer_is_a_grant_or_an_auth_error(
    status: int, body: bytes, headers: dict[str, str]
) -> None:
    try:
        grant = read_grant(Response(status, headers, body), 0, NOW)
    except AuthError:
        return
    assert grant.token.access_token
