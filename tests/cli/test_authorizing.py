"""The login in this process, with a browser that is a function."""

import html
import re
import urllib.parse
import urllib.request
import webbrowser
from pathlib import Path

import pytest

from front_async.cli.authorizing import Question
from front_async.sandbox import Sandbox
from tests.cli.logging_in import LOOPBACK, options, the_app
from tests.cli.running import Ended, run

_FIELD = re.compile(r'name="(\w+)" value="([^"]*)">')


def pressing(decision: str) -> object:
    """A browser whose user decides at once."""

    def opened(address: str) -> bool:
        with urllib.request.urlopen(address) as page:
            fields = dict(_FIELD.findall(page.read().decode()))
        form = {name: html.unescape(value) for name, value in fields.items()}
        body = urllib.parse.urlencode({**form, "decision": decision}).encode()
        with urllib.request.urlopen(address.partition("?")[0], data=body) as page:
            return b"close this window" in page.read()

    return opened


async def log_in(sandbox: Sandbox, *more: str) -> Ended:
    arguments = [one for one in options(sandbox) if one != "--no-browser"]
    return await run(*arguments, *more, **the_app(sandbox))


async def test_a_browser_that_opens_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", pressing("allow"))
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        ended = await log_in(sandbox)
        assert ended.code == 0, ended.err
        assert ended.err == "Press Authorize in the browser.\n"
        again = await log_in(sandbox)
    assert "token.json holds the token of Larch & Quill Paper Company" in again.err
    assert "replaced" in again.out


async def test_a_refusal_there_is_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", pressing("deny"))
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        ended = await log_in(sandbox)
    assert (ended.code, Path("token.json").exists()) == (1, False)


async def test_a_browser_that_does_not_open_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_address: str) -> bool:
        return False

    monkeypatch.setattr(webbrowser, "open", refused)
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        ended = await log_in(sandbox, "--timeout", "1")
    assert ended.code == 1
    assert ended.out.startswith(sandbox.authorization_endpoint)
    assert "within 1 seconds" in ended.err


def test_a_question_is_unguessable_and_does_not_show_itself() -> None:
    questions = [Question() for _ in range(50)]
    values = {value for one in questions for value in (one.state, one.code_verifier)}
    assert len(values) == 100
    assert all(re.fullmatch(r"[\w-]{43}", value) for value in values)
    assert not [value for value in values if value in repr(questions)]
