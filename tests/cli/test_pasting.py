"""Pasting the address at which a browser ended."""

import asyncio
import os
import sys
from collections.abc import Generator
from io import StringIO

import pytest

from front_async import AuthError
from front_async.cli.pasting import pasted_code

STATE = "s" * 43
ANSWER = f"https://localhost/?code=the-code&state={STATE}"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Generator[int]:
    """Where to write what somebody types."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield writing


async def test_lines_are_read_until_one_is_the_answer(
    typed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    os.write(
        typed, f"https://localhost/?code=x&state=other\n\n  {ANSWER}#there \n{ANSWER}\n".encode()
    )
    code = await pasted_code(STATE)
    assert code == "the-code"
    assert "the-code" not in repr(code)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("Paste") == 3
    assert "other" not in printed.err
    os.close(typed)


async def test_what_comes_in_pieces_is_one_line(typed: int) -> None:
    asking = asyncio.create_task(pasted_code(STATE))
    for piece in (ANSWER[:20], ANSWER[20:], "\n"):
        os.write(typed, piece.encode())
        await asyncio.sleep(0)
    assert await asking == "the-code"
    os.close(typed)


async def test_a_last_line_needs_no_line_end(typed: int) -> None:
    os.write(typed, ANSWER.encode())
    os.close(typed)
    assert await pasted_code(STATE) == "the-code"


async def test_input_that_ends_is_an_error(typed: int) -> None:
    os.close(typed)
    with pytest.raises(AuthError, match="no address was pasted"):
        await pasted_code(STATE)


@pytest.mark.parametrize("stdin", [None, StringIO(ANSWER)], ids=["closed", "no file"])
async def test_no_input_at_all_is_one_that_has_ended(
    monkeypatch: pytest.MonkeyPatch, stdin: object
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(AuthError, match="no address was pasted"):
        await pasted_code(STATE)


async def test_giving_up_leaves_nothing_behind_that_could_fail(typed: int) -> None:
    asking = asyncio.create_task(pasted_code(STATE))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    os.write(typed, f"{ANSWER}\n".encode())
    os.close(typed)
