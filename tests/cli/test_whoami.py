"""Asking whose token it is."""

from front_async.sandbox import Sandbox
from tests.cli.running import run


async def test_the_company_the_kind_of_token_and_the_quota_are_printed(sandbox: Sandbox) -> None:
    ended = await run("whoami", "--base-url", sandbox.url, FRONT_API_TOKEN=sandbox.api_token)
    assert ended.code == 0, ended.err
    rows = {key: value.strip() for key, _, value in map(_split, ended.out.splitlines())}
    assert rows == {
        "company": "Larch & Quill Paper Company",
        "id": sandbox.company_id,
        "token": "API token",
        "quota": "59,999 of 60,000 requests a minute are left",
    }


async def test_a_quota_that_is_not_told_is_left_out() -> None:
    async with Sandbox(rate_limit=None) as sandbox:
        ended = await run("whoami", "--base-url", sandbox.url, FRONT_API_TOKEN=sandbox.api_token)
    assert ended.code == 0, ended.err
    assert "quota" not in ended.out


async def test_a_refused_token_is_one_line_and_not_shown(sandbox: Sandbox) -> None:
    ended = await run("whoami", "--base-url", sandbox.url, FRONT_API_TOKEN="nobodys")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("front-async: GET /me: 401")
    assert len(ended.err.splitlines()) == 1
    assert "nobodys" not in ended.err


def _split(line: str) -> tuple[str, str, str]:
    return line.partition(":")
