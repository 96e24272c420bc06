"""Logging in from a terminal, against the sandbox."""

import os
import shlex
import signal
import socket
import stat
import sys
from pathlib import Path

import msgspec
import pytest
from yarl import URL

from front_async.sandbox import Fault, Sandbox
from tests.cli.logging_in import (
    LOOPBACK,
    PASTED,
    appeared,
    begin,
    log_in,
    options,
    press,
    the_app,
    where,
)
from tests.cli.running import end, run, start

posix = pytest.mark.skipif(os.name != "posix", reason="has neither modes nor SIGINT")


@pytest.fixture(autouse=True)
def own_config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the user's config folder be an empty one."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def generation(file: str) -> int:
    held: int = msgspec.json.decode(Path(file).read_bytes())["generation"]
    return held


async def test_the_token_is_stored_and_the_company_told() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        login = await begin(sandbox)
        assert login.address.with_query(None) == URL(sandbox.authorization_endpoint)
        back, page = await press(login.address)
        ended = await login.ended()
    assert ended.code == 0, ended.err
    assert "You can close this window" in page
    assert (back.host, back.path) == ("127.0.0.1", "/callback")
    assert f"Larch & Quill Paper Company ({sandbox.company_id})" in ended.out
    assert "replaced" not in ended.out
    assert [grant.outcome for grant in sandbox.grants] == ["issued"]


async def test_the_commands_it_prints_work() -> None:
    async with Sandbox(redirect_uri=LOOPBACK, conversations=3) as sandbox:
        ended = await log_in(sandbox, file="a token.json")
        lines = [shlex.split(line) for line in ended.out.splitlines() if "--oauth-store" in line]
        assert [line[:2] for line in lines] == [
            ["front-async", "whoami"],
            ["front-async", "export"],
        ]
        for line in lines:
            used = await run(*line[1:], **the_app(sandbox))
            assert used.code == 0, used.err
            assert sandbox.company_id in used.out


async def test_the_code_is_bound_to_a_verifier_and_states_differ() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        logins = [await begin(sandbox, file=f"{one}.json") for one in range(2)]
        asked = [dict(login.address.query) for login in logins]
        for login in logins:
            await press(login.address)
            assert (await login.ended()).code == 0
    for one in asked:
        assert one["code_challenge_method"] == "S256"
        assert len(one["state"]) == len(one["code_challenge"]) == 43
    assert not set(asked[0].values()) & set(asked[1].values()) - {
        *("code", "S256", sandbox.client_id),
    }


@posix
async def test_the_file_and_a_new_folder_are_the_users_alone() -> None:
    before = os.umask(0o000)
    try:
        async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
            ended = await log_in(sandbox, file="new/token.json")
    finally:
        os.umask(before)
    assert ended.code == 0, ended.err
    assert stat.S_IMODE(Path("new").stat().st_mode) == 0o700
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in Path("new").iterdir()}
    assert modes["token.json"] == 0o600
    assert not any(mode & 0o077 for mode in modes.values()), modes


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is elsewhere")
async def test_without_a_name_the_token_goes_to_the_config_folder(tmp_path: Path) -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        login = await begin(sandbox, file=None)
        await press(login.address)
        ended = await login.ended()
    file = tmp_path / "config" / "front-async" / "oauth.json"
    assert str(file) in ended.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


async def test_a_port_that_is_named_is_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    redirect = f"http://127.0.0.1:{port}/callback"
    async with Sandbox(redirect_uri=redirect) as sandbox:
        login = await begin(sandbox)
        assert login.address.query["redirect_uri"] == redirect
        await press(login.address)
        assert (await login.ended()).code == 0


async def test_a_port_that_is_taken_is_one_line_and_code_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        redirect = f"http://127.0.0.1:{server.getsockname()[1]}/callback"
        async with Sandbox(redirect_uri=redirect) as sandbox:
            ended = await run(*options(sandbox), **the_app(sandbox))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("front-async: cannot listen for http://127.0.0.1:")
    assert len(ended.err.splitlines()) == 1


@posix
async def test_the_users_browser_is_opened(tmp_path: Path) -> None:
    script = tmp_path / "browser"
    script.write_text('#!/bin/sh\nprintf %s "$1" > opened.partial && mv opened.partial opened\n')
    script.chmod(0o755)
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        arguments = [one for one in options(sandbox) if one != "--no-browser"]
        process = await start(*arguments, BROWSER=str(script), **the_app(sandbox))
        await press(URL(await appeared(tmp_path / "opened")))
        ended = await end(process)
    assert ended.code == 0, ended.err
    assert sandbox.company_id in ended.out
    assert "Open this address" not in ended.err


@posix
async def test_where_no_browser_opens_the_address_is_printed(tmp_path: Path) -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        arguments = [one for one in options(sandbox) if one != "--no-browser"]
        process = await start(*arguments, BROWSER="/bin/false", PATH="", **the_app(sandbox))
        assert process.stdout is not None
        address = URL((await process.stdout.readline()).decode().strip())
        await press(address)
        ended = await end(process)
    assert ended.code == 0, ended.err
    assert "Open this address" in ended.err


async def test_the_company_before_and_after_are_told() -> None:
    async with Sandbox(companies=2, redirect_uri=LOOPBACK) as sandbox:
        await log_in(sandbox)
        ended = await log_in(sandbox, company=1)
        used = await run(
            *("whoami", "--oauth-store", "token.json", *where(sandbox)), **the_app(sandbox)
        )
    assert ended.code == 0, ended.err
    rows = dict(line.split(":", 1) for line in ended.out.splitlines()[:3])
    assert sandbox.company_ids[1] in rows["company"]
    assert sandbox.company_ids[0] in rows["replaced"]
    assert sandbox.company_ids[0] in ended.err
    assert sandbox.company_ids[1] in used.out
    assert generation("token.json") == 2


async def test_an_expired_token_still_tells_its_company() -> None:
    async with Sandbox(companies=2, redirect_uri=LOOPBACK) as sandbox:
        await log_in(sandbox)
        sandbox.expire_access_tokens()
        ended = await log_in(sandbox, company=1)
    assert ended.code == 0, ended.err
    assert sandbox.company_ids[0] in ended.out
    assert [grant.outcome for grant in sandbox.grants] == ["issued", "refreshed", "issued"]
    assert generation("token.json") == 3


async def test_a_dead_token_is_replaced_all_the_same() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        await log_in(sandbox)
        held = msgspec.json.decode(Path("token.json").read_bytes())
        sandbox.revoke(held["refresh_token"])
        ended = await log_in(sandbox)
    assert ended.code == 0, ended.err
    assert "cannot be told" in ended.out
    assert len(ended.err.splitlines()) == 2, ended.err


@posix
async def test_a_file_that_others_may_read_is_refused_before_anybody_is_asked() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        Path("token.json").write_text("{}")
        Path("token.json").chmod(0o644)
        ended = await run(*options(sandbox), **the_app(sandbox))
    assert (ended.code, ended.out) == (1, "")
    assert "0600" in ended.err
    assert not sandbox.requests


async def test_a_folder_that_cannot_be_written_to_is_one_line_before_anybody_is_asked() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        Path("file").touch()
        ended = await run(*options(sandbox, "file/token.json"), **the_app(sandbox))
    assert (ended.code, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1


async def test_a_refusal_ends_it_in_one_line() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        login = await begin(sandbox)
        _, page = await press(login.address, "deny")
        ended = await login.ended()
    assert "Not authorized" in page
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines()[-1] == "front-async: the app was not authorized (access_denied)"
    assert not Path("token.json").exists()


async def test_a_wrong_state_does_not_end_it() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        login = await begin(sandbox)
        wrong = login.address.update_query(state="of-somebody-else")
        _, page = await press(wrong)
        assert "Not this login" in page
        await press(login.address)
        assert (await login.ended()).code == 0
    assert [grant.outcome for grant in sandbox.grants] == ["issued"]


@posix
async def test_ctrl_c_ends_it_in_one_line() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        login = await begin(sandbox)
        login.process.send_signal(signal.SIGINT)
        ended = await login.ended()
    assert (ended.code, ended.out) == (130, "")
    assert ended.err.splitlines()[1:] == ["front-async: interrupted"]


@pytest.mark.parametrize("redirect_uri", [LOOPBACK, PASTED])
async def test_too_long_a_wait_ends_it_in_one_line(redirect_uri: str) -> None:
    async with Sandbox(redirect_uri=redirect_uri) as sandbox:
        login = await begin(sandbox, "--timeout", "1")
        ended = await login.ended()
    assert (ended.code, ended.out) == (1, "")
    line = "front-async: the app was not authorized within 1 seconds"
    assert ended.err.splitlines()[-1] == line


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "FRONT_CLIENT_ID"),
        (("--client-id", "x"), "FRONT_CLIENT_SECRET"),
        (("--client-id", "x", "--client-secret", "y", "--redirect-uri", "/cb"), "--redirect-uri"),
        (("--client-id", "x", "--client-secret", "y", "--redirect-uri", "http://[/"), "URL"),
        (
            ("--client-id", "x", "--client-secret", "y", "--redirect-uri", "https://a/#b"),
            "fragment",
        ),
        (("--client-id", "x", "--client-secret", "y", "--token-endpoint", "http://a/"), "https"),
    ],
)
async def test_options_that_cannot_be_are_one_line_and_code_2(
    arguments: tuple[str, ...], told: str
) -> None:
    ended = await run("login", "--no-browser", "--oauth-store", "t.json", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert len(ended.err.splitlines()) == 1


async def test_where_nobody_can_listen_the_address_is_pasted() -> None:
    async with Sandbox(redirect_uri=PASTED) as sandbox:
        login = await begin(sandbox)
        back, _ = await press(login.address, follow=False)
        await login.paste("no address")
        await login.paste(str(back.update_query(state="of-somebody-else")))
        await login.paste(f"  {back}#fragment")
        ended = await login.ended()
    assert ended.code == 0, ended.err
    assert sandbox.company_id in ended.out
    assert ended.err.count("that address does not answer this login") == 2
    assert ended.err.count("Paste the address") == 3


async def test_a_refusal_may_be_pasted_too() -> None:
    async with Sandbox(redirect_uri=PASTED) as sandbox:
        login = await begin(sandbox)
        back, _ = await press(login.address, "deny", follow=False)
        await login.paste(str(back))
        ended = await login.ended()
    assert ended.code == 1
    assert "access_denied" in ended.err


async def test_input_that_ends_is_one_line_and_code_1() -> None:
    async with Sandbox(redirect_uri=PASTED) as sandbox:
        login = await begin(sandbox)
        assert login.process.stdin is not None
        login.process.stdin.close()
        ended = await login.ended()
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines()[-1] == "front-async: no address was pasted"


@posix
async def test_ctrl_c_ends_the_pasting() -> None:
    async with Sandbox(redirect_uri=PASTED) as sandbox:
        login = await begin(sandbox)
        assert login.process.stderr is not None
        await login.process.stderr.readline()
        await login.process.stderr.readline()  # it asks now
        login.process.send_signal(signal.SIGINT)
        assert await login.process.wait() == 130
        assert await login.process.stderr.read() == b"front-async: interrupted\n"


async def test_a_code_that_front_refuses_stores_nothing() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        sandbox.faults.add(
            "POST /oauth/token", Fault(status=400, body=b'{"error":"invalid_grant"}')
        )
        ended = await log_in(sandbox)
    assert (ended.code, ended.out) == (1, "")
    assert "invalid_grant" in ended.err
    assert not Path("token.json").exists()


async def test_a_token_whose_company_is_not_told_is_kept() -> None:
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        sandbox.faults.add("GET /me", Fault(status=403))
        ended = await log_in(sandbox)
        assert (ended.code, ended.out) == (1, "")
        assert "the token is stored in token.json" in ended.err
        used = await run(
            *("whoami", "--oauth-store", "token.json", *where(sandbox)), **the_app(sandbox)
        )
    assert used.code == 0, used.err


@pytest.mark.parametrize("command", ["whoami", "export"])
async def test_other_commands_refresh_where_the_token_came_from(command: str) -> None:
    async with Sandbox(redirect_uri=LOOPBACK, conversations=2) as sandbox:
        await log_in(sandbox)
        sandbox.expire_access_tokens()
        used = await run(
            *(command, "--oauth-store", "token.json", "--base-url", sandbox.url),
            FRONT_TOKEN_ENDPOINT=sandbox.token_endpoint,
            **the_app(sandbox),
        )
    assert used.code == 0, used.err
    assert [grant.outcome for grant in sandbox.grants] == ["issued", "refreshed"]
