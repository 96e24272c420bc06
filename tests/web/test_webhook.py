"""The endpoint of webhooks, in ASGI and in aiohttp."""

import asyncio
import gzip
import logging
from collections.abc import AsyncGenerator
from functools import partial
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from aiohttp.http_exceptions import TransferEncodingError
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from multidict import CIMultiDict

from front_async import WebhookVerificationError
from front_async.testing import FakeClock, SignedWebhook, sign_application_challenge
from front_async.testing import sign_application_webhook as signed_webhook
from front_async.web import WebhookEndpoint
from front_async.web.aiohttp import webhook_handler
from front_async.webhooks import ApplicationWebhook, MemorySeenEvents, WebhookEvent, Webhooks
from tests.web.asking import answer, ask, scope_of

KEY = "the-signing-key"
NOW = 1_700_000_000.0
MOST = 2000
SIGNED = signed_webhook(KEY, {"id": "evt_1", "type": "inbound"}, now=NOW)


def listening(handled: list[str], *, fails: Exception | None = None) -> Webhooks:
    webhooks = Webhooks(ApplicationWebhook(KEY, max_body=MOST, clock=FakeClock(NOW)))

    @webhooks.on("inbound")
    async def note(event: WebhookEvent) -> None:
        handled.append(event.id)
        if fails:
            raise fails

    return webhooks


def pairs(signed: SignedWebhook) -> list[tuple[str, str]]:
    return list(signed.headers.items())


async def test_an_event_is_handled_and_answered() -> None:
    handled: list[str] = []
    halves = [SIGNED.body[:9], b"", SIGNED.body[9:]]
    endpoint = WebhookEndpoint(listening(handled))
    taken = await answer(endpoint, "POST", "/x", headers=pairs(SIGNED), body=halves)
    assert (taken.status, taken.body, handled) == (200, b"", ["evt_1"])


async def test_w11_a_challenge_is_echoed_as_text_that_no_browser_guesses_about() -> None:
    asked = sign_application_challenge(KEY, "<b>abc</b>", now=NOW)
    endpoint = WebhookEndpoint(listening([]))
    taken = await answer(endpoint, "POST", "/x", headers=pairs(asked), body=[asked.body])
    assert (taken.status, taken.body) == (200, b"<b>abc</b>")
    assert taken.header("content-type") == "text/plain; charset=utf-8"
    assert taken.header("x-content-type-options") == "nosniff"


async def test_w4_w13_what_is_not_fronts_is_a_401_that_says_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    handled: list[str] = []
    endpoint = WebhookEndpoint(listening(handled))
    for headers in ([], [("x-front-signature", "é")], [*pairs(SIGNED), pairs(SIGNED)[0]]):
        taken = await answer(endpoint, "POST", "/x", headers=headers, body=[b"planted"])
        assert (taken.status, taken.body) == (401, b"this is not Front's")
    assert "x-front-signature came twice" in caplog.text
    assert "planted" not in caplog.text
    assert handled == []


async def test_w12_a_huge_body_is_not_read_to_its_end() -> None:
    endpoint = WebhookEndpoint(listening([]))
    pieces = [b"x" * MOST, b"x", b"never read"]
    taken = await answer(endpoint, "POST", "/x", body=pieces)
    assert taken.status == 413


async def test_a_client_that_leaves_in_the_middle_gets_no_answer_and_nothing_is_handled() -> None:
    handled: list[str] = []
    endpoint = WebhookEndpoint(listening(handled))
    headers = pairs(SIGNED)
    left = await ask(endpoint, "POST", "/x", headers=headers, body=[SIGNED.body], gone=True)
    assert left is None
    assert handled == []


async def test_only_post_and_only_http() -> None:
    endpoint = WebhookEndpoint(listening([]))
    taken = await answer(endpoint, "GET", "/x")
    assert (taken.status, taken.header("allow")) == (405, "POST")
    for kind in ("websocket", "lifespan"):
        with pytest.raises(RuntimeError, match=kind):
            await ask(_as(endpoint, kind), "GET", "/x")


def _as(app: WebhookEndpoint, kind: str) -> object:
    async def changed(scope: dict[str, object], receive: object, send: object) -> None:
        await app({**scope, "type": kind}, receive, send)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    return changed


@pytest.mark.parametrize("error", [LookupError("its own"), WebhookVerificationError("another's")])
async def test_what_a_function_raises_reaches_the_framework(error: Exception) -> None:
    """Also when the function verifies something else: that is no 401 for Front."""
    endpoint = WebhookEndpoint(listening([], fails=error))
    with pytest.raises(type(error), match=str(error)):
        await ask(endpoint, "POST", "/x", headers=pairs(SIGNED), body=[SIGNED.body])


class Slow:
    """A function that works until it is told to go on, in the endpoint of ASGI and of aiohttp."""

    def __init__(self) -> None:
        self.webhooks = Webhooks(
            ApplicationWebhook(KEY, clock=FakeClock(NOW)), seen=MemorySeenEvents()
        )
        self.endpoint = WebhookEndpoint(self.webhooks)
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.webhooks.on("inbound")(self.work)

    async def work(self, _event: WebhookEvent) -> None:
        self.begun.set()
        await self.go_on.wait()


async def test_w10_what_comes_again_while_it_is_handled_is_a_503_and_to_come_later() -> None:
    slow = Slow()
    sent: dict[str, Any] = {"headers": pairs(SIGNED), "body": [SIGNED.body]}
    first = asyncio.create_task(answer(slow.endpoint, "POST", "/x", **sent))
    await slow.begun.wait()
    again = await answer(slow.endpoint, "POST", "/x", **sent)
    assert (again.status, again.header("retry-after")) == (503, "5")
    slow.go_on.set()
    assert (await first).status == 200
    assert (await answer(slow.endpoint, "POST", "/x", **sent)).status == 200


async def test_w10_in_aiohttp_too() -> None:
    slow = Slow()
    app = web.Application()
    app.router.add_post("/hook", webhook_handler(slow.webhooks))
    async with TestClient(TestServer(app)) as front:
        deliver = partial(front.post, "/hook", data=SIGNED.body, headers=SIGNED.headers)
        first = asyncio.create_task(deliver())
        await slow.begun.wait()
        again = await deliver()
        assert (again.status, again.headers["Retry-After"]) == (503, "5")
        slow.go_on.set()
        assert (await first).status == 200


async def test_a_signed_body_that_is_no_event_is_a_401() -> None:
    odd = signed_webhook(KEY, b'{"payload": "planted"}', now=NOW)
    endpoint = WebhookEndpoint(listening([]))
    taken = await answer(endpoint, "POST", "/x", headers=pairs(odd), body=[odd.body])
    assert taken.status == 401


async def test_the_same_in_aiohttp(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    handled: list[str] = []
    app = web.Application(client_max_size=10)
    app.router.add_post("/hook", webhook_handler(listening(handled)))
    asked = sign_application_challenge(KEY, "abc", now=NOW)
    async with TestClient(TestServer(app)) as front:
        for signed, status, said in ((SIGNED, 200, ""), (asked, 200, "abc")):
            taken = await front.post("/hook", data=signed.body, headers=signed.headers)
            assert (taken.status, await taken.text()) == (status, said)
        refused = await front.post("/hook", data=b"x", headers=SIGNED.headers)
        assert refused.status == 401
        assert refused.headers["X-Content-Type-Options"] == "nosniff"
        large = await front.post("/hook", data=aiohttp.BytesPayload(b"x" * (MOST + 1)))
        assert large.status == 413
    assert handled == ["evt_1"]


async def test_in_aiohttp_too_a_client_may_leave_in_the_middle(
    caplog: pytest.LogCaptureFixture,
) -> None:
    handled: list[str] = []
    app = web.Application()
    app.router.add_post("/hook", webhook_handler(listening(handled)))
    async with TestServer(app) as server:
        url = server.make_url("/hook")
        _, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()
        await writer.wait_closed()
        await asyncio.sleep(0.05)
    assert handled == []
    assert caplog.text == ""


CODED = (("gzip",), ("br",), ("rot13",), ("identity", "gzip"), ("gzip, identity",), ("",))


@pytest.mark.parametrize("codings", CODED)
async def test_a_compressed_body_is_a_415_and_not_read(codings: tuple[str, ...]) -> None:
    """It is not what was signed; and who could not sign would have it unpacked here."""
    headers = [*pairs(SIGNED), *(("Content-Encoding", coding) for coding in codings)]
    handled: list[str] = []
    endpoint = WebhookEndpoint(listening(handled))
    taken = await answer(endpoint, "POST", "/x", headers=headers, body=[SIGNED.body])
    assert (taken.status, handled) == (415, [])


@pytest.mark.parametrize("codings", CODED)
async def test_a_compressed_body_is_a_415_in_aiohttp_too(codings: tuple[str, ...]) -> None:
    handled: list[str] = []
    app = web.Application()
    app.router.add_post("/hook", webhook_handler(listening(handled)))
    async with TestClient(TestServer(app)) as front:
        headers = CIMultiDict(SIGNED.headers)
        headers.extend([("Content-Encoding", coding) for coding in codings])
        for body in (SIGNED.body, gzip.compress(SIGNED.body), b""):
            taken = await front.post("/hook", data=body, headers=headers)
            # Without Brotli installed, aiohttp refuses that itself.
            assert taken.status in ({400, 415} if codings == ("br",) else {415})
    assert handled == []


async def test_identity_is_no_coding() -> None:
    handled: list[str] = []
    headers = [*pairs(SIGNED), ("Content-Encoding", " Identity ")]
    endpoint = WebhookEndpoint(listening(handled))
    await answer(endpoint, "POST", "/x", headers=headers, body=[SIGNED.body])
    app = web.Application()
    app.router.add_post("/hook", webhook_handler(listening(handled)))
    async with TestClient(TestServer(app)) as front:
        taken = await front.post("/hook", data=SIGNED.body, headers=dict(headers))
        assert taken.status == 200
    assert handled == ["evt_1", "evt_1"]


class Broken:
    """A body in which aiohttp finds a chunk that is none."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def iter_chunked(self, _size: int) -> AsyncGenerator[bytes]:
        yield SIGNED.body[:9]
        raise self.error

    def is_eof(self) -> bool:
        return False


@pytest.mark.parametrize(
    "error", [web.RequestPayloadError("a chunk"), TransferEncodingError("a chunk")]
)
async def test_a_body_that_breaks_on_its_way_is_a_400(error: Exception) -> None:
    handled: list[str] = []
    request = make_mocked_request(
        "POST", "/hook", headers=SIGNED.headers, payload=cast("Any", Broken(error))
    )
    taken = await webhook_handler(listening(handled))(request)
    assert (taken.status, taken.keep_alive, handled) == (400, False, [])


def test_a_scope_is_as_servers_make_it() -> None:
    assert scope_of("GET", "/a?b=c", [("A", "b")])["headers"] == [(b"a", b"b")]
