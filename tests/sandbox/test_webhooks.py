"""The webhooks that the sandbox sends, to a receiver of one's own and to the verifier."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from front_async import FrontClient
from front_async.sandbox import Delivery, Sandbox
from front_async.webhooks import (
    ApplicationWebhook,
    Challenge,
    MemorySeenEvents,
    RuleWebhook,
    WebhookEvent,
    Webhooks,
)

Answer = Callable[[web.BaseRequest], Awaitable[web.Response]]


@asynccontextmanager
async def receiver(answer: Answer) -> AsyncGenerator[str]:
    runner = web.ServerRunner(web.Server(answer, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


@pytest.mark.parametrize("preview", [False, True])
async def test_an_event_is_signed_as_the_verifier_expects(preview: bool) -> None:
    sandbox = Sandbox(conversations=20)
    app = ApplicationWebhook(sandbox.webhooks.signing_key)
    rule = RuleWebhook(sandbox.webhooks.api_secret)
    told: list[WebhookEvent] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        verifier = rule if request.path == "/rule" else app
        said = verifier.verify(request.headers, await request.read())
        assert isinstance(said, WebhookEvent)
        told.append(said)
        return web.Response(status=204)

    async with receiver(answer) as url:
        delivery = await sandbox.webhooks.send(url, "tag", preview=preview)
        assert (await sandbox.webhooks.send_by_rule(f"{url}rule", preview=preview)).accepted
    assert delivery.accepted
    assert told[0].id == delivery.event_id
    assert (told[0].type, told[0].name) == ("tag", "tag_added")
    assert told[0].company_id == sandbox.company_id
    assert (told[1].type, told[1].name) == ("inbound", None)
    assert [event.is_preview for event in told] == [preview, preview]


async def test_a_handshake_is_answered_with_its_challenge_or_fails() -> None:
    sandbox = Sandbox(conversations=1)
    app = ApplicationWebhook(sandbox.webhooks.signing_key)

    async def answer(request: web.BaseRequest) -> web.Response:
        said = app.verify(request.headers, await request.read())
        assert isinstance(said, Challenge)
        if request.path == "/wrong":
            return web.Response(text="hello")
        if request.path == "/json":
            return web.json_response(text=f'{{"challenge":"{said.text}"}}')
        return web.Response(text=said.text)

    async with receiver(answer) as url:
        assert await sandbox.webhooks.handshake(url)
        assert await sandbox.webhooks.handshake(f"{url}json")
        assert not await sandbox.webhooks.handshake(f"{url}wrong")
    assert not await sandbox.webhooks.handshake(url)
    told = sandbox.webhooks.deliveries
    assert [one.statuses for one in told] == [(200,), (200,), (200,), (0,)]
    assert [one.accepted for one in told] == [True, True, False, False]


async def test_an_event_that_nobody_took_is_sent_again() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    sandbox = Sandbox(conversations=20, sleep=sleep)
    statuses = iter((503, 500, 200, 503, 503, 503))

    async def answer(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=next(statuses))

    async with receiver(answer) as url:
        taken = await sandbox.webhooks.send(url)
        refused = await sandbox.webhooks.send(url)
    assert (taken.statuses, taken.accepted) == ((503, 500, 200), True)
    assert (refused.statuses, refused.accepted) == ((503, 503, 503), False)
    assert slept == [1.0, 5.0, 1.0, 5.0]


@pytest.mark.parametrize(
    ("answers", "copies", "accepted"),
    [
        ((200, 503, 200), [(200,), (503, 200)], True),
        ((503, 503, 503, 200), [(503, 503, 503), (200,)], False),
        ((200, 503, 503, 503), [(200,), (503, 503, 503)], False),
    ],
)
async def test_each_copy_has_to_be_taken(
    answers: tuple[int, ...], copies: list[tuple[int, ...]], accepted: bool
) -> None:
    sandbox = Sandbox(conversations=20, sleep=_at_once)
    statuses = iter(answers)

    async def answer(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=next(statuses))

    async with receiver(answer) as url:
        delivery = await sandbox.webhooks.send(url, copies=2)
    assert list(delivery.copies) == copies
    assert (delivery.statuses, delivery.accepted) == (answers, accepted)


async def _at_once(_seconds: float) -> None: ...


async def test_w10_what_is_sent_twice_is_handled_once() -> None:
    sandbox = Sandbox(conversations=20)
    seen = MemorySeenEvents()
    webhooks = Webhooks(ApplicationWebhook(sandbox.webhooks.signing_key), seen=seen)
    heard: list[str] = []

    @webhooks.on("inbound")
    async def hear(event: WebhookEvent) -> None:
        heard.append(event.id)

    async def answer(request: web.BaseRequest) -> web.Response:
        await webhooks.handle(request.headers, await request.read())
        return web.Response()

    async with receiver(answer) as url:
        delivery = await sandbox.webhooks.send(url, copies=3)
    assert delivery.statuses == (200, 200, 200)
    assert heard == [delivery.event_id]


class App:
    """An app that hears of everything, and answers with these statuses first."""

    def __init__(self, sandbox: Sandbox, *statuses: int) -> None:
        self.webhooks = Webhooks(ApplicationWebhook(sandbox.webhooks.signing_key))
        self.webhooks.on()(self.hear)
        self.statuses = list(statuses)
        self.heard: asyncio.Queue[WebhookEvent] = asyncio.Queue()

    async def hear(self, event: WebhookEvent) -> None:
        self.heard.put_nowait(event)

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        asked = await self.webhooks.handle(request.headers, await request.read())
        return web.Response(text=asked.text if asked else "")


async def write(sandbox: Sandbox, company: int = 0) -> None:
    """A customer writes to a company."""
    channel = next(sandbox.records("channels", company))["id"]
    async with FrontClient(sandbox.api_tokens[company], base_url=sandbox.url) as front:
        message = {"sender": {"handle": "ann@example.com"}, "body": "Hello"}
        await front.request("POST", f"/channels/{channel}/incoming_messages", json=message)


async def test_whatever_happens_is_told_once_the_app_has_answered_the_handshake() -> None:
    async with Sandbox(companies=2, conversations=20, sleep=_at_once) as sandbox:
        app = App(sandbox, 503, 404, 204)
        told: list[Delivery] = []
        async with receiver(app) as url:
            following = asyncio.create_task(sandbox.follow(url, told.append))
            await write(sandbox)
            await write(sandbox, 1)
            first, second = await app.heard.get(), await app.heard.get()
            conversation = first.conversation_id or ""
            async with FrontClient(sandbox.api_token, base_url=sandbox.url) as front:
                tag = next(sandbox.records("tags"))["id"]
                await front.conversations.add_tags(conversation, [tag])
            third = await app.heard.get()
            following.cancel()
    assert [first.type, second.type, third.type] == ["inbound", "inbound", "tag"]
    assert [first.company_id, second.company_id] == sandbox.company_ids
    assert (first.is_preview, third.conversation_id) == (False, conversation)
    assert [one.statuses for one in told[:5]] == [(503,), (404,), (204,), (200,), (200,)]
    assert [one.accepted for one in told[:5]] == [False, False, False, True, True]
    assert (told[3].event_id, told[4].type) == ("", "inbound")


async def test_what_was_deleted_before_it_could_be_told_is_not() -> None:
    async with Sandbox(conversations=20, sleep=_at_once) as sandbox:
        app = App(sandbox)
        go_on = asyncio.Event()

        async def answer(request: web.BaseRequest) -> web.Response:
            await go_on.wait()
            return await app(request)

        async with receiver(answer) as url:
            following = asyncio.create_task(sandbox.follow(url))
            await asyncio.sleep(0)
            await write(sandbox)
            newest = list(sandbox.records("conversations"))[-1]["id"]
            async with FrontClient(sandbox.api_token, base_url=sandbox.url) as front:
                await front.conversations.update(newest, status="deleted")
                await front.conversations.delete(newest)
            await write(sandbox)
            go_on.set()
            event = await app.heard.get()
            following.cancel()
    assert event.conversation_id != newest


async def test_only_events_that_are_there_are_sent() -> None:
    with pytest.raises(LookupError, match="call_teleported"):
        await Sandbox(conversations=1).webhooks.send("http://127.0.0.1:1", "call_teleported")
