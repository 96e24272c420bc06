"""``front-async login`` through a real browser that presses the sandbox's Authorize button."""

import shlex
import stat
import sys
from pathlib import Path

import pytest
from yarl import URL

from front_async.sandbox import Sandbox
from tests.browser.webdriver import NEEDED, programs
from tests.cli.running import Ended, end, run, start

pytestmark = pytest.mark.skipif(programs() is None, reason=NEEDED)

ROOT = Path(__file__).parents[2]


def a_browser(folder: Path, **options: str) -> dict[str, str]:
    """The environment of a command that shall use Chromium."""
    script = folder / "browser"
    command = shlex.join([sys.executable, "-m", "tests.browser.press_authorize"])
    script.write_text(f'#!/bin/sh\ncd {shlex.quote(str(ROOT))} && exec {command} "$1"\n')
    script.chmod(0o755)
    files = {name: str(folder / name.lower()) for name in ("SEEN", "PICTURE", "PROFILE")}
    return {"BROWSER": str(script), **files, **options}


async def log_in(sandbox: Sandbox, folder: Path, **options: str) -> Ended:
    process = await start(
        *("login", "--redirect-uri", sandbox.redirect_uri, "--oauth-store", str(folder / "t.json")),
        *("--base-url", sandbox.url, "--token-endpoint", sandbox.token_endpoint),
        *("--authorization-endpoint", sandbox.authorization_endpoint, "--timeout", "120"),
        **the_app(sandbox),
        **a_browser(folder, **options),
    )
    return await end(process)


def the_app(sandbox: Sandbox) -> dict[str, str]:
    return {"FRONT_CLIENT_ID": sandbox.client_id, "FRONT_CLIENT_SECRET": sandbox.client_secret}


def seen(folder: Path) -> tuple[URL, str]:
    """Where the browser ended, and what it showed; it has ended, as it shared stdout."""
    address, _, text = (folder / "seen").read_text(encoding="utf-8").partition("\n")
    return URL(address), text


async def test_pressing_authorize_in_chromium_logs_in(tmp_path: Path) -> None:
    async with Sandbox(companies=3, redirect_uri="http://127.0.0.1/callback") as sandbox:
        chosen = sandbox.company_ids[2]
        ended = await log_in(sandbox, tmp_path, COMPANY=chosen)
        assert ended.code == 0, ended.err
        assert chosen in ended.out
        file = tmp_path / "t.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        address, text = seen(tmp_path)
        assert (address.host, address.path) == ("127.0.0.1", "/callback")
        assert "You can close this window" in text
        assert (tmp_path / "picture").read_bytes().startswith(b"\x89PNG")
        used = await run(
            *("whoami", "--oauth-store", str(file), "--base-url", sandbox.url),
            *("--token-endpoint", sandbox.token_endpoint),
            **the_app(sandbox),
        )
        assert used.code == 0, used.err
        assert chosen in used.out
        assert address.query["code"] not in ended.out + ended.err


async def test_pressing_deny_in_chromium_ends_the_login(tmp_path: Path) -> None:
    async with Sandbox(redirect_uri="http://127.0.0.1/callback") as sandbox:
        ended = await log_in(sandbox, tmp_path, DECISION="deny")
        assert ended.code == 1
        assert "access_denied" in ended.err
        assert not (tmp_path / "t.json").exists()
        assert "Not authorized" in seen(tmp_path)[1]
