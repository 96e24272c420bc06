"""One request from the client to a real server and back."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
from typing import Any

import pytest
from aiohttp import web

from front_async import (
    APIError,
    ApiTokenAuth,
    AuthError,
    DeadlineExceeded,
    DecodeError,
    InvalidArgument,
    NotFound,
    OutcomeUnknownError,
    RateLimited,
    RedirectError,
    ServerError,
    TransportError,
    Unauthorized,
)
from front_async.testing import FakeClock
from tests.transport.builders import TOKEN, Rotating, client, until
from tests.wire.servers import Seen, head, raw, reply, scripted, writes


async def test_a_request_carries_the_token_and_what_was_asked() -> None:
    async with scripted(reply(200, {"id": "x"}), reply(202)) as server, client(server.url) as front:
        answer = await front.request("get", "/tags", params={"limit": 5, "q": "a b"})
        await front.request("POST", "/tags", json={"name": "é"})
    read, write = server.seen
    assert (answer.status, answer.json()) == (200, {"id": "x"})
    assert (read.method, read.target, read.body) == ("GET", "/tags?limit=5&q=a+b", b"")
    assert "Content-Type" not in read.headers
    assert (write.method, write.body) == ("POST", '{"name":"é"}'.encode())
    assert write.headers["Content-Type"] == "application/json"
    assert server.tokens == [f"Bearer {TOKEN}"] * 2
    assert "python" not in read.headers["User-Agent"].lower()


async def test_g2_an_absolute_link_of_front_is_called_on_the_base_host() -> None:
    async with scripted(reply()) as server, client(server.url) as front:
        await front.request("GET", "https://acme.api.frontapp.com/tags/a%2Fb?page_token=x%2By")
    assert server.paths == ["/tags/a%2Fb?page_token=x%2By"]


@pytest.mark.parametrize(
    ("method", "path", "params"),
    [
        ("GET", "https://evil.example/tags", None),
        ("GET", "http://api2.frontapp.com/tags", None),
        ("GET", "tags", None),
        ("GET", "/a b", None),
        ("GET", "/tags?a=1", {"b": 2}),
        ("GET", "/tags", {"limit": 1_000}),
        ("GE T", "/tags", None),
        ("GET\r\nX: y", "/tags", None),
        ("", "/tags", None),
    ],
)
async def test_g1_what_cannot_be_sent_to_front_is_refused_before_a_socket(
    method: str, path: str, params: dict[str, Any] | None
) -> None:
    async with scripted() as server, client(server.url) as front:
        with pytest.raises(InvalidArgument):
            await front.request(method, path, params=params)


async def test_a_search_is_named_without_its_text() -> None:
    async with scripted(reply(404)) as server, client(server.url) as front:
        with pytest.raises(NotFound) as caught:
            await front.request("GET", "/conversations/search/from%3Aa%40b.c")
    assert caught.value.operation == "GET /conversations/search/{}"


async def test_r16_a_write_whose_answer_is_lost_is_sent_once() -> None:
    async with raw(writes(reset=True)) as server, client(server.url) as front:
        with pytest.raises(OutcomeUnknownError, match="may have happened"):
            await front.request("POST", "/conversations/c/messages", json={})
        assert len(server.requests) == 1


async def test_a_read_whose_answer_is_lost_is_sent_four_times() -> None:
    async with raw(writes()) as server, client(server.url) as front:
        with pytest.raises(TransportError) as caught:
            await front.request("GET", "/tags")
        assert len(server.requests) in {4, 8}  # aiohttp repeats reads on its own, once
        assert len(caught.value.attempts) == 3


async def test_r7_a_write_that_happened_says_so_when_its_answer_is_cut() -> None:
    cut = writes(head("Content-Length: 100"), b"{")
    async with raw(cut) as server, client(server.url) as front:
        with pytest.raises(DecodeError, match="the write happened"):
            await front.request("POST", "/tags", json={})
        assert len(server.requests) == 1


async def test_a_refused_write_is_refused_although_its_answer_is_cut() -> None:
    cut = writes(head("Content-Length: 100", status="404 Not Found"), b"{")
    async with raw(cut) as server, client(server.url) as front:
        with pytest.raises(NotFound):
            await front.request("POST", "/tags", json={})


async def test_r4_a_429_on_a_post_is_sent_again_with_the_same_body() -> None:
    clock = FakeClock()
    refusal = reply(429, Retry_After="7")
    async with scripted(refusal, reply(202)) as server, client(server.url, clock) as front:
        await front.request("POST", "/tags", json={"name": "x"})
    assert [seen.body for seen in server.seen] == [b'{"name":"x"}'] * 2
    assert 7.0 <= clock.slept[0] <= 7.8


async def test_r10_a_wait_that_is_too_long_is_told_and_not_begun() -> None:
    refusal = reply(429, Retry_After="500")
    async with scripted(refusal) as server, client(server.url, timeout=900) as front:
        with pytest.raises(RateLimited) as caught:
            await front.request("GET", "/tags")
    assert caught.value.retry_after == 500.0


async def test_l3_the_limit_of_a_resource_holds_up_that_resource_alone() -> None:
    clock = FakeClock()
    limits = {"x_ratelimit_limit": "100", "x_ratelimit_remaining": "90"}
    refusal = reply(429, Retry_After="3", x_front_tier="2", **limits)
    async with (
        scripted(refusal, default=_ok) as server,
        client(server.url, clock, retries=0) as front,
    ):
        with pytest.raises(RateLimited):
            await front.request("GET", "/conversations/c1/messages")
        await front.request("GET", "/conversations/c2/messages")
        assert clock.monotonic() == 0.0
        await front.request("GET", "/conversations/c1/messages")
        assert clock.monotonic() == 3.0


async def _ok(seen: Seen) -> web.Response:
    return reply()


@pytest.mark.parametrize(
    ("status", "kind"), [(400, APIError), (409, APIError), (404, NotFound), (501, ServerError)]
)
async def test_r5_r6_refusals_are_not_tried_again(status: int, kind: type[APIError]) -> None:
    refusal = reply(status, Retry_After="1")
    async with scripted(refusal) as server, client(server.url) as front:
        with pytest.raises(kind):
            await front.request("GET", "/tags")


@pytest.mark.parametrize("kind", ["text/html", "TEXT/HTML; charset=x", "application/xhtml+xml"])
async def test_h10_an_html_page_is_no_answer(kind: str) -> None:
    page = reply(200, b"<html>Sign in to the Wi-Fi</html>", Content_Type=kind)
    page2 = reply(200, b"<html>Sign in to the Wi-Fi</html>", Content_Type=kind)
    async with scripted(page, page2) as server, client(server.url) as front:
        with pytest.raises(DecodeError, match="HTML"):
            await front.tags.get("tag_1")
        with pytest.raises(DecodeError, match="HTML"):
            await front.tags.delete("tag_1")


async def test_h13_a_reply_to_a_merged_conversation_arrives_once() -> None:
    moved = reply(301, Location="https://acme.api.frontapp.com/conversations/cnv_2/messages")
    async with scripted(moved, reply(202)) as server, client(server.url) as front:
        answer = await front.request("POST", "/conversations/cnv_1/messages", json={"body": "Hi"})
    assert [(seen.method, seen.target, seen.body) for seen in server.seen] == [
        ("POST", "/conversations/cnv_1/messages", b'{"body":"Hi"}'),
        ("POST", "/conversations/cnv_2/messages", b'{"body":"Hi"}'),
    ]
    assert answer.redirected_to == "/conversations/cnv_2/messages"


async def test_h14_a_foreign_redirect_gets_neither_token_nor_body() -> None:
    async with scripted() as foreign:
        moved = reply(307, Location=f"{foreign.url}/tags")
        async with scripted(moved) as server, client(server.url) as front:
            with pytest.raises(RedirectError):
                await front.request("POST", "/tags", json={"secret": 1})
    assert foreign.seen == []


async def test_r23_each_attempt_asks_for_the_token_anew() -> None:
    auth = Rotating()

    async def fail(seen: Seen) -> web.Response:
        auth.version += 1
        return reply(503)

    async with scripted(fail, fail, reply()) as server, client(server.url, auth=auth) as front:
        await front.request("GET", "/tags")
    assert server.tokens == [f"Bearer {TOKEN}-{n}" for n in range(3)]


async def test_a_401_is_answered_with_another_token_once() -> None:
    auth = Rotating()
    async with (
        scripted(reply(401), reply(202)) as server,
        client(server.url, auth=auth) as front,
    ):
        await front.request("POST", "/tags", json={})
    assert server.tokens == [f"Bearer {TOKEN}-0", f"Bearer {TOKEN}-1"]
    assert auth.refused == [f"Bearer {TOKEN}-0"]


async def test_a_second_401_is_final_and_the_provider_hears_of_it() -> None:
    auth = Rotating()
    async with (
        scripted(reply(401), reply(401)) as server,
        client(server.url, auth=auth) as front,
    ):
        with pytest.raises(Unauthorized):
            await front.request("GET", "/tags")
    assert auth.refused == server.tokens == [f"Bearer {TOKEN}-0", f"Bearer {TOKEN}-1"]


async def test_a24_a_call_goes_again_with_another_token_once_however_often_it_is_tried() -> None:
    auth = Rotating()
    async with (
        scripted(reply(401), reply(503), reply(401), reply()) as server,
        client(server.url, auth=auth) as front,
    ):
        with pytest.raises(Unauthorized):
            await front.request("GET", "/tags")
        assert len(server.seen) == 3
        await front.request("GET", "/tags")
    assert auth.refused == [f"Bearer {TOKEN}-0", f"Bearer {TOKEN}-1"]


@pytest.mark.parametrize("auth", [ApiTokenAuth(TOKEN), Rotating(gives_up=True)])
async def test_a_401_without_another_token_is_final(auth: Any) -> None:
    async with scripted(reply(401)) as server, client(server.url, auth=auth) as front:
        with pytest.raises(Unauthorized):
            await front.request("GET", "/tags")


class _Broken(Rotating):
    async def authorization(self) -> str:
        if self.refused or self.gives_up:
            raise AuthError("no token")
        return await super().authorization()


async def test_r25_without_a_token_nothing_is_sent() -> None:
    async with scripted() as server, client(server.url, auth=_Broken(gives_up=True)) as front:
        with pytest.raises(AuthError):
            await front.request("GET", "/tags")


async def test_i10_a_header_value_with_line_ends_is_refused() -> None:
    class Injecting(Rotating):
        async def authorization(self) -> str:
            return f"Bearer {TOKEN}\r\nX-Evil: 1"

    async with scripted() as server, client(server.url, auth=Injecting()) as front:
        with pytest.raises(InvalidArgument) as caught:
            await front.request("GET", "/tags")
    assert TOKEN not in str(caught.value)


async def test_e26_what_waits_for_a_place_goes_out_with_the_newest_token() -> None:
    auth = Rotating()
    arrived, released = asyncio.Event(), asyncio.Event()

    async def hold(seen: Seen) -> web.Response:
        arrived.set()
        await released.wait()
        return reply()

    async with (
        scripted(hold, default=_ok) as server,
        client(server.url, auth=auth, concurrency=1) as front,
    ):
        tasks = [asyncio.create_task(front.request("GET", "/tags")) for _ in range(4)]
        await arrived.wait()
        auth.version = 7
        released.set()
        await asyncio.gather(*tasks)
    assert server.tokens == [f"Bearer {TOKEN}-0"] + [f"Bearer {TOKEN}-7"] * 3


async def test_c9_the_clients_time_limit_is_a_deadline() -> None:
    async with raw(writes(hang=True)) as server, client(server.url, timeout=0.05) as front:
        with pytest.raises(DeadlineExceeded) as caught:
            await front.request("GET", "/tags")
        assert isinstance(caught.value, TimeoutError)
        assert caught.value.__context__ is None or caught.value.__suppress_context__
        with pytest.raises(OutcomeUnknownError, match="time limit"):
            await front.request("POST", "/tags", json={})


async def test_a_deadline_before_anything_was_sent_changed_nothing() -> None:
    class Slow(Rotating):
        async def authorization(self) -> str:
            if self.version or self.gives_up:
                await asyncio.Event().wait()
            return await super().authorization()

    async with scripted() as server, client(server.url, timeout=0.02, auth=Slow(1)) as front:
        with pytest.raises(DeadlineExceeded):
            await front.request("POST", "/tags", json={})
    async with (
        scripted(reply(401)) as server,
        client(server.url, timeout=0.1, auth=Slow()) as front,
    ):
        with pytest.raises(DeadlineExceeded):  # the 401 preceded any processing
            await front.request("POST", "/tags", json={})


async def test_c9_a_time_limit_of_the_callers_stays_the_callers() -> None:
    async with raw(writes(hang=True)) as server, client(server.url) as front:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.03):
                await front.request("POST", "/tags", json={})
        assert type(caught.value) is TimeoutError


async def test_c8_cancellation_reaches_the_caller_and_gives_the_place_back() -> None:
    async with raw(writes(hang=True)) as server, client(server.url, concurrency=1) as front:
        for _ in range(3):
            task = asyncio.create_task(front.request("GET", "/tags"))
            before = len(server.requests)
            await until(lambda: len(server.requests) > before)  # noqa: B023  # at once
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert front._company.gate._free == 1
        assert front.limits.under_way == 0


async def test_c9_after_a_deadline_the_task_counts_no_cancellation() -> None:
    async with raw(writes(hang=True)) as server, client(server.url, timeout=0.02) as front:
        with pytest.raises(DeadlineExceeded):
            await front.request("GET", "/tags")
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
