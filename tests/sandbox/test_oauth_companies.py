"""The OAuth server with several companies, loopback redirects, PKCE and scopes."""

import base64
import hashlib
import re

import pytest
from yarl import URL

from front_async.sandbox import Fault, Sandbox
from tests.sandbox.asking import Answer, Front
from tests.sandbox.test_oauth import asked, exchange, grant, refresh, revoke

VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()[:-1]


async def decide(front: Front, **more: str) -> Answer:
    return await front.post("/oauth/authorize", data=asked(front.sandbox, decision="allow", **more))


def answered(answer: Answer) -> URL:
    assert answer.status == 302, answer.body
    return URL(answer.headers["Location"])


async def whose(sandbox: Sandbox, answer: Answer) -> str:
    assert answer.status == 200, answer.body
    async with Front(sandbox, answer.json["access_token"]) as app:
        company: str = (await app.get("/me")).json["id"]
        return company


async def test_the_admin_of_one_company_is_not_asked_which(front: Front) -> None:
    page = await front.get(str(URL("/oauth/authorize").with_query(asked(front.sandbox))))
    assert b"<select" not in page.body


async def test_the_admin_chooses_the_company() -> None:
    async with Sandbox(companies=3) as sandbox, Front(sandbox) as front:
        page = await front.get(str(URL("/oauth/authorize").with_query(asked(sandbox))))
        assert re.findall(r'<option value="(\w+)"', page.body.decode()) == sandbox.company_ids
        for company in sandbox.company_ids:
            back = answered(await decide(front, company=company))
            assert await whose(sandbox, await exchange(front, back.query["code"])) == company
        assert [one.company for one in sandbox.grants] == [0, 1, 2]


async def test_a_company_that_is_not_there_is_shown_an_error() -> None:
    async with Sandbox(companies=2) as sandbox, Front(sandbox) as front:
        assert (await decide(front, company="cmp_other")).status == 400


async def test_codes_and_tokens_stay_with_their_company() -> None:
    async with Sandbox(companies=3, rotation="always") as sandbox, Front(sandbox) as front:
        answer = await exchange(front, sandbox.code(2))
        assert await whose(sandbox, answer) == sandbox.company_ids[2]
        answer = await refresh(front, answer.json["refresh_token"])
        assert await whose(sandbox, answer) == sandbox.company_ids[2]
        tokens = sandbox.issue(company=1)
        assert (
            await whose(sandbox, await refresh(front, tokens.refresh_token))
            == (sandbox.company_ids[1])
        )
        grants = [(one.outcome, one.company) for one in sandbox.grants]
    assert grants == [("issued", 2), ("rotated", 2), ("rotated", 1)]


async def test_a_refusal_says_whose_token_it_was_even_when_it_has_ended() -> None:
    async with Sandbox(companies=3, rotation="always") as sandbox, Front(sandbox) as front:
        old = sandbox.issue(company=2).refresh_token
        new = (await refresh(front, old)).json["refresh_token"]
        for token in (old, new, "nobodys"):
            assert (await refresh(front, token)).json == {"error": "invalid_grant"}
        code = sandbox.code(1)
        await exchange(front, code)
        assert (await exchange(front, code)).json == {"error": "invalid_grant"}
        refused = [one.company for one in sandbox.grants if one.outcome == "invalid_grant"]
    assert refused == [2, 2, None, 1]


async def test_a_fault_of_the_token_endpoint_may_be_for_one_company() -> None:
    async with Sandbox(companies=2) as sandbox, Front(sandbox) as front:
        tokens = [sandbox.issue(company=number).refresh_token for number in (0, 1)]
        sandbox.faults.add("POST /oauth/token", Fault(status=503), times=None, company=1)
        sandbox.faults.add("POST /oauth/revoke", Fault(status=502), company=1)
        assert [(await refresh(front, token)).status for token in tokens] == [200, 503]
        assert (await exchange(front, sandbox.code(0))).status == 200
        assert (await exchange(front, sandbox.code(1))).status == 503
        assert [(await revoke(front, token)).status for token in tokens] == [200, 502]


LOOPBACK = "http://127.0.0.1:7001/callback"


@pytest.mark.parametrize(
    ("registered", "presented"),
    [
        (LOOPBACK, LOOPBACK),
        (LOOPBACK, "http://127.0.0.1:52011/callback"),
        (LOOPBACK, "http://127.0.0.1/callback"),
        ("http://127.0.0.1/callback", LOOPBACK),
        ("http://[::1]/callback", "http://[::1]:52011/callback"),
        ("https://app.example/a?b=1", "https://app.example/a?b=1"),
    ],
)
async def test_a_loopback_redirect_matches_with_any_port(registered: str, presented: str) -> None:
    async with Sandbox(redirect_uri=registered) as sandbox, Front(sandbox) as front:
        assert sandbox.redirect_uri == registered
        back = answered(await decide(front, redirect_uri=presented))
        assert str(back).startswith(presented)
        code = back.query["code"]
        assert (await exchange(front, code, redirect_uri=presented)).status == 200


@pytest.mark.parametrize(
    ("registered", "presented"),
    [
        (LOOPBACK, "http://127.0.0.1:7001/other"),
        (LOOPBACK, "http://127.0.0.1:7001/callback?more=1"),
        (LOOPBACK, "https://127.0.0.1:7001/callback"),
        (LOOPBACK, "http://localhost:7001/callback"),
        (LOOPBACK, "http://127.0.0.1.evil.example:7001/callback"),
        ("http://localhost:7001/callback", "http://localhost:7002/callback"),
        ("https://app.example/a", "https://app.example:8443/a"),
        ("https://app.example/a", "http://127.0.0.1/a"),
        (LOOPBACK, "http://[::1/callback"),
        (LOOPBACK, "http://127.0.0.1:port/callback"),
        (LOOPBACK, "http://127.0.0.1:65536/callback"),
        (LOOPBACK, "http://user@127.0.0.1:7001/callback"),
    ],
)
async def test_no_other_redirect_matches(registered: str, presented: str) -> None:
    async with Sandbox(redirect_uri=registered) as sandbox, Front(sandbox) as front:
        assert (await decide(front, redirect_uri=presented)).status == 400


async def test_a_code_belongs_to_the_port_it_was_sent_to() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox, Front(sandbox) as front:
        back = answered(await decide(front, redirect_uri="http://127.0.0.1:1/callback"))
        answer = await exchange(front, back.query["code"], redirect_uri=LOOPBACK)
        assert answer.json == {"error": "invalid_grant"}


async def test_a_code_with_a_challenge_needs_its_verifier(front: Front) -> None:
    sandbox = front.sandbox
    good = sandbox.code(code_challenge=CHALLENGE)
    assert (await exchange(front, good, code_verifier=VERIFIER)).status == 200
    for wrong in ({}, {"code_verifier": ""}, {"code_verifier": "w" * 43}):
        code = sandbox.code(code_challenge=CHALLENGE)
        assert (await exchange(front, code, **wrong)).json == {"error": "invalid_grant"}


async def test_a_code_without_a_challenge_takes_no_verifier(front: Front) -> None:
    code = front.sandbox.code()
    answer = await exchange(front, code, code_verifier=VERIFIER)
    assert answer.json == {"error": "invalid_grant"}
    assert (await exchange(front, code)).json == {"error": "invalid_grant"}


async def test_a_wrong_verifier_uses_the_code_up(front: Front) -> None:
    code = front.sandbox.code(code_challenge=CHALLENGE)
    assert (await exchange(front, code, code_verifier="w" * 43)).status == 400
    assert (await exchange(front, code, code_verifier=VERIFIER)).status == 400


async def test_scopes_are_named_only_where_they_are_set(front: Front) -> None:
    assert "scope" not in (await exchange(front, front.sandbox.code())).json
    async with Sandbox(granted_scopes=["tags:read", "teams:read"]) as sandbox:
        async with Front(sandbox) as asking:
            answer = await exchange(asking, sandbox.code())
        assert answer.json["scope"] == "tags:read teams:read"
        async with Front(sandbox, answer.json["access_token"]) as app:
            assert (await app.get("/tags")).status == 200
            assert (await app.get("/inboxes")).status == 403


async def test_scopes_are_narrowed_at_the_next_refresh() -> None:
    async with Sandbox(granted_scopes=["tags:read", "teams:read"]) as sandbox:
        tokens = sandbox.issue()
        sandbox.narrow(tokens.refresh_token, ["tags:read"])
        async with Front(sandbox, tokens.access_token) as app:
            assert (await app.get("/teams")).status == 200
            answer = await grant(
                app, grant_type="refresh_token", refresh_token=tokens.refresh_token
            )
            assert answer.json["scope"] == "tags:read"
            app.token = answer.json["access_token"]
            assert [(await app.get(path)).status for path in ("/tags", "/teams")] == [200, 403]
