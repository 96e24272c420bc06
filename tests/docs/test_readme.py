"""Every code block of the documents does what it says."""

import re
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

import front_async
from front_async.testing import Sandbox
from tests.docs.threads import in_a_thread

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> dict[str, str]:
    """Return the code blocks of the README by the heading they stand under."""
    found: dict[str, str] = {}
    for part in re.split(r"^#+ ", README, flags=re.MULTILINE)[1:]:
        heading = part.partition("\n")[0]
        for n, code in enumerate(re.findall(rf"```{language}\n(.*?)```", part, flags=re.DOTALL)):
            found[f"{heading} {n}"] = code
    return found


PYTHON = blocks("python")
PROGRAMS = {name: code for name, code in PYTHON.items() if "asyncio.run" in code}


@pytest.fixture
def sandbox() -> Generator[Sandbox]:
    with in_a_thread(Sandbox(conversations=20)) as running:
        yield running


def pointed_at(sandbox: Sandbox, code: str) -> str:
    """Replace the made-up values of a program by the sandbox's."""
    endpoints = (
        f"authorization_endpoint={sandbox.authorization_endpoint!r},"
        f"token_endpoint={sandbox.token_endpoint!r}"
    )
    for made_up, real in {
        '"an api token"': f"{sandbox.api_token!r}, base_url={sandbox.url!r}",
        "FrontClient(auth)": f"FrontClient(auth, base_url={sandbox.url!r})",
        'client_id="id", client_secret="secret", redirect_uri="https://example.com/front"': (
            f"client_id={sandbox.client_id!r}, client_secret={sandbox.client_secret!r},"
            f"redirect_uri={sandbox.redirect_uri!r}, {endpoints}"
        ),
        'FileTokenStores("front-tokens")': (
            f'FileTokenStores("front-tokens"), base_url={sandbox.url!r}'
        ),
        '"the code that came to the redirect URI"': repr(sandbox.code()),
    }.items():
        code = code.replace(made_up, real)
    return code


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_program_of_the_readme_runs(
    name: str,
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(pointed_at(sandbox, PROGRAMS[name]), name, "exec"), {"__name__": "readme"})
    assert capsys.readouterr().out.strip()


async def test_the_web_application_of_the_readme_answers() -> None:
    (code,) = [code for code in PYTHON.values() if "cleanup_ctx" in code]
    async with Sandbox(conversations=20) as sandbox:
        namespace: dict[str, Any] = {"__name__": "readme"}
        exec(compile(pointed_at(sandbox, code), "README", "exec"), namespace)
        async with TestClient(TestServer(namespace["app"])) as browser:
            answer = await browser.get("/")
            assert len(await answer.json()) == 10


def test_every_python_block_is_run_by_a_test_above() -> None:
    assert len(PYTHON) == len(PROGRAMS) + 1 >= 5


def test_the_gate_runs_the_two_commands_as_they_stand() -> None:
    commands = [line for code in blocks("sh").values() for line in code.splitlines()][:2]
    assert commands[0].endswith("front-async export --sandbox")
    assert commands[1].endswith("-m pytest")
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'eval "$(readme_command 1)"' in gate
    assert gate.rstrip().endswith('eval "$(readme_command 2)"')


def test_each_way_in_is_a_program_of_about_ten_lines() -> None:
    for heading in ("With an API token", "With OAuth", "A bulk export", "In a web framework"):
        lines = [line for line in PYTHON[f"{heading} 0"].splitlines() if line.strip()]
        assert len(lines) <= 16, heading


def test_the_changelog_has_unreleased_on_top() -> None:
    headings = re.findall(
        r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert headings[0] == "Unreleased"
    assert front_async.__version__
