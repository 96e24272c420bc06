"""Each example under its usual server, with two workers, and the sandbox as Front."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from front_async.testing import Fault, Sandbox
from tests.examples.serving import COMMANDS, Running, Served, Visitor, serving, until, visiting

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="counts processes as Linux shows them"),
]

CALLBACK = "http://127.0.0.1/front/callback"
LIST = "GET /conversations"
TOKEN = "POST /oauth/token"


@asynccontextmanager
async def running(name: str, folder: Path, *, workers: int = 2) -> AsyncGenerator[Running]:
    """Run them until the block ends; they have to end well."""
    async with Sandbox(
        companies=5, conversations=20, redirect_uri=CALLBACK, rate_limit=None
    ) as sandbox:
        sandbox.webhooks.delays = (0.05, 0.05)
        async with serving(name, sandbox, folder, workers=workers) as served:
            yield Running(sandbox, served)
            before = len(served.said())
    assert served.code in {0, -15}, served.said()
    assert_no_trouble(served.said()[before:])


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=sorted(COMMANDS))
async def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Running]:
    """Run each example once for all tests that leave it running; each has a company of its own."""
    name: str = request.param
    async with running(name, tmp_path_factory.mktemp(name)) as both:
        yield both


@pytest.fixture
def calm(served: Served) -> Generator[None]:
    """Nothing breaks in the example meanwhile."""
    before = len(served.said())
    yield
    assert_no_trouble(served.said()[before:])


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(served: Served) -> AsyncGenerator[Visitor]:
    """A browser that has not been there."""
    async with visiting(served.url) as opened:
        yield opened


async def test_webhooks_are_verified_handled_and_tried_again(
    sandbox: Sandbox, served: Served, visitor: Visitor
) -> None:
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


async def test_a_failure_is_answered_as_whose_it_is(
    sandbox: Sandbox, served: Served, visitor: Visitor
) -> None:
    await visitor.install(sandbox.company_ids[4])
    sandbox.faults.add(LIST, Fault(status=403), times=1)
    status, said = await visitor.get("/conversations")
    assert (status, said[:22]) == (502, "Front does not answer ")
    await until(lambda: "GET /conversations: 403" in served.said())  # Litestar writes later
    sandbox.expire_access_tokens()
    sandbox.faults.add(TOKEN, Fault(status=401, body=b'{"error":"invalid_client"}'), times=1)
    status, said = await visitor.get("/conversations")
    assert status == 500
    assert "invalid_client" not in said
    await visitor.install(sandbox.company_ids[4])
    sandbox.expire_access_tokens()
    sandbox.faults.add(TOKEN, Fault(status=400, body=b'{"error":"invalid_grant"}'), times=1)
    assert await visitor.get("/conversations") == (303, "/front/install")
    assert sandbox.client_secret not in said + served.said()


@pytest.mark.usefixtures("calm")
async def test_install_see_conversations_log_out(
    sandbox: Sandbox, served: Served, visitor: Visitor
) -> None:
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


@pytest.mark.usefixtures("calm")
async def test_two_workers_share_one_refresh(
    sandbox: Sandbox, served: Served, visitor: Visitor
) -> None:
    await visitor.install(sandbox.company_ids[2])
    await asyncio.gather(*(visitor.get("/conversations") for _ in range(10)))
    sandbox.expire_access_tokens()
    before = len(sandbox.grants)
    pages = await asyncio.gather(*(visitor.get("/conversations") for _ in range(20)))
    assert {status for status, _ in pages} == {200}
    assert [grant.outcome for grant in sandbox.grants[before:]] == ["refreshed"]


@pytest.mark.usefixtures("calm")
async def test_a_browser_that_leaves_disturbs_nobody(
    sandbox: Sandbox, served: Served, visitor: Visitor
) -> None:
    await visitor.install(sandbox.company_ids[3])
    sandbox.faults.add(LIST, Fault(delay=0.5), times=20)
    before = sandbox.served[LIST]
    leaving = [asyncio.create_task(visitor.get("/conversations")) for _ in range(20)]
    await until(lambda: sandbox.served[LIST] > before)
    for task in leaving:
        task.cancel()
    await asyncio.gather(*leaving, return_exceptions=True)
    pages = await asyncio.gather(*(visitor.get("/conversations") for _ in range(10)))
    assert {status for status, _ in pages} == {200}


@pytest.mark.parametrize("name", sorted(COMMANDS))
async def test_a_request_under_way_is_answered_although_the_server_stops(
    name: str, tmp_path: Path
) -> None:
    # Hypercorn stops several workers by SIGTERM, which they do not handle; a single one it asks.
    workers = 1 if name == "quart" else 2
    async with (
        running(name, tmp_path, workers=workers) as both,
        visiting(both.served.url) as visitor,
    ):
        await visitor.install(both.sandbox.company_id)
        both.sandbox.faults.add(LIST, Fault(delay=1.0), times=1)
        slow = asyncio.create_task(visitor.get("/conversations"))
        await until(lambda: both.sandbox.served[LIST] > 0)
        stopping = asyncio.create_task(both.served.stop())
        assert (await slow)[0] == 200
        await stopping
        with pytest.raises(aiohttp.ClientError):
            await visitor.get("/health")
    assert_no_trouble(both.served.said())


def assert_no_trouble(said: str) -> None:
    """Nothing was left open, and nothing broke."""
    for trouble in ("Traceback", "Unclosed", "was destroyed", "never awaited", "Warning"):
        assert trouble not in said, said
