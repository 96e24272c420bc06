"""An example through a real browser: install, authorize, see conversations, log out."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from front_async.testing import Sandbox
from tests.browser.webdriver import NEEDED, Browser, browser, programs
from tests.examples.serving import Served, serving

pytestmark = pytest.mark.skipif(programs() is None, reason=NEEDED)


@asynccontextmanager
async def looking(folder: Path) -> AsyncGenerator[tuple[Sandbox, Served, Browser]]:
    """Run a Front, the FastAPI example and Chromium."""
    callback = "http://127.0.0.1/front/callback"
    async with (
        Sandbox(companies=2, conversations=12, redirect_uri=callback) as sandbox,
        serving("fastapi", sandbox, folder) as served,
        browser(folder / "profile") as window,
    ):
        yield sandbox, served, window


async def test_an_admin_installs_sees_conversations_and_logs_out(
    tmp_path: Path, screenshots: Path, measured: Callable[[str], None]
) -> None:
    async with looking(tmp_path) as (sandbox, served, window):
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


async def test_scripts_of_a_page_do_not_see_the_cookies(tmp_path: Path) -> None:
    async with looking(tmp_path) as (_, served, window):
        await window.open(str(served.url / "front/install"))
        await window.click("button[value=allow]")
        await window.find_text("Conversations")
        script: dict[str, Any] = {"script": "return document.cookie", "args": []}
        assert await window.driver.ask("POST", "/execute/sync", script) == ""


async def test_an_admin_who_declines_is_not_signed_in(tmp_path: Path) -> None:
    async with looking(tmp_path) as (sandbox, served, window):
        await window.open(str(served.url / "front/install"))
        await window.click("button[value=deny]")
        await window.find_text("Not installed")
        await window.open(str(served.url / "conversations"))
        await window.find_text("Install in Front")
        assert await window.address() == f"{served.url}/"
        assert sandbox.grants == []
