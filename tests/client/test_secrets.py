"""A planted token, every way to fail, and everywhere it might show."""

import asyncio
import logging

import pytest

from tests.leaks import in_frames, said
from tests.transport.builders import TOKEN, Rotating, client
from tests.wire.servers import Talk, head, raw, writes

SECRETS = (TOKEN, "s3cret-page", "s3cret-body", "a%40customer", "a@customer")


FAILURES: dict[str, Talk] = {
    "closed": writes(),
    "reset": writes(reset=True),
    "garbage": writes(b"garbage\r\n\r\n"),
    "cut": writes(head("Content-Length: 100"), b"{"),
    "bad gzip": writes(head("Content-Encoding: gzip", "Content-Length: 3"), b"abc"),
    "unknown encoding": writes(head("Content-Encoding: br", "Content-Length: 3"), b"abc"),
    "html": writes(head("Content-Type: text/html", "Content-Length: 6"), b"<html>"),
    "not json": writes(head("Content-Length: 6"), b"<html>"),
    "bad utf-8": writes(head("Content-Length: 3"), b'"\xff"'),
    "400": writes(head("Content-Length: 2", status="400 Bad"), b"{}"),
    "401": writes(head("Content-Length: 2", status="401 No"), b"{}"),
    "403": writes(head("Content-Length: 2", status="403 No"), b"{}"),
    "404": writes(head("Content-Length: 2", status="404 No"), b"{}"),
    "429": writes(head("Retry-After: 999", "Content-Length: 0", status="429 No")),
    "500": writes(head("Content-Length: 0", status="500 No")),
    "foreign redirect": writes(
        head("Location: https://evil.example/x", "Content-Length: 0", status="307 There")
    ),
    "same redirect": writes(head("Location: /tags", "Content-Length: 0", status="302 There")),
    "deadline": writes(hang=True),
    "deadline in the body": writes(head("Content-Length: 9"), b"a", hang=True),
}


class Plain(Rotating):
    """A provider of a user's own, whose header value is ordinary text."""


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("plain", [False, True], ids=["api token", "own provider"])
async def test_s1_s3_s4_s5_s6_s7_no_failure_shows_a_secret(
    name: str, plain: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "front_async")
    options = {"auth": Plain()} if plain else {}
    errors: list[BaseException] = []
    async with raw(FAILURES[name]) as server:
        async with client(server.url, timeout=0.05, retries=1, **options) as front:
            path = "/contacts/alt%3Aemail%3Aa%40customer/notes"
            for asked in (
                front.request("GET", path, params={"page_token": "s3cret-page"}),
                front.request("POST", path, json={"body": "s3cret-body"}),
                front.tags.get("tag_1"),
                front.tags.list(page_token="s3cret-page"),
            ):
                try:
                    await asked
                except Exception as error:  # noqa: BLE001  # every kind of failure
                    errors.append(error)
        assert server.requests
    assert errors
    text = "\n".join(part for error in errors for part in said(error)) + caplog.text
    assert "GET /" in caplog.text or name.startswith("deadline")
    assert [secret for secret in SECRETS if secret in text] == []
    assert [line for error in errors for line in in_frames(error, TOKEN)] == []


@pytest.mark.parametrize("plain", [False, True], ids=["api token", "own provider"])
async def test_s5_a_time_limit_of_the_callers_shows_no_token_either(plain: bool) -> None:
    options = {"auth": Plain()} if plain else {}
    async with raw(writes(hang=True)) as server, client(server.url, **options) as front:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.05):
                await front.request("GET", "/tags")
    assert in_frames(caught.value, TOKEN) == []
    assert not any(TOKEN in part for part in said(caught.value))


async def test_s3_a_refused_connection_shows_no_secret(unused_tcp_port: int) -> None:
    async with client(f"http://127.0.0.1:{unused_tcp_port}", retries=0) as front:
        for provider in (front, front.with_auth(Plain())):
            with pytest.raises(Exception, match="no connection") as caught:
                await provider.request("POST", "/tags", json={"body": "s3cret-body"})
            assert in_frames(caught.value, TOKEN) == []
            assert not any(TOKEN in part for part in said(caught.value))
