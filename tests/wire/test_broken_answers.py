"""Answers that break HTTP: none of them passes for a whole one."""

import gzip

import pytest

from front_async.wire.exchange import Fault, Request, WireError
from front_async.wire.http import Http
from tests.wire.servers import Talk, head, raw, writes

ROWS = b'{"rows": [' + b",".join(b"%d" % n for n in range(20_000)) + b"]}"
PACKED = gzip.compress(ROWS)


def gzipped(body: bytes) -> Talk:
    return writes(head("Content-Encoding: gzip", f"Content-Length: {len(body)}"), body)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> Talk:
    parts = [b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks]
    return writes(head("Transfer-Encoding: chunked"), *parts, end)


async def fault_of(http: Http, talk: Talk, request: Request | None = None) -> WireError:
    async with raw(talk) as server:
        asked = request or Request("GET", server.url, {})
        with pytest.raises(WireError) as caught:
            await http.send(asked)
    return caught.value


@pytest.mark.parametrize(
    ("talk", "fault"),
    [
        (writes(head("Content-Length: 100"), b"short"), "truncated"),
        (chunked(b"one", b"two", end=b""), "truncated"),
        (gzipped(PACKED[:-4]), "truncated"),
        (gzipped(PACKED[:-5_000]), "truncated"),
        (gzipped(PACKED[:10]), "truncated"),
        (gzipped(PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:]), "unreadable"),
        (gzipped(PACKED + PACKED), "unreadable"),
        (gzipped(b"not gzip at all"), "unreadable"),
        (writes(head("Content-Encoding: br", "Content-Length: 3"), b"abc"), "unreadable"),
        (writes(head("Content-Encoding: gzip, gzip", "Content-Length: 1"), b"a"), "unreadable"),
    ],
    ids=[
        "x1 a body shorter than its length",
        "chunked without its end",
        "x2 gzip without its trailer, length correct",
        "x2 gzip cut in the middle, length correct",
        "gzip cut in its header",
        "x4 gzip with a bad CRC",
        "a second gzip member",
        "not gzip",
        "h2 an encoding nobody asked for",
        "h2 nested encodings",
    ],
)
async def test_a_broken_body_is_never_a_whole_one(http: Http, talk: Talk, fault: Fault) -> None:
    error = await fault_of(http, talk)
    assert (error.fault, error.status) == (fault, 200)


async def test_a_garbled_chunk_is_never_the_end(http: Http) -> None:
    error = await fault_of(http, chunked(b"one", end=b"nonsense"))
    assert error.fault in {"truncated", "lost"}  # by whether the head came in the same packet


@pytest.mark.parametrize(
    ("talk", "fault"),
    [
        (writes(), "lost"),
        (writes(reset=True), "lost"),
        (writes(b"garbage\r\n\r\n"), "lost"),
        (writes(head("Content-Length: 1", "Content-Length: 2"), b"ab"), "lost"),
        (writes(head(f"X: {'a' * 20_000}", "Content-Length: 0")), "lost"),
    ],
    ids=["closed", "reset", "not HTTP", "h15 two lengths", "h15 a header of 20 kB"],
)
async def test_r16_without_an_answer_the_request_may_have_been_processed(
    http: Http, talk: Talk, fault: Fault
) -> None:
    error = await fault_of(http, talk)
    assert (error.fault, error.status) == (fault, None)


async def test_a_silent_server_times_out(http: Http) -> None:
    async with raw(writes(hang=True)) as server:
        with pytest.raises(WireError, match="did not answer in time") as caught:
            await http.send(Request("GET", server.url, {}, timeout=0.02))
    assert (caught.value.fault, caught.value.status) == ("timed out", None)


async def test_x6_a_dripping_body_times_out_as_a_whole(http: Http) -> None:
    talk = writes(head("Content-Length: 100"), b"a", hang=True)
    async with raw(talk) as server:
        with pytest.raises(WireError) as caught:
            await http.send(Request("GET", server.url, {}, timeout=0.05))
    assert (caught.value.fault, caught.value.status) == ("timed out", 200)


async def test_h1_a_gzip_bomb_stops_at_the_limit(http: Http) -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    async with raw(gzipped(bomb)) as server:
        with pytest.raises(WireError) as caught:
            await http.send(Request("GET", server.url, {}, max_body=100_000))
    assert caught.value.fault == "too large"


async def test_a_plain_body_stops_at_the_limit(http: Http) -> None:
    async with raw(writes(head("Content-Length: 2000"), bytes(2_000))) as server:
        with pytest.raises(WireError) as caught:
            await http.send(Request("GET", server.url, {}, max_body=1_999))
    assert caught.value.fault == "too large"


async def test_a_body_of_exactly_the_limit_is_whole(http: Http) -> None:
    async with raw(writes(head("Content-Length: 2000"), bytes(2_000))) as server:
        answer = await http.send(Request("GET", server.url, {}, max_body=2_000))
    assert answer.body == bytes(2_000)


async def test_h18_of_an_error_64_kilobytes_are_read(http: Http) -> None:
    huge = writes(head("Content-Length: 50000000", status="500 Oops"), b"x" * 200_000, hang=True)
    async with raw(huge) as server:
        answer = await http.send(Request("GET", server.url, {}))
    assert (answer.status, len(answer.body)) == (500, 65_536)


@pytest.mark.parametrize(
    "talk",
    [
        writes(head("Content-Length: 100", "Retry-After: 7", status="503 No"), b"short"),
        writes(head("Content-Encoding: br", "Retry-After: 7", status="503 No"), b"short"),
        writes(
            head("Content-Encoding: gzip", "Retry-After: 7", status="503 No"),
            gzip.compress(bytes(9_000_000)),
        ),
    ],
    ids=["cut", "unreadable", "bomb"],
)
async def test_an_error_counts_by_its_status_however_its_body_ends(http: Http, talk: Talk) -> None:
    async with raw(talk) as server:
        answer = await http.send(Request("GET", server.url, {}))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "7")


async def test_an_end_by_close_is_the_end_where_no_length_was_given(http: Http) -> None:
    async with raw(writes(head(), b"all there is")) as server:
        assert (await http.send(Request("GET", server.url, {}))).body == b"all there is"


async def test_c12_after_a_broken_answer_the_connection_is_not_used_again(http: Http) -> None:
    async with raw(writes(head("Content-Length: 9"), bytes(9))) as server:
        with pytest.raises(WireError):
            await http.send(Request("GET", server.url, {}, max_body=3))
        await http.send(Request("GET", server.url, {}))
        assert len(server.requests) == 2
