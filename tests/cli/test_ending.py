"""How a command ends."""

import sys

import pytest
import typer

from front_async import InvalidArgument, TransportError
from front_async.cli import main
from front_async.cli.ending import finish


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (KeyboardInterrupt(), 130, "front-async: stopped"),
        (InvalidArgument("limit"), 2, "front-async: limit"),
        (TransportError("GET /me", "no answer"), 1, "front-async: GET /me: no answer"),
        (FileNotFoundError(2, "No such file", "x"), 1, "front-async: [Errno 2] No such file: 'x'"),
    ],
)
def test_what_was_to_be_expected_is_one_line_and_a_code(
    error: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def work() -> None:
        raise error

    with pytest.raises(typer.Exit) as caught:
        finish(work(), interrupted="stopped")
    assert caught.value.exit_code == code
    assert capsys.readouterr().err == f"{line}\n"


def test_what_was_not_to_be_expected_is_not_hidden() -> None:
    async def work() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        finish(work(), interrupted="stopped")


def test_the_command_ends_its_process_with_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["front-async", "whoami"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2


def test_a_package_of_the_extra_may_be_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "typer", None)
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert 'pip install "front-async[cli]"' in capsys.readouterr().err
