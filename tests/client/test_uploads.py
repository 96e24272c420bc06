"""Files on their way to a real server."""

# pyright: reportPrivateUsage=false

import asyncio
import tracemalloc
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from front_async import (
    FrontClient,
    InvalidArgument,
    OutcomeUnknownError,
    RateLimited,
    RedirectError,
    Unauthorized,
    Upload,
)
from front_async.resources.messages import ImportMessage
from tests.transport.builders import Rotating, client
from tests.transport.test_forms import Pipe
from tests.wire.servers import Seen, raw, reply, scripted, writes

MB = 1024 * 1024
ACCEPTED = {"status": "accepted", "message_uid": "1eab543f"}

Part = tuple[str | None, str | None, str | None, bytes]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncGenerator[URL]:
    """Serve one handler, whatever is asked."""
    app = web.Application(client_max_size=64 * MB)
    app.router.add_route("*", "/{any:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield URL(f"http://{host}:{port}")
    finally:
        await runner.cleanup()


async def parts_of(request: web.Request) -> list[Part]:
    """Read a form as any server does: name, file name, type and content of each part."""
    found: list[Part] = []
    async for part in await request.multipart():
        assert isinstance(part, aiohttp.BodyPartReader)
        content = bytes(await part.read())
        found.append((part.name, part.filename, part.headers.get("Content-Type"), content))
    return found


async def reply_with(front: FrontClient, upload: Upload) -> str:
    """Send a reply with a file."""
    return await front.messages.create_reply("cnv_1", body="Hello", attachments=[upload])


async def test_a_server_reads_what_was_sent(tmp_path: Path) -> None:
    (tmp_path / "ä.csv").write_bytes(b"1,2")
    parts: list[Part] = []
    headers: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        headers.extend([request.headers["Content-Length"], request.headers["Accept"]])
        parts.extend(await parts_of(request))
        return web.json_response(ACCEPTED, status=202)

    async with serving(handler) as url, client(url) as front:
        uid = await front.messages.create(
            "cha_1",
            to=["a@b.example"],
            body="Grüße",
            options={"archive": False},
            attachments=[Upload(tmp_path / "ä.csv"), Upload(b"\x00\r\n--", name="b.bin")],
        )
    assert uid == "1eab543f"
    assert parts == [
        ("to[0]", None, None, b"a@b.example"),
        ("body", None, None, "Grüße".encode()),
        ("options[archive]", None, None, b"false"),
        ("attachments[0]", "ä.csv", "text/csv", b"1,2"),
        ("attachments[1]", "b.bin", "application/octet-stream", b"\x00\r\n--"),
    ]
    assert int(headers[0]) > 0
    assert headers[1] == "application/json"


async def test_one_file_has_the_name_of_its_field() -> None:
    parts: list[Part] = []

    async def handler(request: web.Request) -> web.Response:
        parts.extend(await parts_of(request))
        return web.Response(status=202)

    async with serving(handler) as url, client(url) as front:
        recording = Upload(b"RIFF", name="call.wav", content_type="audio/wav")
        await front.channel_api.add_call_recording(
            "cha_1", "call 1", attachments=recording, recording_type="voicemail"
        )
    assert parts == [
        ("attachments", "call.wav", "audio/wav", b"RIFF"),
        ("recording_type", None, None, b"voicemail"),
    ]


async def test_a_file_is_never_in_memory(tmp_path: Path) -> None:
    """24 MB go through 64 kB at a time."""
    with (tmp_path / "large").open("wb") as file:
        file.truncate(24 * MB)
    got = 0

    async def handler(request: web.Request) -> web.Response:
        nonlocal got
        async for chunk in request.content.iter_any():
            got += len(chunk)
        return web.json_response(ACCEPTED, status=202)

    async with serving(handler) as url, client(url) as front:
        await reply_with(front, Upload(b"warm", name="up"))
        tracemalloc.start()
        await reply_with(front, Upload(tmp_path / "large"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert got > 24 * MB
    assert peak < 4 * MB


async def test_a_refused_upload_goes_again_from_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"1,2")
    answers = (reply(429, Retry_After="1"), reply(202, ACCEPTED))
    async with scripted(*answers) as server, client(server.url) as front:
        with (tmp_path / "a.csv").open("rb") as file:
            await reply_with(front, Upload(file))
    first, second = (seen.body for seen in server.seen)
    assert first == second
    assert b"1,2" in first


def pipe() -> Upload:
    """Make an upload that can be sent once."""
    return Upload(cast("Any", Pipe(b"abc")), name="a", size=3)


async def test_what_was_sent_and_cannot_be_rewound_is_not_tried_again() -> None:
    refusal = reply(429, Retry_After="1")
    async with scripted(refusal) as server, client(server.url) as front:
        with pytest.raises(RateLimited):
            await reply_with(front, pipe())


async def test_a25_a_body_that_cannot_be_rewound_is_not_sent_again_after_a_401() -> None:
    auth = Rotating()
    async with scripted(reply(401)) as server, client(server.url, auth=auth) as front:
        with pytest.raises(Unauthorized):
            await reply_with(front, pipe())
    assert auth.version == 1


async def test_it_follows_no_redirect_either() -> None:
    moved = reply(301, Location="/conversations/cnv_2/messages")
    async with scripted(moved) as server, client(server.url) as front:
        with pytest.raises(RedirectError, match="cannot be sent again"):
            await reply_with(front, pipe())


async def test_a_merged_conversation_gets_the_file_all_the_same() -> None:
    moved = reply(301, Location="/conversations/cnv_2/messages")
    async with scripted(moved, reply(202, ACCEPTED)) as server, client(server.url) as front:
        await reply_with(front, Upload(b"abc", name="a"))
    assert server.paths == ["/conversations/cnv_1/messages", "/conversations/cnv_2/messages"]
    assert b"abc" in server.seen[1].body


async def test_an_unreachable_server_spends_nothing() -> None:
    """Nothing was read, so what cannot be rewound may go again."""
    attempts = 0
    upload = pipe()
    async with scripted(reply(202, ACCEPTED)) as server, client(server.url) as front:
        http = front._connection.http
        request = http._session.request

        async def flaky(*given: Any, **named: Any) -> aiohttp.ClientResponse:
            nonlocal attempts
            attempts += 1
            if attempts == 1:
                raise aiohttp.ConnectionTimeoutError
            return await request(*given, **named)

        cast("Any", http._session).request = flaky
        assert await reply_with(front, upload) == "1eab543f"
    assert attempts == 2


async def test_an_upload_cut_off_half_way_may_have_happened() -> None:
    async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async with raw(cut) as server, client(server.url) as front:
        with pytest.raises(OutcomeUnknownError):
            await reply_with(front, Upload(b"abc", name="a"))
    assert len(server.requests) == 1


async def test_a_connection_that_breaks_while_it_is_read_leaves_it_unknown(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(24 * MB)
    seen = 0

    async def handler(request: web.Request) -> web.Response:
        nonlocal seen
        seen += 1
        await request.content.readany()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with serving(handler) as url, client(url) as front:
        with pytest.raises(OutcomeUnknownError):
            await reply_with(front, Upload(tmp_path / "large"))
    assert seen == 1


OLD: ImportMessage = {
    "sender": {"handle": "a@b.example"},
    "to": ["us@b.example"],
    "body": "Hello",
    "external_id": "old-1",
    "created_at": 1709208000,
    "metadata": {"is_inbound": True},
}


async def test_an_import_goes_again_as_its_id_makes_it_safe() -> None:
    message = OLD.copy()
    message["attachments"] = [Upload(b"abc", name="a")]
    async with scripted(reply(503), reply(202, ACCEPTED)) as server, client(server.url) as front:
        assert await front.messages.import_message("inb_1", **message) == "1eab543f"
    assert server.seen[0].body == server.seen[1].body


async def test_a_file_that_goes_after_a_try_leaves_that_one_unknown(tmp_path: Path) -> None:
    """It may have happened, which is more than that the file is gone."""
    file = tmp_path / "a.csv"
    file.write_bytes(b"1,2")
    message = OLD.copy()
    message["attachments"] = [Upload(file)]

    async def fail(_: Seen) -> web.Response:
        file.unlink()
        return reply(503)

    async with scripted(fail) as server, client(server.url) as front:
        with pytest.raises(OutcomeUnknownError):
            await front.messages.import_message("inb_1", **message)
    assert len(server.seen) == 1


async def test_a_file_that_changes_on_its_way_is_said_so_and_not_sent() -> None:
    class Shrinking(Pipe):
        def seekable(self) -> bool:
            return True

        def seek(self, to: int, whence: int = 0, /) -> int:
            return 7 if whence else 0

        def tell(self) -> int:
            return 0

    async with raw(writes(hang=True)) as server, client(server.url) as front:
        with pytest.raises(InvalidArgument, match="another size"):
            await reply_with(front, Upload(cast("Any", Shrinking(b"abc")), name="a"))
    assert server.requests == []


async def test_26_mb_leave_no_trace() -> None:
    async with scripted() as server, client(server.url) as front:
        with pytest.raises(InvalidArgument, match="25 MB"):
            await reply_with(front, Upload(b"x" * 26 * MB, name="a"))
    assert server.seen == []
