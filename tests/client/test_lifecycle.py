"""Opening, closing, sharing: a client's connections and who may use them."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from front_async import (
    AuthProvider,
    ClientClosed,
    DeadlineExceeded,
    FrontClient,
    InvalidArgument,
    RateLimited,
    TransportError,
)
from front_async.testing import FakeClock
from front_async.transport import connection
from front_async.transport.pacing import QuotaLimiter
from tests.transport.builders import TOKEN, Rotating, client, settle, until
from tests.wire.servers import Seen, raw, reply, scripted, writes


async def _ok(seen: Seen) -> web.Response:
    return reply()


async def test_c5_a_client_that_is_not_open_refuses() -> None:
    front = FrontClient(TOKEN)
    with pytest.raises(ClientClosed, match="not open"):
        await front.request("GET", "/tags")
    with pytest.raises(ClientClosed):
        _ = front._connection.http
    await front.close()


async def test_c2_a_closed_client_refuses_and_can_be_opened_again() -> None:
    async with scripted(reply(), reply()) as server:
        front = client(server.url)
        assert await front.open() is front
        await front.open()
        await front.request("GET", "/tags")
        await front.close()
        with pytest.raises(ClientClosed, match="closed"):
            await front.request("GET", "/tags")
        async with front:
            await front.request("GET", "/tags")


async def test_c3_closing_twice_and_at_once_is_harmless() -> None:
    front = client("http://127.0.0.1:1")
    await front.open()
    await asyncio.gather(front.close(), front.close())
    await front.close()


async def test_c1_closing_waits_for_what_is_under_way_and_refuses_the_rest() -> None:
    arrived, released = asyncio.Event(), asyncio.Event()

    async def hold(seen: Seen) -> web.Response:
        arrived.set()
        await released.wait()
        return reply()

    async with scripted(hold) as server:
        front = await client(server.url).open()
        task = asyncio.create_task(front.request("GET", "/tags"))
        await arrived.wait()
        closings = [asyncio.create_task(front.close()) for _ in range(2)]
        await settle()
        with pytest.raises(ClientClosed):
            await front.request("GET", "/tags")
        assert not closings[0].done()
        released.set()
        await asyncio.gather(*closings)
        assert (await task).status == 200


async def test_c1_what_takes_too_long_at_closing_fails_as_this_librarys_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "_GRACE", 0.02)
    async with raw(writes(hang=True)) as server:
        front = await client(server.url).open()
        task = asyncio.create_task(front.request("GET", "/tags"))
        await until(lambda: server.requests)
        await front.close()
        with pytest.raises((ClientClosed, TransportError)):
            await task


async def test_c3_closing_completes_although_it_is_cancelled() -> None:
    async with raw(writes(hang=True)) as server:
        front = await client(server.url).open()
        task = asyncio.create_task(front.request("GET", "/tags"))
        await until(lambda: server.requests)
        http = front._connection.http
        closing = asyncio.create_task(front.close())
        await settle()
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        assert http._session.closed
        await asyncio.gather(task, return_exceptions=True)


async def test_m3_a_narrower_connector_narrows_the_gate() -> None:
    """A request never waits in the connector's queue with a token already on it."""
    connector = aiohttp.TCPConnector(limit=2)
    async with (
        scripted(default=_ok) as server,
        client(server.url, connector=connector, concurrency=20) as front,
    ):
        assert front._company.gate._free == 2
        await asyncio.gather(*(front.request("GET", "/tags") for _ in range(10)))
    await connector.close()


async def test_c4_a_connector_passed_in_is_shared_and_not_closed() -> None:
    connector = aiohttp.TCPConnector()
    async with scripted(default=_ok) as server:
        for _ in range(2):
            async with client(server.url, connector=connector) as front:
                await front.request("GET", "/tags")
    assert not connector.closed
    await connector.close()


def test_c6_a_client_of_another_loop_refuses_and_can_move() -> None:
    front = client("http://127.0.0.1:1", retries=0)

    async def use() -> None:
        await front.request("GET", "/tags")

    asyncio.run(_opened(front))
    with pytest.raises(ClientClosed, match="another event loop"):
        asyncio.run(use())

    async def again() -> None:
        await front.close()
        async with front:
            with pytest.raises(TransportError):
                await use()

    asyncio.run(again())


async def _opened(front: FrontClient) -> None:
    await front.open()
    await front._connection.http._session.close()


def test_l17_in_a_second_loop_deadlines_and_closing_work_as_in_the_first() -> None:
    async def main(front: FrontClient) -> None:
        async with front:
            with pytest.raises(DeadlineExceeded):
                await front.request("GET", "/tags")
            task = asyncio.create_task(front.request("GET", "/tags"))
            await settle()
            await front.close()
            with pytest.raises(DeadlineExceeded):
                await task

    async def one() -> FrontClient:
        async with raw(writes(hang=True)) as server:
            front = client(server.url, timeout=0.05)
            await main(front)
        return front

    front = asyncio.run(one())

    front._company.gate._free = 0  # the server is gone; nobody gets through to it
    asyncio.run(main(front))


async def test_a_view_with_another_token_shares_connections_and_nothing_else() -> None:
    refusal = reply(429, Retry_After="5")
    async with scripted(refusal, default=_ok) as server, client(server.url, retries=0) as front:
        other = front.with_auth("other-token")
        with pytest.raises(RateLimited):
            await front.request("GET", "/tags")
        await other.request("GET", "/tags")
        await other.close()
        await front.with_options(retries=1).request("GET", "/tags")
        assert front.meter.requests == 2
        assert other.meter.requests == 1
        with pytest.raises(ClientClosed):
            await client(server.url).request("GET", "/tags")
    assert server.tokens == [f"Bearer {TOKEN}", "Bearer other-token", f"Bearer {TOKEN}"]


async def test_a_view_with_other_settings_is_the_same_company() -> None:
    async with scripted(reply(503), reply()) as server, client(server.url) as front:
        patient = front.with_options(timeout=900.0, retries=1, priority="bulk")
        await patient.request("GET", "/tags")
        assert patient._api.priority == "bulk"
        assert patient._company is front._company
        assert (front._settings.timeout, front._settings.priority) == (60.0, "interactive")


def test_options_are_checked() -> None:
    front = FrontClient(TOKEN)
    bad: list[dict[str, Any]] = [
        {"timeout": 0},
        {"retries": -1},
        {"priority": "urgent"},
        {"token": "x"},
    ]
    for options in bad:
        with pytest.raises(InvalidArgument, match=next(iter(options))):
            front.with_options(**options)


@pytest.mark.parametrize(
    "token",
    ["", " ", "a b", "a\r\nb", "a\0", "tok\n", "tokén", "Bearer abc", None, 5, b"token", object()],
)
def test_i1_i5_what_is_no_token_is_refused_without_showing_it(token: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        FrontClient(token)
    assert not isinstance(token, str) or len(token) < 3 or token not in str(caught.value)


def test_h22_i14_the_base_is_checked() -> None:
    for base in ("http://api2.frontapp.com", "https://a.example/v1", "nowhere"):
        with pytest.raises(InvalidArgument, match="base_url"):
            FrontClient(TOKEN, base_url=base)


def test_h23_there_is_no_switch_that_trusts_any_certificate() -> None:
    for name in ("ssl", "verify", "verify_ssl"):
        with pytest.raises(TypeError):
            FrontClient(TOKEN, **{name: False})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_client_is_shown_without_its_token() -> None:
    front = FrontClient(TOKEN)
    assert repr(front) == "FrontClient(base_url='https://api2.frontapp.com')"
    assert TOKEN not in repr(vars(front))
    assert isinstance(Rotating(), AuthProvider)


async def test_c7_closing_drains_a_provider_even_of_a_view() -> None:
    drained: list[int] = []

    class Draining(Rotating):
        async def drain(self) -> None:
            drained.append(1)

    async with client("http://127.0.0.1:1", auth=Draining()) as front:
        await front.with_auth(Draining()).close()
        assert drained == [1]
    assert drained == [1, 1]


async def test_trace_configs_see_each_attempt() -> None:
    seen: list[str] = []

    async def started(
        session: object, context: object, params: aiohttp.TraceRequestStartParams
    ) -> None:
        seen.append(params.method)

    config = aiohttp.TraceConfig()
    config.on_request_start.append(started)
    async with (
        scripted(reply(503), reply()) as server,
        client(server.url, trace_configs=[config]) as front,
    ):
        await front.request("GET", "/tags")
    assert seen == ["GET", "GET"]


async def test_ten_thousand_requests_at_once_use_no_more_connections_than_allowed() -> None:
    opened: list[int] = []

    async def created(session: object, context: object, params: object) -> None:
        opened.append(1)

    config = aiohttp.TraceConfig()
    config.on_connection_create_end.append(created)
    async with (
        scripted(default=_ok) as server,
        client(
            server.url, FakeClock(), concurrency=8, trace_configs=[config], timeout=300
        ) as front,
    ):
        limiter = front.limiter
        assert isinstance(limiter, QuotaLimiter)
        limiter._width = 1 << 20
        answers = await asyncio.gather(*[front.tags.delete(f"t{n}") for n in range(10_000)])
    assert len(answers) == len(server.seen) == front.meter.requests == 10_000
    assert len({seen.target for seen in server.seen}) == 10_000
    assert len(opened) == 8
