"""Running a local Front from the command line."""

import asyncio
import json
import re
import signal
import sys

import pytest
from aiohttp import web
from multidict import CIMultiDictProxy

from front_async import FrontClient
from front_async.sandbox import Sandbox
from front_async.webhooks import ApplicationWebhook, Challenge, WebhookEvent
from tests.cli.running import end, run, start
from tests.sandbox.test_webhooks import receiver

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no SIGINT to send")


async def test_programs_read_one_line_of_json_and_are_served() -> None:
    process = await start("sandbox", "--json", "--conversations", "5", "--rate-limit", "0")
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    assert set(told) == {
        *("url", "api_token", "client_id", "client_secret", "redirect_uri"),
        *("authorization_endpoint", "token_endpoint", "company_id", "signing_key", "tag_id"),
    }
    async with FrontClient(told["api_token"], base_url=told["url"]) as front:
        answer = await front.request("GET", "/me")
        assert answer.json()["id"] == told["company_id"]
        assert "x-ratelimit-limit" not in answer.headers
        assert (await front.tags.get(told["tag_id"])).id == told["tag_id"]
    process.send_signal(signal.SIGINT)
    ended = await end(process)
    assert (ended.code, ended.out) == (130, "")
    assert ended.err == "front-async: stopped\n"


async def test_people_read_plain_lines() -> None:
    process = await start("sandbox", "--token-lifetime", "5", "--rotation", "always")
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode().split(maxsplit=1) for _ in range(2)]
    assert lines[0][0] == "url:"
    assert lines[0][1].startswith("http://127.0.0.1:")
    process.send_signal(signal.SIGINT)
    ended = await end(process)
    assert "client secret:" in ended.out
    for line in ended.out.splitlines():
        assert re.fullmatch(r"[a-z ]+: +\S+", line), line


async def test_an_app_is_told_what_happens() -> None:
    heard: asyncio.Queue[tuple[CIMultiDictProxy[str], bytes]] = asyncio.Queue()

    async def answer(request: web.BaseRequest) -> web.Response:
        heard.put_nowait((request.headers, await request.read()))
        return web.Response(text=request.headers.get("X-Front-Challenge", ""))

    async with receiver(answer) as url:
        process = await start("sandbox", "--json", "--conversations", "5", "--webhook", url)
        assert process.stdout is not None
        told = json.loads(await process.stdout.readline())
        app = ApplicationWebhook(told["signing_key"])
        assert isinstance(app.verify(*await heard.get()), Challenge)
        async with FrontClient(told["api_token"], base_url=told["url"]) as front:
            page = await front.conversations.list(limit=1)
            await front.conversations.add_tags(page.items[0].id, [told["tag_id"]])
        event = app.verify(*await heard.get())
        assert isinstance(event, WebhookEvent)
        assert (event.type, event.company_id) == ("tag", told["company_id"])
        assert process.stderr is not None
        assert await process.stderr.readline() == b"webhook handshake: 200\n"
        assert await process.stderr.readline() == f"webhook tag {event.id}: 200\n".encode()
        process.send_signal(signal.SIGINT)
        assert (await end(process)).err == "front-async: stopped\n"


async def test_an_app_that_is_not_there_yet_is_said_once() -> None:
    async def answer(_request: web.BaseRequest) -> web.Response:
        tries.put_nowait(None)
        return web.Response(text="hello")

    tries: asyncio.Queue[None] = asyncio.Queue()
    async with receiver(answer) as url:
        process = await start("sandbox", "--webhook", url)
        for _ in range(3):
            await tries.get()
        process.send_signal(signal.SIGINT)
        said = (await end(process)).err.splitlines()
    assert said == ["webhook handshake: 200, not taken", "front-async: stopped"]


@pytest.mark.parametrize(
    "address", ["/front/webhook", "127.0.0.1:8000", "ftp://x/y", "http://[", ""]
)
async def test_a_webhook_that_is_no_address_is_bad_usage(address: str) -> None:
    ended = await run("sandbox", "--webhook", address)
    assert ended.code == 2
    assert "--webhook" in ended.err


async def test_several_companies_and_a_redirect_uri_are_told() -> None:
    redirect = "http://127.0.0.1/callback"
    process = await start("sandbox", "--json", "--companies", "2", "--redirect-uri", redirect)
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    assert told["redirect_uri"] == redirect
    assert (told["company_ids"][0], told["api_tokens"][0]) == (
        told["company_id"],
        told["api_token"],
    )
    async with FrontClient(told["api_tokens"][1], base_url=told["url"]) as front:
        assert (await front.request("GET", "/me")).json()["id"] == told["company_ids"][1]
    process.send_signal(signal.SIGINT)
    assert (await end(process)).code == 130


async def test_companies_are_listed_for_people_too() -> None:
    process = await start("sandbox", "--companies", "2")
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode() for _ in range(12)]
    process.send_signal(signal.SIGINT)
    await end(process)
    assert [
        line.count(", ") for line in lines if line.startswith(("company ids", "api tokens"))
    ] == [1, 1]


async def test_a_redirect_uri_that_cannot_be_is_bad_usage() -> None:
    ended = await run("sandbox", "--redirect-uri", "/callback")
    assert ended.code == 2
    assert "redirect_uri must be a whole address" in ended.err


async def test_a_port_in_use_is_one_line_and_code_1(sandbox: Sandbox) -> None:
    ended = await run("sandbox", "--port", sandbox.url.rpartition(":")[2])
    assert (ended.code, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1


async def test_an_unknown_rotation_is_bad_usage() -> None:
    ended = await run("sandbox", "--rotation", "weekly")
    assert ended.code == 2
    assert "near_expiry" in ended.err
