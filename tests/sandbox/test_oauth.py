"""The OAuth server: consent, codes, refreshes, rotation and revocation."""

import base64
import hashlib
from typing import Any

import pytest
from yarl import URL

from front_async.sandbox import Sandbox, Tokens
from front_async.sandbox.settings import ExpiryForm
from tests.sandbox.asking import Answer, Front, Time

DAY = 86_400.0


def basic(sandbox: Sandbox, secret: str | None = None) -> dict[str, str]:
    pair = f"{sandbox.client_id}:{secret or sandbox.client_secret}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


async def grant(front: Front, **form: str) -> Answer:
    return await front.post("/oauth/token", data=form, headers=basic(front.sandbox))


async def exchange(front: Front, code: str, **more: str) -> Answer:
    redirect = front.sandbox.redirect_uri
    return await grant(
        front, grant_type="authorization_code", code=code, **{"redirect_uri": redirect, **more}
    )


async def refresh(front: Front, token: str) -> Answer:
    return await grant(front, grant_type="refresh_token", refresh_token=token)


def asked(sandbox: Sandbox, **more: str) -> dict[str, str]:
    question = {
        "response_type": "code",
        "client_id": sandbox.client_id,
        "redirect_uri": sandbox.redirect_uri,
        "state": "a&b",
    }
    return {**question, **more}


async def test_the_admin_is_shown_what_is_asked(front: Front) -> None:
    page = await front.get(str(URL("/oauth/authorize").with_query(asked(front.sandbox))))
    assert page.status == 200
    assert b"Authorize</button>" in page.body
    assert b'value="a&amp;b"' in page.body


async def test_pressing_authorize_gives_the_app_a_code_that_works(front: Front) -> None:
    form = asked(front.sandbox, decision="allow")
    back = URL((await front.post("/oauth/authorize", data=form)).headers["Location"])
    assert str(back).startswith(front.sandbox.redirect_uri)
    assert back.query["state"] == "a&b"
    answer = await exchange(front, back.query["code"])
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["token_type"] == "Bearer"
    async with Front(front.sandbox, answer.json["access_token"]) as app:
        assert (await app.get("/me")).json["id"] == front.sandbox.company_id


async def test_pressing_deny_tells_the_app(front: Front) -> None:
    form = asked(front.sandbox, decision="deny")
    back = URL((await front.post("/oauth/authorize", data=form)).headers["Location"])
    assert dict(back.query) == {"error": "access_denied", "state": "a&b"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "another"},
        {"redirect_uri": "https://evil.example"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
    ],
)
async def test_a_wrong_question_is_shown_an_error_and_sent_nowhere(
    front: Front, wrong: dict[str, str]
) -> None:
    question = asked(front.sandbox, **wrong)
    for answer in (
        await front.get(str(URL("/oauth/authorize").with_query(question))),
        await front.post("/oauth/authorize", data={**question, "decision": "allow"}),
    ):
        assert answer.status == 400
        assert "Location" not in answer.headers


def test_the_endpoints_are_on_the_sandbox(sandbox: Sandbox) -> None:
    assert sandbox.authorization_endpoint == f"{sandbox.url}/oauth/authorize"
    assert sandbox.token_endpoint == f"{sandbox.url}/oauth/token"


async def test_a_code_works_once(front: Front) -> None:
    code = front.sandbox.code()
    assert (await exchange(front, code)).status == 200
    assert (await exchange(front, code)).json == {"error": "invalid_grant"}


async def test_a_code_lives_ten_minutes(front: Front, clock: Time) -> None:
    code = front.sandbox.code()
    clock.time += 600
    assert (await exchange(front, code)).json == {"error": "invalid_grant"}


async def test_a_code_belongs_to_its_redirect(front: Front) -> None:
    answer = await exchange(front, front.sandbox.code(), redirect_uri="https://evil.example")
    assert answer.status == 400
    assert answer.json == {"error": "invalid_grant"}


@pytest.mark.parametrize(("verifier", "status"), [("a" * 43, 200), ("b" * 43, 400), ("", 400)])
async def test_pkce_is_checked(front: Front, verifier: str, status: int) -> None:
    digest = hashlib.sha256(b"a" * 43).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    form = asked(front.sandbox, decision="allow", code_challenge=challenge)
    back = URL((await front.post("/oauth/authorize", data=form)).headers["Location"])
    answer = await exchange(front, back.query["code"], code_verifier=verifier)
    assert answer.status == status


async def test_a_wrong_secret_is_refused(front: Front) -> None:
    answer = await front.post(
        "/oauth/token",
        data={"grant_type": "refresh_token", "refresh_token": "x"},
        headers=basic(front.sandbox, "wrong"),
    )
    assert answer.status == 401
    assert answer.json == {"error": "invalid_client"}
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize("authorization", ["Basic !", "Basic /w==", "Bearer x", ""])
async def test_a_broken_authorization_is_refused(front: Front, authorization: str) -> None:
    answer = await front.post("/oauth/token", headers={"Authorization": authorization})
    assert answer.json == {"error": "invalid_client"}


@pytest.mark.parametrize("encoding", ["data", "json"])
async def test_the_secret_may_stand_in_the_body(front: Front, encoding: str) -> None:
    sandbox = front.sandbox
    fields = {
        "grant_type": "refresh_token",
        "refresh_token": sandbox.issue().refresh_token,
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
    }
    options: dict[str, Any] = {encoding: fields}
    answer = await front.post("/oauth/token", headers={"Authorization": ""}, **options)
    assert answer.status == 200


async def test_what_the_endpoint_cannot_read_is_refused(front: Front) -> None:
    headers = {**basic(front.sandbox), "Content-Type": "application/json"}
    answer = await front.post("/oauth/token", data=b"[1", headers=headers)
    assert answer.json == {"error": "unsupported_grant_type"}
    assert (await grant(front, grant_type="password")).json == {"error": "unsupported_grant_type"}
    assert (await grant(front, grant_type="refresh_token")).json == {"error": "invalid_request"}


async def test_access_tokens_expire_after_an_hour(front: Front, clock: Time) -> None:
    tokens = front.sandbox.issue()
    assert tokens.expires_at == clock.time + 3600
    async with Front(front.sandbox, tokens.access_token) as app:
        clock.time += 3599
        assert (await app.get("/me")).status == 200
        clock.time += 1
        assert (await app.get("/me")).status == 401


async def test_tokens_can_be_made_to_expire(front: Front) -> None:
    tokens = front.sandbox.issue()
    front.sandbox.expire_access_tokens()
    async with Front(front.sandbox, tokens.access_token) as app:
        assert (await app.get("/me")).status == 401
    assert (await front.get("/me")).status == 200
    assert (await refresh(front, tokens.refresh_token)).status == 200


def test_tokens_do_not_show_themselves(sandbox: Sandbox) -> None:
    tokens = sandbox.issue()
    assert tokens.access_token not in repr(tokens)
    assert tokens.refresh_token not in repr(tokens)


async def test_a_refresh_token_is_replaced_in_its_last_day_only(front: Front, clock: Time) -> None:
    token = front.sandbox.issue().refresh_token
    clock.time += 15_552_000 - DAY
    assert (await refresh(front, token)).json["refresh_token"] == token
    clock.time += 1
    replaced = (await refresh(front, token)).json["refresh_token"]
    assert replaced != token
    clock.time += 30 * DAY
    assert (await refresh(front, replaced)).json["refresh_token"] == replaced
    assert [one.outcome for one in front.sandbox.grants] == ["refreshed", "rotated", "refreshed"]


async def test_a_refresh_token_expires_after_six_months(front: Front, clock: Time) -> None:
    token = front.sandbox.issue().refresh_token
    clock.time += 15_552_000
    assert (await refresh(front, token)).json == {"error": "invalid_grant"}


@pytest.mark.parametrize("detection", [True, False])
async def test_a_replaced_token_presented_again_ends_the_grant(
    clock: Time, *, detection: bool
) -> None:
    async with (
        Sandbox(rotation="always", reuse_detection=detection, now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        old = sandbox.issue().refresh_token
        new = (await refresh(front, old)).json["refresh_token"]
        assert (await refresh(front, old)).json == {"error": "invalid_grant"}
        assert sandbox.reuses == 1
        assert (await refresh(front, new)).status == (400 if detection else 200)


async def test_rotation_can_be_switched_off(clock: Time) -> None:
    async with Sandbox(rotation="never", now=clock.now) as sandbox, Front(sandbox) as front:
        token = sandbox.issue().refresh_token
        clock.time += 15_552_000 - 1
        assert (await refresh(front, token)).json["refresh_token"] == token


@pytest.mark.parametrize(
    ("form", "field", "value"),
    [
        ("seconds", "expires_at", 1_800_003_600),
        ("float", "expires_at", 1_800_003_600.25),
        ("text", "expires_at", "1800003600"),
        ("milliseconds", "expires_at", 1_800_003_600_250),
        ("iso", "expires_at", "2027-01-15T09:00:00Z"),
        ("expires_in", "expires_in", 3600),
    ],
)
async def test_the_expiry_can_be_said_in_many_ways(
    form: ExpiryForm, field: str, value: object
) -> None:
    clock = Time(1_800_000_000.25)
    async with Sandbox(expiry_form=form, now=clock.now) as sandbox, Front(sandbox) as front:
        body = (await exchange(front, sandbox.code())).json
    assert body[field] == value
    assert type(body[field]) is type(value)
    assert ("expires_in" in body) == (form == "expires_in")


async def test_grants_tell_tokens_apart_and_do_not_hold_them(front: Front, clock: Time) -> None:
    tokens = [front.sandbox.issue().refresh_token for _ in range(2)]
    for token in (*tokens, tokens[0]):
        await refresh(front, token)
    marks = [one.fingerprint for one in front.sandbox.grants]
    assert marks[0] == marks[2] != marks[1]
    assert all(token not in repr(front.sandbox.grants) for token in tokens)
    assert {one.time for one in front.sandbox.grants} == {clock.time}


async def revoke(front: Front, token: str) -> Answer:
    return await front.post("/oauth/revoke", data={"token": token}, headers=basic(front.sandbox))


async def works(sandbox: Sandbox, tokens: Tokens) -> tuple[int, int]:
    async with Front(sandbox, tokens.access_token) as app:
        return (
            (await app.get("/me")).status,
            (await refresh(app, tokens.refresh_token)).status,
        )


async def test_revoking_an_access_token_leaves_the_grant(front: Front) -> None:
    tokens = front.sandbox.issue()
    assert (await revoke(front, tokens.access_token)).status == 200
    assert await works(front.sandbox, tokens) == (401, 200)


async def test_revoking_a_refresh_token_ends_the_grant(front: Front) -> None:
    tokens, others = front.sandbox.issue(), front.sandbox.issue()
    assert (await revoke(front, tokens.refresh_token)).status == 200
    assert await works(front.sandbox, tokens) == (401, 400)
    assert await works(front.sandbox, others) == (200, 200)


async def test_revoking_nothing_or_as_nobody_is_refused(front: Front) -> None:
    assert (await revoke(front, "unknown")).status == 200
    assert (await revoke(front, "")).json == {"error": "invalid_request"}
    assert (await front.post("/oauth/revoke", data={"token": "x"})).status == 401


async def test_an_api_token_can_be_revoked(front: Front) -> None:
    front.sandbox.revoke(front.token)
    assert (await front.get("/me")).status == 401
