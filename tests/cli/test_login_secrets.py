"""No secret of a login shows: not in what it prints or logs, nor in the titles of processes."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import msgspec
import pytest
from yarl import URL

from front_async.sandbox import Fault, Sandbox
from tests.cli.logging_in import LOOPBACK, PASTED, appeared, begin, options, press, the_app
from tests.cli.running import Ended, end, start

Spoil = Callable[[Sandbox], object]


def no_fault(_sandbox: Sandbox) -> None:
    """Let everything go well."""


def exchange_refused(sandbox: Sandbox) -> None:
    fault = Fault(status=400, body=b'{"error":"invalid_grant"}', processed=True)
    sandbox.faults.add("POST /oauth/token", fault)


def exchange_broken(sandbox: Sandbox) -> None:
    sandbox.faults.add("POST /oauth/token", Fault(status=500, processed=True), times=None)


def exchange_lost(sandbox: Sandbox) -> None:
    sandbox.faults.add("POST /oauth/token", Fault(reset=True, processed=True), times=None)


def exchange_garbled(sandbox: Sandbox) -> None:
    sandbox.faults.add("POST /oauth/token", Fault(truncate=60, processed=True), times=None)


def me_refused(sandbox: Sandbox) -> None:
    sandbox.faults.add("GET /me", Fault(status=401), times=None)


def file_in_the_way(_sandbox: Sandbox) -> None:
    Path("token.json").mkdir()


SPOILS: tuple[Spoil, ...] = (
    *(no_fault, exchange_refused, exchange_broken, exchange_lost, exchange_garbled),
    *(me_refused, file_in_the_way),
)


def secrets_of(sandbox: Sandbox) -> set[str]:
    """The client's secret, and every code, verifier and token that went over the wire."""
    found = {sandbox.client_secret}
    for request in sandbox.requests:
        form = parse_qs(request.body.decode())
        for name in ("code", "code_verifier", "refresh_token"):
            found |= set(form.get(name, ()))
        found.add(request.headers.get("Authorization", "").partition(" ")[2])
    if Path("token.json").is_file():
        held = msgspec.json.decode(Path("token.json").read_bytes())
        found |= {held["access_token"], held["refresh_token"]}
    return found - {""}


@pytest.mark.parametrize("redirect_uri", [LOOPBACK, PASTED], ids=["received", "pasted"])
@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
async def test_nothing_is_printed_or_logged(redirect_uri: str, spoil: Spoil) -> None:
    async with Sandbox(redirect_uri=redirect_uri) as sandbox:
        back, ended = await _spoilt(sandbox, spoil)
        secrets = secrets_of(sandbox) | {back.query["code"]} if back else secrets_of(sandbox)
    assert (ended.code == 0) == (spoil is no_fault), ended.err
    printed = ended.out + ended.err
    assert "DEBUG:" in ended.err, "nothing was logged"
    assert len(secrets) >= (1 if spoil is file_in_the_way else 4)
    assert not [secret for secret in secrets if secret in printed]
    assert "Traceback" not in printed


async def _spoilt(sandbox: Sandbox, spoil: Spoil) -> tuple[URL | None, Ended]:
    spoil(sandbox)
    login = await begin(sandbox, loud=True)
    if not login.address.host:  # it ended before it asked
        return None, await login.ended()
    received = sandbox.redirect_uri == LOOPBACK
    back, _ = await press(login.address, follow=received)
    if not received:
        await login.paste(str(back))
    return back, await login.ended()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_processes_are_not_called_by_a_secret(tmp_path: Path) -> None:
    script = tmp_path / "browser"
    script.write_text(
        f"#!{sys.executable}\n"
        "import os, pathlib, sys\n"
        "titles = [pathlib.Path(f'/proc/{one}/cmdline').read_bytes()\n"
        "          for one in (os.getpid(), os.getppid())]\n"
        "pathlib.Path('titles').write_bytes(b'\\n'.join(titles))\n"
        "pathlib.Path('address.partial').write_text(sys.argv[1])\n"
        "os.rename('address.partial', 'address')\n"
    )
    script.chmod(0o755)
    async with Sandbox(redirect_uri=LOOPBACK) as sandbox:
        arguments = [one for one in options(sandbox) if one != "--no-browser"]
        process = await start(*arguments, BROWSER=str(script), **the_app(sandbox))
        back, _ = await press(URL(await appeared(tmp_path / "address")))
        own = Path(f"/proc/{process.pid}/cmdline")
        titles = own.read_bytes() if own.exists() else b""
        ended = await end(process)
        secrets = secrets_of(sandbox) | {back.query["code"]}
    assert ended.code == 0, ended.err
    titles += (tmp_path / "titles").read_bytes()
    assert b"login" in titles
    assert len(secrets) >= 6
    assert not [secret for secret in secrets if secret.encode() in titles]
    assert os.fsencode(back.query["state"]) in titles, "the browser was given the address"
