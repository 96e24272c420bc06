"""Running a local Front from the command line."""

import json
import signal
import sys

import pytest

from front_async import FrontClient
from front_async.sandbox import Sandbox
from tests.cli.running import end, run, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no SIGINT to send")


async def test_programs_read_one_line_of_json_and_are_served() -> None:
    process = await start("sandbox", "--json", "--conversations", "5", "--rate-limit", "0")
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    assert set(told) == {
        *("url", "api_token", "client_id", "client_secret", "redirect_uri"),
        *("authorization_endpoint", "token_endpoint", "company_id"),
    }
    async with FrontClient(told["api_token"], base_url=told["url"]) as front:
        answer = await front.request("GET", "/me")
        assert answer.json()["id"] == told["company_id"]
        assert "x-ratelimit-limit" not in answer.headers
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
    lines = [(await process.stdout.readline()).decode() for _ in range(10)]
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
