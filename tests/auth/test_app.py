"""The OAuth app against a token endpoint on the wire."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest
from yarl import URL

from front_async import (
    AuthConfigError,
    InvalidArgument,
    OAuthApp,
    ReauthorizationRequired,
    TokenUnavailable,
)
from front_async.auth.answers import GrantUnknown
from front_async.auth.pkce import new_code_verifier
from front_async.testing import FakeClock, Fault, Sandbox


@pytest.fixture
async def sandbox() -> AsyncGenerator[Sandbox]:
    async with Sandbox(conversations=3, rotation="always") as running:
        yield running


def app_of(sandbox: Sandbox, secret: str | None = None, clock: FakeClock | None = None) -> OAuthApp:
    return OAuthApp(
        client_id=sandbox.client_id,
        client_secret=secret or sandbox.client_secret,
        redirect_uri=sandbox.redirect_uri,
        authorization_endpoint=sandbox.authorization_endpoint,
        token_endpoint=sandbox.token_endpoint,
        clock=clock,
    )


def test_the_authorization_url_is_encoded_once() -> None:
    app = OAuthApp(client_id="a&b", client_secret="s", redirect_uri="https://x.test/cb?a=1&b=2")
    url = app.authorization_url(state="s t=&")
    assert url.host == "app.frontapp.com"
    assert dict(url.query) == {
        "response_type": "code",
        "client_id": "a&b",
        "redirect_uri": "https://x.test/cb?a=1&b=2",
        "state": "s t=&",
    }


@pytest.mark.parametrize("state", ["", "  ", None])
def test_a_state_is_needed(state: str) -> None:
    app = OAuthApp(client_id="a", client_secret="s", redirect_uri="https://x.test")
    with pytest.raises(InvalidArgument, match="state"):
        app.authorization_url(state=state)


@pytest.mark.parametrize("name", ["client_id", "client_secret", "redirect_uri"])
def test_an_app_needs_its_three_values(name: str) -> None:
    values = {"client_id": "a", "client_secret": "s", "redirect_uri": "https://x.test", name: " "}
    with pytest.raises(InvalidArgument, match=name):
        OAuthApp(
            client_id=values["client_id"],
            client_secret=values["client_secret"],
            redirect_uri=values["redirect_uri"],
        )


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://app.frontapp.com/oauth/token",
        "ftp://x",
        "/oauth/token",
        "https://me:pw@x.test/",
        "https://x.test/?a=1",
        "https://x.test/#f",
        "https://",
        "http://127.0.0.1.evil.test/",
        7,
    ],
)
def test_secrets_go_to_https_or_to_this_machine(endpoint: str) -> None:
    with pytest.raises(InvalidArgument, match="token_endpoint"):
        OAuthApp(client_id="a", client_secret="s", redirect_uri="r", token_endpoint=endpoint)


def test_the_secret_does_not_show() -> None:
    app = OAuthApp(client_id="a", client_secret="hidden", redirect_uri="https://x.test")
    assert "hidden" not in repr(app) + str(vars(app))


async def test_a_code_becomes_a_token_and_works_once(sandbox: Sandbox) -> None:
    app, code = app_of(sandbox), sandbox.code()
    token = await app.exchange(code)
    assert token.refresh_token
    assert token.expires_at
    with pytest.raises(ReauthorizationRequired):
        await app.exchange(code)


async def test_a_refresh_token_becomes_a_new_pair(sandbox: Sandbox) -> None:
    app = app_of(sandbox)
    token = await app.exchange(sandbox.code())
    assert token.refresh_token
    renewed = await app.refresh(token.refresh_token)
    assert renewed.access_token != token.access_token
    assert renewed.refresh_token != token.refresh_token


async def test_the_token_request_is_a_form_with_basic_and_without_bearer(sandbox: Sandbox) -> None:
    await app_of(sandbox).exchange(sandbox.code())
    request = sandbox.requests[-1]
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert headers["authorization"].startswith("Basic ")
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert headers["cache-control"] == "no-store"
    assert b"client_secret" not in request.body


async def test_a_wrong_secret_is_a_configuration_error(sandbox: Sandbox) -> None:
    with pytest.raises(AuthConfigError, match="invalid_client"):
        await app_of(sandbox, secret="wrong").exchange(sandbox.code())


async def test_a_redirect_of_the_token_endpoint_is_not_followed(sandbox: Sandbox) -> None:
    target = f"{sandbox.url}/me"
    sandbox.faults.add("POST /oauth/token", Fault(status=307, headers={"Location": target}))
    with pytest.raises(AuthConfigError, match="redirects"):
        await app_of(sandbox).exchange(sandbox.code())
    assert not sandbox.served["GET /me"]


@pytest.mark.parametrize("fault", [Fault(status=503), Fault(reset=True), Fault(garbage=True)])
async def test_an_endpoint_that_fails_is_unavailable(sandbox: Sandbox, fault: Fault) -> None:
    sandbox.faults.add("POST /oauth/token", fault)
    with pytest.raises(TokenUnavailable, match="token endpoint"):
        await app_of(sandbox).exchange(sandbox.code())


async def test_an_endpoint_that_is_not_there_is_unavailable() -> None:
    app = OAuthApp(
        client_id="a", client_secret="s", redirect_uri="r", token_endpoint="http://127.0.0.1:1/"
    )
    with pytest.raises(TokenUnavailable, match="no connection") as caught:
        await app.exchange("code")
    assert caught.value.__context__ is None


@pytest.mark.parametrize("code", ["", " ", None])
async def test_an_empty_code_is_refused_before_any_network(sandbox: Sandbox, code: str) -> None:
    with pytest.raises(InvalidArgument, match="code"):
        await app_of(sandbox).exchange(code)
    assert not sandbox.requests


@pytest.mark.parametrize("fault", [Fault(reset=True, processed=True), Fault(garbage=True)])
async def test_a35_an_answer_that_was_lost_may_have_been_a_grant(
    sandbox: Sandbox, fault: Fault
) -> None:
    app = app_of(sandbox)
    token = await app.exchange(sandbox.code())
    sandbox.faults.add("POST /oauth/token", fault)
    with pytest.raises(GrantUnknown):
        await app.refresh(token.refresh_token or "")


async def test_a_code_asked_for_with_a_challenge_needs_the_verifier(sandbox: Sandbox) -> None:
    app = app_of(sandbox)
    verifier = new_code_verifier()

    async def code() -> str:
        url = app.authorization_url(state="s", code_verifier=verifier)
        async with aiohttp.ClientSession() as browser:
            form = {**url.query, "decision": "allow"}
            answer = await browser.post(url.with_query(None), data=form, allow_redirects=False)
            return URL(answer.headers["Location"]).query["code"]

    assert (await app.exchange(await code(), code_verifier=verifier)).refresh_token
    for wrong in (None, new_code_verifier()):
        with pytest.raises(ReauthorizationRequired):
            await app.exchange(await code(), code_verifier=wrong)


async def test_revoking_ends_the_whole_grant(sandbox: Sandbox) -> None:
    app = app_of(sandbox)
    token = await app.exchange(sandbox.code())
    assert await app.revoke(token)
    with pytest.raises(ReauthorizationRequired):
        await app.refresh(token.refresh_token or "")


async def test_revoking_is_a_best_effort(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    app = app_of(sandbox)
    token = await app.exchange(sandbox.code())
    for fault in (Fault(status=404), Fault(status=503), Fault(reset=True)):
        sandbox.faults.add("POST /oauth/revoke", fault)
        assert not await app.revoke(token.access_token)
    assert len(caplog.records) == 3
    assert token.access_token not in caplog.text


@pytest.mark.parametrize(
    ("given", "used"),
    [(None, "https://app.frontapp.com/oauth/revoke"), ("https://x.test/gone",) * 2],
)
def test_revocation_is_beside_the_token_endpoint_unless_told(given: str | None, used: str) -> None:
    app = OAuthApp(
        client_id="a", client_secret="s", redirect_uri="https://x.test", revocation_endpoint=given
    )
    assert str(app.revocation_endpoint) == used


def test_a_token_to_revoke_goes_to_https_alone() -> None:
    with pytest.raises(InvalidArgument, match="revocation_endpoint"):
        OAuthApp(
            client_id="a",
            client_secret="s",
            redirect_uri="https://x.test",
            revocation_endpoint="http://x.test/gone",
        )
