"""What a server does to an application: loop after loop, many at once, leaving in the middle."""

import asyncio
from contextvars import ContextVar
from typing import Any

from front_async import FrontClient, Installations, MemoryTokenStores, OAuthApp
from front_async.testing import Fault, Sandbox, sign_application_webhook
from front_async.web import WebhookEndpoint, lifespan
from front_async.webhooks import ApplicationWebhook, WebhookEvent, Webhooks
from tests.transport.builders import settle, until
from tests.web.asking import answer, installing

KEY = "the-signing-key"
REQUEST: ContextVar[str] = ContextVar("REQUEST", default="nobody's")


async def test_context_variables_of_one_request_are_not_seen_by_another() -> None:
    webhooks = Webhooks(ApplicationWebhook(KEY))
    seen: list[str] = []

    @webhooks.on("inbound")
    async def look(event: WebhookEvent) -> None:
        before = REQUEST.get()
        REQUEST.set(event.id)
        await asyncio.sleep(0)
        seen.append(f"{before} {REQUEST.get() == event.id}")

    endpoint = WebhookEndpoint(webhooks)

    async def deliver(number: int) -> None:
        signed = sign_application_webhook(KEY, {"id": f"evt_{number}", "type": "inbound"})
        headers = list(signed.headers.items())
        await answer(endpoint, "POST", "/hook", headers=headers, body=[signed.body])

    await asyncio.gather(*(deliver(number) for number in range(50)))
    assert seen == ["nobody's True"] * 50


async def test_a_refresh_begun_by_one_request_takes_nothing_of_it_along() -> None:
    seen: list[str] = []

    async def observe(_event: object) -> None:
        seen.append(REQUEST.get())

    async with Sandbox(conversations=2) as sandbox:
        app = _app(sandbox)
        async with Installations(
            app, MemoryTokenStores(), base_url=sandbox.url, observer=observe
        ) as installations:
            company = await installations.complete(sandbox.code())
            sandbox.expire_access_tokens()
            REQUEST.set("the first request's")
            await installations.client(company.id).token_identity.get()
            REQUEST.set("nobody's")
    assert seen == ["nobody's"]


def test_one_event_loop_after_another_opens_and_closes_the_same_application() -> None:
    """As in the tests of an app, and as a server does that reloads without a new process."""
    stores = MemoryTokenStores()

    async def main(installations: Installations | None, sandbox: Sandbox) -> Installations:
        async with sandbox:
            installations = installations or Installations(
                _app(sandbox), stores, base_url=sandbox.url
            )
            opened = lifespan(installations)
            for _ in range(2):
                async with opened(None):
                    company = await installations.complete(sandbox.code())
                    front = installations.client(company.id)
                    sandbox.expire_access_tokens()
                    assert (await front.conversations.list()).items
        return installations

    sandbox = Sandbox(conversations=3)
    installations = None
    for _ in range(3):
        installations = asyncio.run(main(installations, sandbox))


async def test_a_request_that_is_cancelled_leaves_its_place_to_others() -> None:
    async with (
        Sandbox(conversations=3) as sandbox,
        FrontClient(sandbox.api_token, base_url=sandbox.url, concurrency=2) as front,
    ):
        sandbox.faults.add("GET /conversations", Fault(hang=True), times=2)
        hanging = [asyncio.create_task(_first(front)) for _ in range(2)]
        await until(lambda: sandbox.served["GET /conversations"] == 2)
        waiting = asyncio.create_task(_first(front))
        await settle()
        for task in hanging:
            task.cancel()
        assert await waiting
        ended = await asyncio.gather(*hanging, return_exceptions=True)
        assert all(isinstance(one, asyncio.CancelledError) for one in ended)


async def test_an_app_that_stops_lets_a_request_under_way_end() -> None:
    async with installing() as (sandbox, installations, _):
        company = await installations.complete(sandbox.code())
        sandbox.faults.add("GET /conversations", Fault(delay=0.2))
        slow = asyncio.create_task(_first(installations.client(company.id)))
        await until(lambda: sandbox.served["GET /conversations"] == 1)
        await installations.close()
        assert await slow


async def _first(front: FrontClient) -> Any:
    return (await front.conversations.list()).items


def _app(sandbox: Sandbox) -> OAuthApp:
    return OAuthApp(
        client_id=sandbox.client_id,
        client_secret=sandbox.client_secret,
        redirect_uri=sandbox.redirect_uri,
        token_endpoint=sandbox.token_endpoint,
    )
