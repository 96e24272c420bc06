"""Exporting a company from the command line, and what is said when it does not go well."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from front_async.auth.file_store import FileTokenStore
from front_async.auth.token import OAuthToken, StoredToken
from front_async.cli.export import command
from front_async.sandbox import Fault, Sandbox
from tests.cli.running import Ended, end, run, start
from tests.export.reading import data, left, manifest

_WRONG = "a-token-nobody-gave"


def _one_line(ended: Ended) -> str:
    """Return the only line about the failure; there is no traceback beside it."""
    (line,) = [line for line in ended.err.splitlines() if line.startswith("front-async: ")]
    assert "Traceback" not in ended.err + ended.out
    return line


async def test_a_token_from_the_environment_exports_and_is_never_shown(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    ended = await run(
        *("export", "out", "--base-url", sandbox.url), FRONT_API_TOKEN=sandbox.api_token
    )
    assert ended.code == 0, ended.err
    told = manifest(tmp_path / "out")
    assert told["company"]["id"] == sandbox.company_id
    assert told["resources"]["conversations"]["records"] == 20
    assert sandbox.company_id in ended.out
    assert sandbox.api_token not in ended.out + ended.err


async def test_messages_comments_and_resources_can_be_left_out(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    options = ("--no-messages", "--no-comments", "--resource", "tags", "--resource", "comments")
    ended = await run(
        *("export", "out", "--token", sandbox.api_token, *options), FRONT_BASE_URL=sandbox.url
    )
    assert ended.code == 0, ended.err
    assert data(tmp_path / "out") == ["manifest.json", "tags-0001.jsonl"]


async def test_an_oauth_token_in_a_file_goes_before_an_api_token(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    tokens = sandbox.issue()
    token = OAuthToken(tokens.access_token, tokens.refresh_token, tokens.expires_at)
    store = FileTokenStore(tmp_path / "token.json")
    assert await store.save(StoredToken(token), expected=None)
    ended = await run(
        *("export", "out", "--resource", "tags", "--base-url", sandbox.url),
        *("--oauth-store", "token.json", "--client-id", sandbox.client_id),
        FRONT_CLIENT_SECRET=sandbox.client_secret,
        FRONT_API_TOKEN=_WRONG,
    )
    assert ended.code == 0, ended.err


async def test_conversations_that_are_gone_are_counted_in_the_summary(sandbox: Sandbox) -> None:
    sandbox.faults.add("GET /conversations/{}/messages", Fault(status=404), times=2)
    arguments = ("--base-url", sandbox.url, "--token", sandbox.api_token)
    ended = await run("export", *arguments, "--way", "conversations")
    assert ended.code == 0, ended.err
    assert "gone meanwhile:     2 conversations" in ended.out


async def test_a_folder_that_holds_an_export_is_refused_unless_forced(sandbox: Sandbox) -> None:
    arguments = ["export", "out", "--base-url", sandbox.url, "--resource", "tags"]
    arguments += ["--token", sandbox.api_token]
    assert (await run(*arguments)).code == 0
    refused = await run(*arguments)
    assert (refused.code, refused.out) == (2, "")
    assert "holds an export already" in _one_line(refused)
    assert (await run(*arguments, "--force")).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no token: set FRONT_API_TOKEN"),
        (("--token", "two words"), "the API token"),
        (("--token", "t", "--resource", "people"), "people cannot be exported"),
        (("--token", "t", "--verify", "some"), "--verify takes a percentage"),
        (("--token", "t", "--way", "fast"), "way must be of"),
        (("--token", "t", "--format", "xml"), "--format must be one of"),
        (("--token", "t", "--format", "sqlite", "--compression", "gzip"), "--compression goes"),
        (("--token", "t", "--way", "events", "--inbox", "inb_1"), "the whole company"),
        (("--token", "t", "--update"), "no export to update"),
        (("--token", "t", "--base-url", "http://front.example"), "base_url"),
        (("--oauth-store", "token.json"), "FRONT_CLIENT_ID"),
    ],
)
async def test_bad_usage_is_one_line_and_code_2(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    ended = await run("export", "out", *arguments)
    assert ended.code == 2
    assert said in _one_line(ended)
    assert left(tmp_path) == []


async def test_a_number_out_of_range_is_bad_usage() -> None:
    ended = await run("export", "--concurrency", "0")
    assert ended.code == 2
    assert "--concurrency" in ended.err


async def test_a_refused_token_is_one_line_and_code_1_and_not_shown(sandbox: Sandbox) -> None:
    ended = await run("export", "--token", _WRONG, "--base-url", sandbox.url)
    assert ended.code == 1
    assert "GET /me: 401" in _one_line(ended)
    assert _WRONG not in ended.out + ended.err


async def test_a_missing_scope_is_named(sandbox: Sandbox, tmp_path: Path) -> None:
    token = sandbox.api_token_with(["tags:read"])
    arguments = ("export", "out", "--base-url", sandbox.url, "--token", token)
    ended = await run(*arguments, "--resource", "tags", "--resource", "contacts")
    assert ended.code == 1
    assert "contacts:read" in _one_line(ended)
    assert not (tmp_path / "out" / "manifest.json").exists()


async def test_a_file_in_the_place_of_the_folder_is_one_line_and_code_1(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "out").touch()
    ended = await run("export", "out", "--base-url", sandbox.url, "--token", sandbox.api_token)
    assert ended.code == 1
    assert "File exists" in _one_line(ended)


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGINT to send")
async def test_ctrl_c_names_the_command_that_goes_on_and_it_does(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.faults.script("GET /conversations/{}/comments", [None] * 9)
    sandbox.faults.add("GET /conversations/{}/comments", Fault(hang=True), times=None)
    arguments = ["export", "out", "--base-url", sandbox.url, "--way", "conversations"]
    arguments += ["--token", sandbox.api_token]
    process = await start(*arguments, "--force")
    while sandbox.served["GET /conversations/{}/comments"] < 10:  # noqa: ASYNC110  # of a process
        await asyncio.sleep(0.01)
    process.send_signal(signal.SIGINT)
    ended = await end(process)
    assert ended.code == 130
    said = _one_line(ended)
    assert said.startswith("front-async: interrupted; to go on: front-async export out --base-url")
    assert said.endswith("--token …")
    assert sandbox.api_token not in ended.err
    sandbox.faults.clear()
    sandbox.faults.release()
    before = sandbox.served["GET /conversations/{}/comments"]
    assert (await run(*arguments)).code == 0
    assert sandbox.served["GET /conversations/{}/comments"] - before <= 20 - 9 + 1
    assert (
        manifest(tmp_path / "out")["resources"]["comments"]["records"]
        == (sandbox.counts()["comments"])
    )


def test_a_secret_is_not_in_the_command() -> None:
    said = command(["export", "my folder", "--token=abc", "--dsn", "xyz", "--force", "--update"])
    assert said == "front-async export 'my folder' --token=… --dsn … --update"
