"""One exchange: what is sent, what aiohttp must not add, and where it fails before sending."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from front_async.wire.exchange import Request, WireError
from front_async.wire.http import Http
from tests.wire.servers import head, raw, reply, scripted, writes


async def test_a_request_arrives_as_it_was_built(http: Http) -> None:
    async with scripted(reply(201, {"id": "x"})) as server:
        target = URL(f"{server.url}/a%2Fb/c?q=%2B", encoded=True)
        answer = await http.send(Request("POST", target, {"X-One": "1"}, b'{"a":1}'))
    seen = server.seen[0]
    assert (seen.method, seen.target, seen.body) == ("POST", "/a%2Fb/c?q=%2B", b'{"a":1}')
    assert seen.headers["x-one"] == "1"
    assert (answer.status, answer.json()) == (201, {"id": "x"})


async def test_gzip_is_decoded(http: Http) -> None:
    packed = reply(200, gzip.compress(b'{"a": 1}'), Content_Encoding="gzip")
    async with scripted(packed) as server:
        assert (await http.send(Request("GET", server.url, {}))).json() == {"a": 1}


async def test_redirects_are_left_to_the_caller(http: Http) -> None:
    async with scripted(reply(301, Location="/elsewhere")) as server:
        answer = await http.send(Request("POST", server.url, {}, b"{}"))
    assert (answer.status, len(server.seen)) == (301, 1)


async def test_h20_cookies_are_neither_kept_nor_sent(http: Http) -> None:
    async with scripted(reply(Set_Cookie="session=1; Path=/"), reply()) as server:
        await http.send(Request("GET", server.url, {}))
        await http.send(Request("GET", server.url, {}))
    assert "Cookie" not in server.seen[1].headers


async def test_h21_proxies_and_netrc_of_the_machine_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    http = Http()
    async with scripted(reply()) as server:
        await http.send(Request("GET", server.url, {}))
        await http.close()
    assert server.tokens == [None]


async def test_connections_are_kept_and_shared(http: Http) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(head("Content-Length: 0"))
            await reader.readuntil(b"\r\n\r\n")

    async with raw(talk) as server:
        for _ in range(3):
            await http.send(Request("GET", server.url, {}))
        assert len(server.requests) == 1


class _Resolver(AbstractResolver):
    def __init__(self, resolved: Callable[[], Awaitable[Any]]) -> None:
        self._resolved = resolved

    async def resolve(self, host: str, port: int = 0, family: Any = None) -> list[ResolveResult]:
        result: list[ResolveResult] = await self._resolved()
        return result

    async def close(self) -> None: ...


async def _unknown() -> None:
    raise OSError("no such host")


@pytest.mark.parametrize("resolved", [_unknown, asyncio.Event().wait], ids=["unknown", "silent"])
async def test_r2_a_name_that_does_not_resolve_is_not_sent(
    resolved: Callable[[], Awaitable[Any]],
) -> None:
    connector = aiohttp.TCPConnector(resolver=_Resolver(resolved))
    http = Http(connector=connector)
    with pytest.raises(WireError) as caught:
        await http.send(Request("POST", URL("http://a.example/"), {}, connect_timeout=0.02))
    assert caught.value.fault == "not sent"
    await http.close()
    await connector.close()


async def test_r2_a_refused_connection_is_not_sent(http: Http, unused_tcp_port: int) -> None:
    with pytest.raises(WireError) as caught:
        await http.send(Request("POST", URL(f"http://127.0.0.1:{unused_tcp_port}/"), {}))
    assert caught.value.fault == "not sent"


async def test_r2_a_failed_tls_handshake_is_not_sent(http: Http) -> None:
    async with raw(writes(), greeting=b"this is no TLS\r\n") as server:
        with pytest.raises(WireError) as caught:
            await http.send(Request("POST", server.url.with_scheme("https"), {}))
    assert caught.value.fault == "not sent"


async def test_r2_a_silent_tls_handshake_is_not_sent(http: Http) -> None:
    async with raw(writes()) as server:
        to = server.url.with_scheme("https")
        with pytest.raises(WireError) as caught:
            await http.send(Request("POST", to, {}, connect_timeout=0.02))
    assert caught.value.fault == "not sent"


async def test_c4_a_connector_passed_in_is_not_closed() -> None:
    connector = aiohttp.TCPConnector()
    await Http(connector=connector).close()
    assert not connector.closed
    await connector.close()


async def test_close_twice_is_harmless(http: Http) -> None:
    await http.close()
    await http.close()


async def test_s4_no_exception_of_aiohttp_stays_behind(http: Http) -> None:
    """Its request_info holds the Authorization header."""
    async with raw(writes(reset=True)) as server:
        with pytest.raises(WireError) as caught:
            await http.send(Request("GET", server.url, {"Authorization": "Bearer t0ken"}))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "t0ken" not in repr(caught.value) + repr(caught.value.args)


async def test_a_stream_yields_the_bytes_and_gives_its_place_back_once(http: Http) -> None:
    closed: list[int] = []
    async with scripted(reply(200, b"x" * 300_000)) as server:
        stream = await http.stream(Request("GET", server.url, {}), idle_timeout=1)
        stream.on_close(lambda: closed.append(1))
        assert b"".join([chunk async for chunk in stream.chunks()]) == b"x" * 300_000
        stream.close()
        stream.close()
    assert closed == [1]


async def test_a_stream_of_gzip_is_decoded_and_checked_at_its_end(http: Http) -> None:
    packed = gzip.compress(b"row\n" * 50_000)
    parts: list[bytes] = []
    cut = writes(head("Content-Encoding: gzip", f"Content-Length: {len(packed) - 4}"), packed[:-4])
    async with raw(cut) as server:
        stream = await http.stream(Request("GET", server.url, {}), idle_timeout=1)
        with pytest.raises(WireError, match="before its end"):
            parts.extend([chunk async for chunk in stream.chunks()])
        stream.close()


async def test_x6_a_stream_that_says_nothing_for_too_long_times_out(http: Http) -> None:
    async with raw(writes(head("Content-Length: 9"), b"a", hang=True)) as server:
        stream = await http.stream(Request("GET", server.url, {}), idle_timeout=0.02)
        with pytest.raises(WireError) as caught:
            _ = [chunk async for chunk in stream.chunks()]
        stream.close()
    assert caught.value.fault == "timed out"


async def test_x5_a_slow_reader_of_a_server_that_is_done_gets_every_byte(http: Http) -> None:
    whole = bytes(3_000_000)
    async with raw(writes(head(f"Content-Length: {len(whole)}"), whole)) as server:
        stream = await http.stream(Request("GET", server.url, {}), idle_timeout=5)
        size = 0
        async for chunk in stream.chunks():
            size += len(chunk)
            for _ in range(5):
                await asyncio.sleep(0)
        stream.close()
    assert size == len(whole)


async def test_the_error_answer_to_a_stream_can_be_read_whole(http: Http) -> None:
    async with scripted(reply(404, {"_error": {}})) as server:
        stream = await http.stream(Request("GET", server.url, {}), idle_timeout=1)
        assert (await stream.read()).json() == {"_error": {}}


async def test_c12_cancelled_between_head_and_body_the_connection_is_closed(http: Http) -> None:
    async with raw(writes(head("Content-Length: 9"), b"a", hang=True)) as server:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await http.send(Request("GET", server.url, {}))
        with pytest.raises(WireError):  # on a new connection
            await http.send(Request("GET", server.url, {}, timeout=0.02))
        assert len(server.requests) == 2
