"""What is left when a program breaks off, exits, or is interrupted."""

import asyncio
import gc
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

import pytest

from front_async import FrontClient, MemoryTokenStore, OAuthApp, OAuthToken, OAuthTokenAuth
from front_async.auth.token import StoredToken
from front_async.testing import FakeClock, Fault, Sandbox
from tests.transport.builders import settle

TOKENS = "POST /oauth/token"


def app_of(sandbox: Sandbox) -> OAuthApp:
    return OAuthApp(
        client_id=sandbox.client_id,
        client_secret=sandbox.client_secret,
        redirect_uri=sandbox.redirect_uri,
        token_endpoint=sandbox.token_endpoint,
    )


def warned(use: Callable[[], object]) -> list[str]:
    """The resource warnings of *use* and of what it leaves to the garbage collector."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        use()
        gc.collect()
    return [str(one.message) for one in seen if one.category is ResourceWarning]


def test_c5_a_client_that_was_never_opened_has_nothing_to_close() -> None:
    assert warned(lambda: FrontClient("token")) == []


def test_c5_a_client_that_was_never_closed_is_one_resource_warning() -> None:
    async def leave_open() -> None:
        await FrontClient("token").open()

    (said,) = warned(lambda: asyncio.run(leave_open()))
    assert said.startswith("Unclosed client session")


async def test_c10_breaking_off_a_list_leaves_nothing_behind() -> None:
    async with (
        Sandbox(conversations=300) as sandbox,
        FrontClient(sandbox.api_token, base_url=sandbox.url) as front,
    ):
        async for _ in front.conversations.list(limit=100):
            break
        pages: Any = front.conversations.list(limit=100).pages()
        async with aclosing(pages):
            async for _ in pages:
                break
        await settle()
        assert sandbox.served["GET /conversations"] == 2
        gate: Any = front._company.gate  # pyright: ignore[reportPrivateUsage]
        assert gate._free == 20


async def test_c13_a_refresh_in_the_background_ends_before_the_client_is_closed() -> None:
    async with Sandbox(conversations=1, access_token_lifetime=200, rotation="always") as sandbox:
        issued = sandbox.issue()
        token = OAuthToken(issued.access_token, issued.refresh_token, issued.expires_at)
        store = MemoryTokenStore(token)
        sandbox.faults.add(TOKENS, Fault(delay=0.2))
        clock = FakeClock(time.time(), jumps=False)
        auth = OAuthTokenAuth(app_of(sandbox), store=store, clock=clock)
        async with FrontClient(auth, base_url=sandbox.url) as front:
            await front.token_identity.get()
            clock.advance(180)
            await front.token_identity.get()
            assert sandbox.grants == []
        assert [grant.outcome for grant in sandbox.grants] == ["rotated"]
        row = await store.load()
        assert row is not None
        assert row.token.refresh_token != issued.refresh_token


LEFT_OPEN = """
import asyncio, sys
from front_async import FrontClient

async def main():
    front = await FrontClient(sys.argv[1], base_url=sys.argv[2]).open()
    await front.token_identity.get()
    return front

front = asyncio.run(main())
"""


async def test_c14_an_interpreter_that_exits_sends_nothing_more() -> None:
    async with Sandbox(conversations=1) as sandbox:
        arguments = (sys.executable, "-c", LEFT_OPEN, sandbox.api_token, sandbox.url)
        process = await asyncio.create_subprocess_exec(*arguments, stderr=subprocess.PIPE)
        _, said = await process.communicate()
        assert process.returncode == 0, said
        assert b"Traceback" not in said
        assert sandbox.served == {"GET /me": 1}


class Interrupted(MemoryTokenStore):
    """A store during whose reading somebody presses Ctrl-C."""

    def __init__(self, kind: type[BaseException]) -> None:
        super().__init__(OAuthToken("access", "refresh", 1_000_000_000.0))
        self.kind = kind

    async def load(self) -> StoredToken | None:
        await asyncio.sleep(0)
        raise self.kind


def freed_by(kind: type[BaseException]) -> list[str]:
    """Interrupt a program whose tasks wait for a token; return how its waiters ended."""
    app = OAuthApp(client_id="a", client_secret="b", redirect_uri="https://app.example/callback")
    auth = OAuthTokenAuth(app, store=Interrupted(kind))
    ended: list[str] = []

    async def wait() -> None:
        try:
            await auth.authorization()
        finally:
            ended.append("freed")

    async def main() -> None:
        await asyncio.gather(*(wait() for _ in range(3)))

    with pytest.raises(kind):
        asyncio.run(asyncio.wait_for(main(), 5))
    return ended


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_c15_an_interrupt_in_a_store_ends_the_program_and_frees_the_waiters(
    kind: type[BaseException],
) -> None:
    assert freed_by(kind) == ["freed"] * 3
    gc.collect()  # what asyncio says of the interrupted task belongs to this test
