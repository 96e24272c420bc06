"""Progress, live on a terminal and in plain lines elsewhere."""

import io

import pytest
from rich.console import Console

from front_async.cli.progress import PlainLines, shown
from front_async.export import Progress
from front_async.testing import FakeClock


def _so_far(resource: str, records: int) -> Progress:
    return Progress(resource, records, done=False, total=None)


def _done(resource: str, records: int) -> Progress:
    return Progress(resource, records, done=True, total=records)


def test_plain_lines_tell_the_state_every_five_seconds_and_each_end() -> None:
    lines: list[str] = []
    clock = FakeClock(jumps=False)
    plain = PlainLines(lines.append, clock.monotonic)
    plain.tell(_so_far("contacts", 100))
    plain.tell(_done("tags", 12))
    clock.advance(5)
    plain.tell(_so_far("messages", 2_000))
    plain.tell(_so_far("messages", 2_100))
    plain.tell(_done("contacts", 150))
    clock.advance(5)
    plain.tell(_so_far("messages", 4_000))
    assert lines == [
        "tags: 12, done",
        "so far: contacts 100, messages 2,000",
        "contacts: 150, done",
        "so far: messages 4,000",
    ]


def test_a_terminal_shows_every_resource_live() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80)
    with shown(["tags", "contacts"], console) as tell:
        tell(_so_far("contacts", 1_234))
        tell(_done("tags", 12))
    last = screen.getvalue()
    assert "1,234" in last
    assert "✓" in last


def test_elsewhere_lines_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with shown(["tags"], Console(file=io.StringIO())) as tell:
        tell(_done("tags", 12))
    assert capsys.readouterr().err == "tags: 12, done\n"
