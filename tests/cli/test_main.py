"""The command without its extra, and its help."""

import pytest

from tests.cli.running import end, run, start_python

_BLOCKED = """
import sys
sys.modules["{package}"] = None
from front_async.cli import main
main()
"""


@pytest.mark.parametrize("package", ["typer", "rich"])
async def test_without_the_extra_it_says_what_to_install(package: str) -> None:
    ended = await end(await start_python("-c", _BLOCKED.format(package=package)))
    assert (ended.code, ended.out) == (2, "")
    assert 'pip install "front-async[cli]"' in ended.err
    assert package in ended.err
    assert "Traceback" not in ended.err


async def test_another_missing_module_is_not_taken_for_the_extra() -> None:
    ended = await end(await start_python("-c", _BLOCKED.format(package="rich.console")))
    assert ended.code == 1
    assert "pip install" not in ended.err


async def test_the_help_recommends_the_environment_for_tokens() -> None:
    ended = await run("export", "--help")
    assert ended.code == 0
    assert "FRONT_API_TOKEN" in ended.out
    assert "Better in the environment" in ended.out


async def test_the_environments_token_is_not_shown_as_a_default() -> None:
    ended = await run("export", "--help", FRONT_API_TOKEN="hidden-token")
    assert "hidden-token" not in ended.out
