"""Tokens as a program meets them: through a client, with Front on the other side."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from front_async import (
    FileTokenStore,
    FrontClient,
    OAuthApp,
    OAuthToken,
    OAuthTokenAuth,
    TokenUnavailable,
    Unauthorized,
)
from front_async.auth.store import MemoryTokenStore
from front_async.sandbox.settings import ExpiryForm, Rotation
from front_async.testing import FakeClock, Fault, Sandbox
from tests.auth.test_app import app_of
from tests.transport.builders import settle, until

ROTATIONS: list[Rotation] = ["never", "always", "near_expiry"]
FORMS: list[ExpiryForm] = ["seconds", "float", "text", "milliseconds", "iso", "expires_in"]


async def started(app: OAuthApp, sandbox: Sandbox, store: FileTokenStore) -> OAuthTokenAuth:
    return OAuthTokenAuth(app, await app.exchange(sandbox.code()), store=store)


@asynccontextmanager
async def workers_with_a_slow_clock(
    clock: FakeClock,
) -> AsyncGenerator[tuple[Sandbox, Callable[[], OAuthTokenAuth]]]:
    """Front by *clock*, and what makes workers with one stored token, two hours behind it."""
    async with Sandbox(conversations=1, now=clock.now) as sandbox:
        app, slow = app_of(sandbox), FakeClock(clock.now() - 7200)
        store = MemoryTokenStore(await app.exchange(sandbox.code()))
        yield sandbox, lambda: OAuthTokenAuth(app, store=store, clock=slow)


def refreshes(sandbox: Sandbox) -> int:
    return sum(grant.grant_type == "refresh_token" for grant in sandbox.grants)


@pytest.mark.parametrize("rotation", ROTATIONS)
async def test_5000_requests_with_an_expired_token_cause_one_refresh(
    rotation: Rotation, tmp_path: Path
) -> None:
    async with Sandbox(conversations=1, rotation=rotation) as sandbox:
        auth = await started(app_of(sandbox), sandbox, FileTokenStore(tmp_path / "token"))
        async with FrontClient(auth, base_url=sandbox.url) as front:
            await front.token_identity.get()
            sandbox.expire_access_tokens()
            names = await asyncio.gather(*(front.token_identity.get() for _ in range(5000)))
        assert len({me.id for me in names}) == 1
        assert refreshes(sandbox) == 1
        assert sandbox.reuses == 0


@pytest.mark.parametrize("rotation", ROTATIONS)
async def test_cancelling_everybody_during_the_refresh_loses_nothing(
    rotation: Rotation, tmp_path: Path
) -> None:
    async with Sandbox(conversations=1, rotation=rotation) as sandbox:
        store = FileTokenStore(tmp_path / "token")
        auth = await started(app_of(sandbox), sandbox, store)
        async with FrontClient(auth, base_url=sandbox.url) as front:
            await front.token_identity.get()
            sandbox.expire_access_tokens()
            tasks = [asyncio.create_task(front.token_identity.get()) for _ in range(5000)]
            while refreshes(sandbox) == 0:  # noqa: ASYNC110  # the sandbox tells it nowhere else
                await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert (await front.token_identity.get()).id == sandbox.company_id
        assert refreshes(sandbox) == 1
        restarted = OAuthTokenAuth(app_of(sandbox), store=store)
        async with FrontClient(restarted, base_url=sandbox.url) as front:
            assert (await front.token_identity.get()).id == sandbox.company_id
        assert sandbox.reuses == 0


@pytest.mark.parametrize("rotation", ROTATIONS)
async def test_ten_late_401s_for_the_old_token_cause_no_refresh(rotation: Rotation) -> None:
    async with Sandbox(conversations=1, rotation=rotation) as sandbox:
        app = app_of(sandbox)
        auth = OAuthTokenAuth(app, await app.exchange(sandbox.code()))
        async with FrontClient(auth, base_url=sandbox.url) as front:
            old = await auth.authorization()
            sandbox.expire_access_tokens()
            await front.token_identity.get()
            for _ in range(10):
                assert await auth.rejected(old)
                await front.token_identity.get()
        assert refreshes(sandbox) == 1


async def test_a24_a_server_that_always_says_401_is_asked_twice() -> None:
    async with Sandbox(conversations=1) as sandbox:
        app = app_of(sandbox)
        auth = OAuthTokenAuth(app, await app.exchange(sandbox.code()))
        sandbox.faults.add("GET /me", Fault(status=401), times=10)
        async with FrontClient(auth, base_url=sandbox.url) as front:
            with pytest.raises(Unauthorized):
                await front.token_identity.get()
        assert sandbox.served["GET /me"] == 2
        assert refreshes(sandbox) == 1


async def test_a24_an_adopted_token_refused_as_well_is_replaced_before_the_next_request() -> None:
    """A request has two tries, whoever got the token of the second; the next one begins better."""
    clock = FakeClock()
    async with workers_with_a_slow_clock(clock) as (sandbox, worker):
        async with FrontClient(worker(), base_url=sandbox.url) as front:
            await front.token_identity.get()
            await worker().refresh()
            clock.advance(3601)
            with pytest.raises(Unauthorized):
                await front.token_identity.get()
            assert (sandbox.statuses[401], refreshes(sandbox)) == (2, 1), "adopted, not refreshed"
            await front.token_identity.get()
        assert (sandbox.statuses[401], refreshes(sandbox)) == (2, 2)


@pytest.mark.parametrize("form", FORMS)
async def test_every_form_of_expiry_is_understood_on_the_wire(form: ExpiryForm) -> None:
    clock = FakeClock()
    async with Sandbox(conversations=1, expiry_form=form, now=clock.now) as sandbox:
        app = app_of(sandbox, clock=clock)
        token: OAuthToken = await app.exchange(sandbox.code())
        auth = OAuthTokenAuth(app, token, clock=clock)
        async with FrontClient(auth, base_url=sandbox.url, clock=clock) as front:
            for _ in range(3):
                await front.token_identity.get()
                await auth.drain()
                clock.advance(3500)
        assert refreshes(sandbox) == 2
        assert sandbox.statuses[401] == 0


async def test_a26_a_missing_scope_is_no_reason_to_refresh() -> None:
    async with Sandbox(conversations=1) as sandbox:
        issued = sandbox.issue(scopes=["contacts:read"])
        token = OAuthToken(issued.access_token, issued.refresh_token, issued.expires_at)
        auth = OAuthTokenAuth(app_of(sandbox), token)
        async with FrontClient(auth, base_url=sandbox.url) as front:
            with pytest.raises(Exception, match=r"needs the scope tags:read.*API token"):
                await front.tags.list()
        assert refreshes(sandbox) == 0


async def test_a28_a_401_page_of_a_proxy_costs_one_refresh_at_most() -> None:
    async with Sandbox(conversations=1) as sandbox:
        app = app_of(sandbox)
        auth = OAuthTokenAuth(app, await app.exchange(sandbox.code()))
        page = Fault(status=401, body=b"<html>proxy</html>", headers={"Content-Type": "text/html"})
        sandbox.faults.add("GET /me", page, times=10)
        async with FrontClient(auth, base_url=sandbox.url) as front:
            for _ in range(3):
                with pytest.raises(Unauthorized):
                    await front.token_identity.get()
        assert refreshes(sandbox) == 1


async def test_a37_the_token_request_has_no_bearer_no_pacing_and_no_retry() -> None:
    async with Sandbox(conversations=1, rate_limit=1, burst=0) as sandbox:
        app = app_of(sandbox)
        auth = OAuthTokenAuth(app, await app.exchange(sandbox.code()))
        sandbox.faults.add("POST /oauth/token", Fault(status=503))
        sandbox.expire_access_tokens()
        async with FrontClient(auth, base_url=sandbox.url, retries=3) as front:
            with pytest.raises(TokenUnavailable):
                await front.token_identity.get()
        requests = [seen for seen in sandbox.requests if seen.path == "/oauth/token"]
        assert len(requests) == 2, "the exchange, and one refresh"
        for seen in requests:
            names = {name.lower(): value for name, value in seen.headers.items()}
            assert names["authorization"].startswith("Basic ")


async def test_a44_a_clock_that_is_slow_is_caught_by_the_401() -> None:
    """The token looks fresh here for another hour; Front says otherwise, and is asked again."""
    clock = FakeClock()
    async with workers_with_a_slow_clock(clock) as (sandbox, worker):
        clock.advance(3601)
        async with FrontClient(worker(), base_url=sandbox.url) as front:
            await front.token_identity.get()
        assert sandbox.statuses[401] == 1
        assert refreshes(sandbox) == 1


async def test_a47_a_token_that_changes_while_requests_queue_is_the_one_they_carry() -> None:
    """The header is written after the wait for a place, not before it."""
    async with Sandbox(conversations=1) as sandbox:
        app = app_of(sandbox)
        auth = OAuthTokenAuth(app, await app.exchange(sandbox.code()))
        sandbox.faults.add("GET /me", Fault(hang=True, processed=True))
        async with FrontClient(auth, base_url=sandbox.url, concurrency=1) as front:
            first = asyncio.create_task(front.token_identity.get())
            await until(lambda: sandbox.served["GET /me"])
            queued = [asyncio.create_task(front.token_identity.get()) for _ in range(3)]
            await settle()
            await auth.refresh()
            sandbox.faults.release()
            await asyncio.gather(first, *queued)
        old, *new = [
            seen.headers["Authorization"] for seen in sandbox.requests if "me" in seen.path
        ]
        assert len(set(new)) == 1
        assert old not in new
