"""Files: streamed, checked to their end, saved whole or not at all."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from front_async import DecodeError, Download, FrontClient, NotFound, RedirectError, TransportError
from front_async.transport import exchange
from front_async.transport.call import Call, Repeat
from front_async.transport.download import File, safe_name
from tests.transport.builders import client, until
from tests.wire.servers import head, raw, reply, scripted, writes

RESERVED = {"con", "prn", "aux", "nul", "com1", "lpt1"}


def download(front: FrontClient) -> Download:
    return front._api.download("/download/{}", "fil_1")


async def collect(file: File, got: list[bytes]) -> None:
    """Keep what comes before an error."""
    async for chunk in file:
        got.append(chunk)  # noqa: PERF401


async def test_a_file_is_read_as_it_arrives() -> None:
    named = {
        "Content_Disposition": 'attachment; filename="report.csv"',
        "Content_Type": "text/csv",
    }
    answers = [reply(200, b"a,b\n1,2\n", **named)]
    async with scripted(*answers) as server, client(server.url) as front, download(front) as file:
        assert (file.name, file.content_type, file.size) == ("report.csv", "text/csv", 8)
        assert b"".join([chunk async for chunk in file]) == b"a,b\n1,2\n"
    assert server.seen[0].headers["Accept-Encoding"] == "identity"
    assert server.paths == ["/download/fil_1"]


async def test_a_place_is_held_until_the_file_is_closed() -> None:
    async with (
        scripted(reply(200, b"x" * 10), reply()) as server,
        client(server.url, concurrency=1) as front,
    ):
        async with download(front):
            waiting = asyncio.create_task(front.request("GET", "/tags"))
            await until(lambda: front._company.gate._queue.waiting)
            assert len(server.seen) == 1
        await waiting
        assert front._company.gate._free == 1


async def test_x1_x10_a_file_that_is_cut_is_not_saved(tmp_path: Path) -> None:
    cut = writes(head("Content-Length: 100"), b"half")
    async with raw(cut) as server, client(server.url) as front:
        with pytest.raises(DecodeError, match="before its end"):
            await download(front).save(tmp_path / "file")
        assert len(server.requests) == 1  # x14: never again once bytes were handed out
    assert list(tmp_path.iterdir()) == []


async def test_x10_a_file_is_saved_whole(tmp_path: Path) -> None:
    name = {"Content_Disposition": "attachment; filename*=utf-8''..%2F..%2Fetc%2Fp%C3%A4ss"}
    files = [reply(200, b"new", **name), reply(200, b"newer")]
    target = tmp_path / "there"
    target.write_bytes(b"old")
    async with scripted(*files) as server, client(server.url) as front:
        assert await download(front).save(tmp_path) == tmp_path / "päss"
        assert await download(front).save(target) == target
    assert (tmp_path / "päss").read_bytes() == b"new"
    assert target.read_bytes() == b"newer"
    assert len(list(tmp_path.iterdir())) == 2


async def test_x6_a_silent_file_is_a_lost_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_IDLE", 0.02)
    silent = writes(head("Content-Length: 100"), b"half", hang=True)
    got: list[bytes] = []
    async with raw(silent) as server, client(server.url) as front:
        async with download(front) as file:
            with pytest.raises(TransportError):
                await collect(file, got)
        assert front._company.gate._free == 20
    assert got == [b"half"]


async def test_a_missing_file_is_an_ordinary_error_and_holds_no_place() -> None:
    said = reply(404, {"_error": {"message": "gone"}})
    async with scripted(said) as server, client(server.url) as front:
        with pytest.raises(NotFound, match="gone"):
            async with download(front):
                pass
        assert front._company.gate._free == 20


async def test_a_failed_download_is_tried_again_before_its_first_byte() -> None:
    answers = [reply(503), reply(200, b"x")]
    async with scripted(*answers) as server, client(server.url) as front, download(front) as file:
        assert [chunk async for chunk in file] == [b"x"]


async def test_an_answer_that_is_no_file_is_an_error() -> None:
    async with scripted(reply()) as server, client(server.url) as front:
        call = Call("GET", "/tags", "/tags", 60.0, Repeat.SAFE)
        with pytest.raises(Exception, match="no file came"):
            await front._api.road.open(call)


async def test_x7_a_download_over_plain_http_elsewhere_is_refused() -> None:
    async with scripted() as foreign:
        moved = reply(302, Location=str(foreign.url / "signed"))
        async with scripted(moved) as server, client(server.url) as front:
            with pytest.raises(RedirectError):
                async with download(front):
                    pass


async def test_x7_a_storage_host_sees_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """The storage host is a second server, reached over http as loopback has no certificate."""
    async with scripted(reply(200, b"file")) as storage:
        moved = reply(302, Location="https://bucket.example/signed?sig=1")

        address_of = exchange._address

        def nearby(base: URL, call: Call) -> URL:
            address = str(address_of(base, call))
            near = address.replace("https://bucket.example", str(storage.url))
            return URL(near, encoded=True)

        monkeypatch.setattr(exchange, "_address", nearby)
        async with scripted(moved) as server, client(server.url) as front, download(front) as file:
            assert [chunk async for chunk in file] == [b"file"]
        assert server.tokens != [None]
    assert (storage.tokens, storage.paths) == ([None], ["/signed?sig=1"])


@given(
    st.one_of(
        st.text(),
        st.text("./\\ con:"),
        st.tuples(st.text(), st.text(), st.integers(0, 500)).map(lambda x: f"{x[0]}.{x[1] * x[2]}"),
    )
)
def test_x8_a_name_stays_in_its_folder_on_every_system(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set('\0/\\<>:"|?*\n') & set(safe)
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert len(safe.encode()) <= 200
    assert safe.partition(".")[0].lower() not in RESERVED
    assert Path("folder", safe).parent == Path("folder")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.csv", "report.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\x.txt", "x.txt"),
        ("..", "file"),
        ("", "file"),
        ("/", "file"),
        (".hidden", "hidden"),
        ("CON.txt", "_CON.txt"),
        ("a\0b\n.txt", "a_b_.txt"),
        ("half \ud83d.txt", "half _.txt"),
        ("é" * 300 + ".pdf", "é" * 98 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 198),
    ],
)
def test_x8_names_are_kept_as_far_as_they_are_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(st.characters(exclude_characters="\r\n", max_codepoint=0xFF)))
async def test_x8_any_header_gives_a_name(header: str) -> None:
    call = Call("GET", "/download/{}", "/download/x", 1.0, Repeat.SAFE)

    class Held:
        def __init__(self) -> None:
            self.headers = {"Content-Disposition": header, "Content-Length": header}

        async def chunks(self) -> AsyncIterator[bytes]:
            yield b""

    assert File(call, Held()).name  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
