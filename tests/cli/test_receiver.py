"""The receiver of a login: one answer, on one path, with one state."""

import asyncio
import logging
import socket
from collections.abc import AsyncGenerator

import aiohttp
import pytest
import pytest_asyncio
from yarl import URL

from front_async import AuthError
from front_async.cli.receiver import Receiver

STATE = "s" * 43
CODE = "the-code-of-this-login"
GOOD = {"code": CODE, "state": STATE}


@pytest_asyncio.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    """Listen on a free port."""
    async with Receiver("http://127.0.0.1/callback", STATE) as listening:
        yield listening


@pytest_asyncio.fixture
async def http() -> AsyncGenerator[aiohttp.ClientSession]:
    """Ask as a browser."""
    async with aiohttp.ClientSession() as session:
        yield session


async def taken(receiver: Receiver) -> str:
    async with asyncio.timeout(5):
        return str(await receiver.code())


async def is_waiting(receiver: Receiver) -> bool:
    try:
        await asyncio.wait_for(receiver.code(), 0.01)
    except TimeoutError:
        return True
    return False


async def test_the_answer_is_taken_and_the_browser_told_to_close(
    receiver: Receiver, http: aiohttp.ClientSession
) -> None:
    async with http.get(URL(receiver.redirect_uri).with_query(GOOD)) as page:
        text = await page.text()
    assert page.status == 200
    assert "You can close this window" in text
    assert CODE not in text
    assert await taken(receiver) == CODE


async def test_no_page_is_stored_or_tells_others_where_it_came_from(
    receiver: Receiver, http: aiohttp.ClientSession
) -> None:
    for address in (URL(receiver.redirect_uri).with_query(GOOD), URL(receiver.redirect_uri)):
        async with http.get(address) as page:
            assert page.headers["Cache-Control"] == "no-store"
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "http" not in await page.text()


@pytest.mark.parametrize(
    ("redirect_uri", "asked"),
    [
        ("http://127.0.0.1/callback", "/callback"),
        ("http://127.0.0.1:0/callback", "/callback"),
        ("http://127.0.0.1", "/"),
        ("http://127.0.0.1/a%2Fb", "/a%2Fb"),
        ("http://127.0.0.1/a?with=query", "/a"),
    ],
)
async def test_a_free_port_is_taken_where_none_is_named(
    http: aiohttp.ClientSession, redirect_uri: str, asked: str
) -> None:
    async with Receiver(redirect_uri, STATE) as receiver:
        where = URL(receiver.redirect_uri, encoded=True)
        assert where.explicit_port
        before = URL(redirect_uri, encoded=True).with_port(None)
        assert str(where.with_port(None)) == str(before)
        address = URL(f"http://127.0.0.1:{where.port}{asked}", encoded=True)
        async with http.get(address.update_query(GOOD)) as page:
            assert page.status == 200
        assert await taken(receiver) == CODE


async def test_a_port_that_is_named_is_the_one(receiver: Receiver) -> None:
    free = _free_port()
    async with Receiver(f"http://127.0.0.1:{free}/callback", STATE) as listening:
        assert listening.redirect_uri == f"http://127.0.0.1:{free}/callback"


async def test_a_port_that_is_taken_is_an_error_of_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"http://127.0.0.1:{other.getsockname()[1]}/callback"
        with pytest.raises(OSError, match="cannot listen for") as caught:
            async with Receiver(address, STATE):
                pass
    assert address in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_localhost_is_listened_to_in_both_families(http: aiohttp.ClientSession) -> None:
    async with Receiver("http://localhost/callback", STATE) as receiver:
        port = URL(receiver.redirect_uri).port
        for host in ("127.0.0.1", *(["[::1]"] if _has_ipv6() else [])):
            async with http.get(f"http://{host}:{port}/elsewhere") as page:
                assert page.status == 404


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/callback/", "/call", "/CALLBACK"])
async def test_another_path_is_not_found_and_the_wait_goes_on(
    receiver: Receiver, http: aiohttp.ClientSession, path: str
) -> None:
    async with http.get(URL(receiver.redirect_uri).with_path(path).with_query(GOOD)) as page:
        assert page.status == 404
    assert await is_waiting(receiver)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"code": CODE},
        {"code": CODE, "state": "another"},
        {"state": STATE},
        {"error": "access_denied", "state": "another"},
    ],
)
async def test_a_foreign_answer_is_shown_400_and_the_wait_goes_on(
    receiver: Receiver, http: aiohttp.ClientSession, query: dict[str, str]
) -> None:
    address = URL(receiver.redirect_uri)
    async with http.get(address.with_query(query)) as page:
        assert page.status == 400
        text = await page.text()
    assert CODE not in text
    assert STATE not in text
    assert await is_waiting(receiver)
    async with http.get(address.with_query(GOOD)) as page:
        assert page.status == 200
    assert await taken(receiver) == CODE


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "OPTIONS", "DELETE"])
async def test_another_method_takes_nothing(
    receiver: Receiver, http: aiohttp.ClientSession, method: str
) -> None:
    async with http.request(method, URL(receiver.redirect_uri).with_query(GOOD)) as page:
        assert (page.status, page.headers["Allow"]) == (405, "GET")
    assert await is_waiting(receiver)


async def test_a_second_answer_changes_nothing(
    receiver: Receiver, http: aiohttp.ClientSession
) -> None:
    address = URL(receiver.redirect_uri)
    statuses: list[int] = []
    for code in (CODE, CODE, "another"):
        async with http.get(address.with_query(code=code, state=STATE)) as page:
            statuses.append(page.status)
    assert statuses == [200, 410, 410]
    assert await taken(receiver) == CODE


async def test_a_refusal_ends_the_wait(receiver: Receiver, http: aiohttp.ClientSession) -> None:
    query = {"error": "access_denied", "error_description": "<script>", "state": STATE}
    async with http.get(URL(receiver.redirect_uri).with_query(query)) as page:
        text = await page.text()
    assert "Not authorized" in text
    assert "script" not in text
    with pytest.raises(AuthError, match="access_denied"):
        await taken(receiver)


@pytest.mark.parametrize(
    "junk",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        f"GET /callback?code={CODE}&state={STATE} HTTP/9\r\n\r\n".encode(),
        f"G T /callback?code={CODE} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        b"GET /callback?code=" + b"c" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /callback HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"",
    ],
    ids=["tls", "odd version", "odd method", "too long", "odd length", "nothing"],
)
async def test_junk_is_neither_taken_nor_logged(
    receiver: Receiver,
    http: aiohttp.ClientSession,
    junk: bytes,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG, "aiohttp")
    address = URL(receiver.redirect_uri)
    reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
    writer.write(junk)
    writer.write_eof()
    await reader.read()
    writer.close()
    assert await is_waiting(receiver)
    async with http.get(address.with_query(GOOD)) as page:
        assert page.status == 200
    assert await taken(receiver) == CODE
    assert CODE not in caplog.text + "".join(capfd.readouterr())


async def test_nobody_is_kept_waiting_by_a_connection_that_says_nothing() -> None:
    async with asyncio.timeout(10):
        async with Receiver("http://127.0.0.1/callback", STATE) as receiver:
            port = URL(receiver.redirect_uri).port
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()


async def test_the_page_arrives_although_the_receiver_closes_at_once(
    http: aiohttp.ClientSession,
) -> None:
    async def ask(address: URL) -> str:
        async with http.get(address) as page:
            return await page.text()

    for _ in range(20):
        async with Receiver("http://127.0.0.1/callback", STATE) as receiver:
            asking = asyncio.create_task(ask(URL(receiver.redirect_uri).with_query(GOOD)))
            await taken(receiver)
        assert "You can close this window" in await asking


async def test_afterwards_the_port_is_free(receiver: Receiver) -> None:
    async with Receiver("http://127.0.0.1/callback", STATE) as one:
        pass
    async with Receiver(one.redirect_uri, STATE) as other:
        assert other.redirect_uri == one.redirect_uri


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
