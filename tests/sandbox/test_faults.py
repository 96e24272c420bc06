"""Faults: what goes wrong, when, and whether the request took effect."""

import asyncio
import zlib
from typing import Any

import aiohttp
import pytest

from front_async.sandbox import Fault, Sandbox
from tests.sandbox.asking import Front, first


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"status": 199},
        {"status": 600},
        {"delay": -1.0},
        {"delay": 1.0, "truncate": -1},
        {"truncate_gzip": 0},
        {"body": b"x"},
        {"status": 503, "reset": True},
        {"garbage": True, "html": True},
        {"processed": True},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Fault(**values)


async def test_a_fault_meets_as_many_requests_as_it_should(front: Front) -> None:
    front.sandbox.faults.add("GET /me", Fault(status=503), times=2)
    assert [(await front.get("/me")).status for _ in range(3)] == [503, 503, 200]


async def test_a_lasting_fault_ends_when_it_is_cleared(front: Front) -> None:
    front.sandbox.faults.add("GET /me", Fault(status=500), times=None)
    assert [(await front.get("/me")).status for _ in range(3)] == [500] * 3
    front.sandbox.faults.clear()
    assert (await front.get("/me")).status == 200


async def test_a_script_is_followed_in_order(front: Front) -> None:
    faults = front.sandbox.faults
    script = [Fault(status=503), None, Fault(status=502), Fault(status=500)]
    faults.script("GET /me", script)
    assert [(await front.get("/me")).status for _ in range(3)] == [503, 200, 502]
    assert faults.unused == {"GET /me": [Fault(status=500)]}


async def test_operations_are_told_apart_and_a_star_means_all_of_the_api(front: Front) -> None:
    faults = front.sandbox.faults
    faults.add("GET /conversations/{}/messages", Fault(status=503))
    faults.add("*", Fault(status=500))
    path = f"/conversations/{first(front.sandbox, 'conversations')}"
    assert (await front.post("/oauth/token")).status == 401
    assert (await front.get(f"{path}/messages")).status == 503
    assert (await front.get(path)).status == 500
    assert (await front.get(path)).status == 200


async def test_the_token_endpoint_can_fail(front: Front) -> None:
    front.sandbox.faults.add("POST /oauth/token", Fault(status=503))
    answer = await front.post("/oauth/token")
    assert answer.status == 503
    assert answer.json == {"error": "temporarily_unavailable"}


async def test_a_status_comes_with_an_error_headers_or_a_body(front: Front) -> None:
    faults = front.sandbox.faults
    faults.script(
        "GET /me",
        [
            Fault(status=503, headers={"retry-after": "7"}),
            Fault(status=404, body=b"nothing"),
            Fault(status=302, headers={"Location": "https://evil.example"}),
            Fault(status=599),
            Fault(headers={"x-extra": "1"}),
        ],
    )
    first_answer = await front.get("/me")
    assert first_answer.headers["retry-after"] == "7"
    assert first_answer.error["title"] == "Service Unavailable"
    assert (await front.get("/me")).body == b"nothing"
    assert (await front.get("/me")).headers["Location"] == "https://evil.example"
    assert (await front.get("/me")).error["title"] == "Error"
    usual = await front.get("/me")
    assert usual.headers["x-extra"] == "1"
    assert usual.json["id"] == front.sandbox.company_id


async def test_garbage_and_captive_portals_answer_200(front: Front) -> None:
    front.sandbox.faults.script("GET /me", [Fault(garbage=True), Fault(html=True)])
    garbage = await front.get("/me")
    with pytest.raises(ValueError, match=r"."):
        _ = garbage.json
    portal = await front.get("/me")
    assert (garbage.status, portal.status) == (200, 200)
    assert portal.headers["Content-Type"] == "text/html"


async def test_a_connection_can_be_dropped(front: Front) -> None:
    front.sandbox.faults.add("POST /tags", Fault(reset=True))
    with pytest.raises(aiohttp.ClientError):
        await front.post("/tags", json={"name": "x"})
    assert front.sandbox.statuses == {0: 1}
    assert front.sandbox.requests[-1].status == 0


@pytest.mark.parametrize("size", [0, 100])
async def test_a_body_can_end_too_early(front: Front, size: int) -> None:
    front.sandbox.faults.add("GET /conversations", Fault(truncate=size))
    with pytest.raises(aiohttp.ClientPayloadError):
        await front.get("/conversations", headers={"Accept-Encoding": "identity"})


async def test_compressed_bytes_can_be_missing_without_the_length_saying_so(
    sandbox: Sandbox,
) -> None:
    sandbox.faults.add("GET /conversations", Fault(truncate_gzip=9))
    headers = {"Authorization": f"Bearer {sandbox.api_token}", "Accept-Encoding": "identity"}
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(f"{sandbox.url}/conversations", headers=headers) as answer,
    ):
        body = await answer.read()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(body))
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    unpacker.decompress(body)
    assert not unpacker.eof


@pytest.mark.parametrize("processed", [True, False])
@pytest.mark.parametrize(
    "fault", [{"status": 503}, {"reset": True}, {"garbage": True}, {"html": True}]
)
async def test_a_request_takes_effect_first_only_if_the_fault_says_so(
    front: Front, fault: dict[str, Any], *, processed: bool
) -> None:
    operation = "POST /conversations/{}/messages"
    front.sandbox.faults.add(operation, Fault(**fault, processed=processed))
    path = f"/conversations/{first(front.sandbox, 'conversations')}/messages"
    try:
        answer = await front.post(path, json={"body": "Hello"})
        assert answer.status != 202
    except aiohttp.ClientError:
        assert "reset" in fault
    assert len(front.sandbox.sent) == processed


async def test_a_delay_is_waited_out_with_the_sleep_that_was_given() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async with Sandbox(sleep=sleep) as sandbox, Front(sandbox) as front:
        sandbox.faults.add("POST /tags", Fault(delay=7.5))
        assert (await front.post("/tags", json={"name": "x"})).status == 201
        sandbox.faults.add("GET /me", Fault(delay=2.0, status=503))
        assert (await front.get("/me")).status == 503
    assert waited == [7.5, 2.0]


async def hanging(sandbox: Sandbox) -> None:
    """Return when a request hangs."""
    while not sandbox.connections.requests:  # noqa: ASYNC110 - the sandbox has no event for it
        await asyncio.sleep(0)


async def test_what_hangs_goes_on_when_it_is_released(front: Front) -> None:
    front.sandbox.faults.add("GET /me", Fault(hang=True))
    request = asyncio.create_task(front.get("/me"))
    await hanging(front.sandbox)
    assert not request.done()
    while not request.done():
        front.sandbox.faults.release()
        await asyncio.sleep(0)
    assert request.result().status == 200


async def test_what_hangs_is_dropped_when_the_sandbox_stops(sandbox: Sandbox) -> None:
    sandbox.faults.add("GET /me", Fault(hang=True))
    async with Front(sandbox) as front:
        request = asyncio.create_task(front.get("/me"))
        await hanging(sandbox)
        await sandbox.stop()
        with pytest.raises(aiohttp.ClientError):
            await request
