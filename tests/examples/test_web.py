"""Each example under its usual server, with two workers, and the sandbox as Front."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from front_async.testing import Fault, Sandbox
from tests.examples.serving import COMMANDS, Served, Visitor, serving, until, visiting

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="counts processes as Linux shows them"),
]

CALLBACK = "http://127.0.0.1/front/callback"
LIST = "GET /conversations"
TOKEN = "POST /oauth/token"


Front = tuple[Sandbox, Served]


@asynccontextmanager
async def running(name: str, folder: Path, *, workers: int = 2) -> AsyncGenerator[Front]:
    """Run a Front of two companies, and the example."""
    async with (
        Sandbox(companies=2, conversations=20, redirect_uri=CALLBACK) as sandbox,
        serving(name, sandbox, folder, workers=workers) as served,
    ):
        sandbox.webhooks.delays = (0.05, 0.05)
        yield sandbox, served


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of an example."""
    return str(request.param)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def front(name: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Front]:
    """Run an example for all tests that do not stop it."""
    async with running(name, tmp_path_factory.mktemp(name)) as (sandbox, served):
        yield sandbox, served
    assert_ended_well(served)


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(front: Front) -> AsyncGenerator[Visitor]:
    """Visit the example with a browser that was never there."""
    sandbox, served = front
    async with visiting(served.url) as visitor:
        yield visitor
    sandbox.faults.clear()


async def test_install_see_conversations_log_out(front: Front, visitor: Visitor) -> None:
    sandbox, served = front
    assert len(served.children()) >= 2
    assert "/front/install" in (await visitor.get("/"))[1]
    assert await visitor.get("/conversations") == (303, "/")
    assert await visitor.install(sandbox.company_ids[1]) == "/conversations"
    status, page = await visitor.get("/conversations")
    subjects = {one["subject"] for one in sandbox.records("conversations", 1)}
    assert status == 200
    assert sum(f"<li>{subject}" in page for subject in subjects) > 3
    status, refused = await visitor.get("/front/callback?code=x&state=y")
    assert (status, refused[:13]) == (403, "Not installed")
    assert await visitor.post("/front/logout") == (303, "/conversations")
    assert await visitor.get("/conversations") == (303, "/")


async def test_webhooks_are_verified_handled_and_tried_again(name: str, tmp_path: Path) -> None:
    async with (
        running(name, tmp_path) as (sandbox, served),
        visiting(served.url) as visitor,
    ):
        tagging = "POST /conversations/{}/tags"
        await visitor.install(sandbox.company_id)
        address = str(served.url / "front/webhook")
        assert await sandbox.webhooks.handshake(address)
        sandbox.faults.add(tagging, Fault(status=400), times=1)
        delivery = await sandbox.webhooks.send(address, preview=True)
        assert len(delivery.statuses) == 2
        assert delivery.accepted
        (event,) = [one for one in sandbox.records("events") if one["id"] == delivery.event_id]
        tags = {tag["id"] for tag in event["conversation"]["tags"]}
        assert next(sandbox.records("tags"))["id"] in tags
        before = sandbox.served[tagging]
        twice = await sandbox.webhooks.send(address, "inbound", copies=2)
        assert twice.accepted
        assert sandbox.served[tagging] <= before + 1  # once in each worker that has not seen it
        status, said = await visitor.post("/front/webhook", {"not": "signed"})
        assert (status, said) == (401, "this is not Front's")


async def test_two_workers_share_one_refresh(front: Front, visitor: Visitor) -> None:
    sandbox, _ = front
    await visitor.install(sandbox.company_id)
    await asyncio.gather(*(visitor.get("/conversations") for _ in range(10)))
    sandbox.expire_access_tokens()
    before = len(sandbox.grants)
    pages = await asyncio.gather(*(visitor.get("/conversations") for _ in range(20)))
    assert {status for status, _ in pages} == {200}
    assert [grant.outcome for grant in sandbox.grants[before:]] == ["refreshed"]


async def test_a_browser_that_leaves_disturbs_nobody(front: Front, visitor: Visitor) -> None:
    sandbox, _ = front
    await visitor.install(sandbox.company_ids[1])
    sandbox.faults.add(LIST, Fault(delay=0.5), times=20)
    leaving = [asyncio.create_task(visitor.get("/conversations")) for _ in range(20)]
    await until(lambda: sandbox.served[LIST] > 0)
    for task in leaving:
        task.cancel()
    await asyncio.gather(*leaving, return_exceptions=True)
    pages = await asyncio.gather(*(visitor.get("/conversations") for _ in range(10)))
    assert {status for status, _ in pages} == {200}


async def test_a_request_under_way_is_answered_although_the_server_stops(
    name: str, tmp_path: Path
) -> None:
    # Hypercorn stops several workers by SIGTERM, which they do not handle; a single one it asks.
    workers = 1 if name == "quart" else 2
    async with (
        running(name, tmp_path, workers=workers) as (sandbox, served),
        visiting(served.url) as visitor,
    ):
        await visitor.install(sandbox.company_id)
        sandbox.faults.add(LIST, Fault(delay=1.0), times=1)
        slow = asyncio.create_task(visitor.get("/conversations"))
        await until(lambda: sandbox.served[LIST] > 0)
        stopping = asyncio.create_task(served.stop())
        assert (await slow)[0] == 200
        await stopping
        with pytest.raises(aiohttp.ClientError):
            await visitor.get("/health")
    assert_ended_well(served)


async def test_a_failure_is_answered_as_whose_it_is(name: str, tmp_path: Path) -> None:
    async with (
        running(name, tmp_path) as (sandbox, served),
        visiting(served.url) as visitor,
    ):
        await visitor.install(sandbox.company_id)
        sandbox.faults.add(LIST, Fault(status=403), times=1)
        status, said = await visitor.get("/conversations")
        assert (status, said[:22]) == (502, "Front does not answer ")
        await until(lambda: "GET /conversations: 403" in served.said())
        sandbox.expire_access_tokens()
        sandbox.faults.add(TOKEN, Fault(status=400, body=b'{"error":"invalid_grant"}'), times=1)
        assert await visitor.get("/conversations") == (303, "/front/install")
        assert sandbox.client_secret not in said + served.said()
        await visitor.install(sandbox.company_id)
        sandbox.expire_access_tokens()
        sandbox.faults.add(TOKEN, Fault(status=401, body=b'{"error":"invalid_client"}'), times=1)
        status, said = await visitor.get("/conversations")
        assert status == 500
        assert "invalid_client" not in said


def assert_ended_well(served: Served) -> None:
    """Nothing was left open, and nothing broke on the way out."""
    said = served.said()
    assert served.code in {0, -15}, said
    for trouble in ("Traceback", "Unclosed", "was destroyed", "never awaited", "Warning"):
        assert trouble not in said, said
