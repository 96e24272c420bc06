"""An example through a real browser: install, authorize, see conversations, log out."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from front_async.testing import Sandbox
from tests.browser.webdriver import NEEDED, Browser, browser, programs
from tests.examples.serving import Running, Served, serving

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(programs() is None, reason=NEEDED),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Running]:
    """Run them once for all tests."""
    callback = "http://127.0.0.1/front/callback"
    async with (
        Sandbox(companies=2, conversations=12, redirect_uri=callback) as sandbox,
        serving("fastapi", sandbox, tmp_path_factory.mktemp("fastapi")) as served,
    ):
        yield Running(sandbox, served)


@pytest_asyncio.fixture(loop_scope="module")
async def window(tmp_path: Path) -> AsyncGenerator[Browser]:
    """A Chromium of the test's own, without cookies."""
    async with browser(tmp_path / "profile") as opened:
        yield opened


async def test_an_admin_installs_sees_conversations_and_logs_out(
    sandbox: Sandbox,
    served: Served,
    window: Browser,
    screenshots: Path,
    measured: Callable[[str], None],
) -> None:
    await window.open(str(served.url))
    await window.click("a[href='/front/install']")
    await window.click(f"option[value={sandbox.company_ids[1]}]")
    await window.click("button[value=allow]")
    await window.find_text("Conversations")
    subjects = {one["subject"] for one in sandbox.records("conversations", 1)}
    shown = await window.text("ul")
    assert sum(subject in shown for subject in subjects) > 3
    picture = screenshots / "conversations.png"
    picture.write_bytes(await window.screenshot())
    measured(f"what the browser showed: {picture}")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 5_000
    await window.click("form[action='/front/logout'] button")
    await window.find_text("Install in Front")
    await window.open(str(served.url / "conversations"))
    assert await window.address() == f"{served.url}/"


async def test_scripts_of_a_page_do_not_see_the_cookies(served: Served, window: Browser) -> None:
    await window.open(str(served.url / "front/install"))
    await window.click("button[value=allow]")
    await window.find_text("Conversations")
    script: dict[str, Any] = {"script": "return document.cookie", "args": []}
    assert await window.driver.ask("POST", "/execute/sync", script) == ""


async def test_an_admin_who_declines_is_not_signed_in(
    sandbox: Sandbox, served: Served, window: Browser
) -> None:
    before = len(sandbox.grants)
    await window.open(str(served.url / "front/install"))
    await window.click("button[value=deny]")
    await window.find_text("Not installed")
    await window.open(str(served.url / "conversations"))
    await window.find_text("Install in Front")
    assert await window.address() == f"{served.url}/"
    assert len(sandbox.grants) == before
