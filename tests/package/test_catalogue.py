"""Every way to fail that we know of has a test that carries its row, or a reason why not.

The rows are a catalogue of what broke in other libraries: A and P are tokens in one process and
in many, C cancellation, L limits, W webhooks. A test carries its rows at the start of its name:
``test_a5_…``, ``test_s1_s3_…``.
"""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROWS = {"a": 49, "c": 15, "l": 20, "p": 20, "w": 15}

_TEST = re.compile(r"def test_((?:[a-z]\d{1,2}_(?:to_)?)+)")
_ROW = re.compile(r"([a-z])(\d{1,2})_(to_)?")
_REASON = re.compile(r"^- \*\*([A-Z])(\d+)\*\*: \S.{20,}", re.MULTILINE)


def carried() -> set[tuple[str, int]]:
    """Collect the rows that test names carry; ``i1_to_i5`` carries five."""
    rows: set[tuple[str, int]] = set()
    for path in TESTS.rglob("test_*.py"):
        for name in _TEST.findall(path.read_text()):
            first = 0
            for letter, number, to in _ROW.findall(name):
                start = first or int(number)
                rows |= {(letter, row) for row in range(start, int(number) + 1)}
                first = int(number) if to else 0
    return rows


def explained() -> set[tuple[str, int]]:
    """Collect the rows for which the README of the tests gives a reason."""
    text = (TESTS / "README.md").read_text()
    return {(letter.lower(), int(number)) for letter, number in _REASON.findall(text)}


@pytest.mark.parametrize("letter", ROWS)
def test_every_row_has_a_test_or_a_reason(letter: str) -> None:
    known = carried() | explained()
    missing = [row for row in range(1, ROWS[letter] + 1) if (letter, row) not in known]
    assert missing == []


def test_no_row_has_both() -> None:
    assert carried() & explained() == set()
