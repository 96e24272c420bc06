"""The sandbox as a whole: settings, starting, stopping, and the truth it tells."""

import asyncio
from typing import Any, get_type_hints

import attrs
import pytest

from front_async.sandbox import Fault, Options, Sandbox, Settings
from tests.sandbox.asking import Front, first


def test_options_are_the_fields_of_the_settings() -> None:
    assert get_type_hints(Options) == get_type_hints(Settings)


@pytest.mark.parametrize(
    "values",
    [
        {"conversations": -1},
        {"messages": -0.1},
        {"contacts": -1},
        {"rate_limit": 0},
        {"resource_rate": 0.0},
        {"access_token_lifetime": 0},
        {"rotation": "sometimes"},
        {"expiry_form": "years"},
        {"links": "none"},
        {"history": 0},
    ],
)
def test_a_setting_out_of_range_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        Sandbox(**values)


def test_settings_follow_from_each_other() -> None:
    settings = Settings(conversations=101, rate_limit=50)
    assert (settings.contact_count, settings.burst_limit) == (51, 25)
    assert attrs.evolve(settings, contacts=0, burst=3).contact_count == 0


async def test_a_sandbox_has_no_address_before_it_is_started() -> None:
    sandbox = Sandbox()
    with pytest.raises(RuntimeError, match="no port"):
        _ = sandbox.url
    await sandbox.stop()


async def test_it_starts_again_on_its_port_with_what_was_written() -> None:
    sandbox = Sandbox()
    await sandbox.start()
    url = sandbox.url
    async with Front(sandbox) as front:
        tag = (await front.post("/tags", json={"name": "Kept"})).json["id"]
        await sandbox.stop()
        await sandbox.start()
        assert sandbox.url == url
        assert (await front.get(f"/tags/{tag}")).json["name"] == "Kept"
    await sandbox.stop()
    assert sandbox.counts()["tags"] == 41


async def test_requests_are_counted_by_operation_and_status(front: Front) -> None:
    sandbox = front.sandbox
    conversation = first(sandbox, "conversations")
    await front.get(f"/conversations/{conversation}/messages")
    await front.get("/conversations/cnv_x/messages?limit=1")
    await front.post("/oauth/token")
    assert sandbox.served == {
        "GET /conversations/{}/messages": 2,
        "POST /oauth/token": 1,
    }
    assert sandbox.statuses == {200: 1, 404: 1, 401: 1}


async def test_requests_are_kept_as_they_came(front: Front) -> None:
    await front.post("/tags?a=%2F", json={"name": "x"}, headers={"X-Mine": "1"})
    request = front.sandbox.requests[-1]
    assert (request.method, request.path, request.query) == ("POST", "/tags", "a=%2F")
    assert (request.body, request.status) == (b'{"name": "x"}', 201)
    assert request.host == front.sandbox.url.removeprefix("http://")
    assert request.headers["x-mine"] == "1"
    assert front.token not in repr(request)


@pytest.mark.parametrize("path", ["/me", "/oauth/authorize", "/nothing"])
async def test_every_answer_is_dated_by_the_clock_of_the_sandbox(front: Front, path: str) -> None:
    assert (await front.get(path)).headers["Date"] == "Fri, 15 Jan 2027 08:00:00 GMT"


async def test_only_the_latest_requests_are_kept() -> None:
    async with Sandbox(history=2) as sandbox, Front(sandbox) as front:
        for path in ("/me", "/tags", "/teams"):
            await front.get(path)
    assert [request.path for request in sandbox.requests] == ["/tags", "/teams"]


async def test_what_goes_on_at_once_is_measured() -> None:
    arrived: list[float] = []
    everybody = asyncio.Event()

    async def sleep(seconds: float) -> None:
        arrived.append(seconds)
        if len(arrived) == 5:
            everybody.set()
        await everybody.wait()

    async with Sandbox(sleep=sleep) as sandbox, Front(sandbox) as front:
        sandbox.faults.add("GET /me", Fault(delay=1.0), times=5)
        await asyncio.gather(*(front.get("/me") for _ in range(5)))
        assert sandbox.connections.peak_requests == 5
        assert sandbox.connections.peak_open == 5
        assert sandbox.connections.requests == 0
