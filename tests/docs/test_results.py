"""The README's table is the one that the benchmarks wrote."""

import re
from pathlib import Path

import pytest

from benchmarks.results import FOLDER, TABLE, load, table

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def every() -> list[str]:
    """Return the names of all benchmarks; they draw charts, and what draws takes long to import."""
    pytest.importorskip("matplotlib", reason="the extra bench: pip install '.[bench]'")
    from benchmarks.__main__ import ALL

    return list(ALL)


def lines(names: list[str]) -> str:
    kept = load().benchmarks
    return table([line.row for name in names for line in kept.get(name, [])])


def test_the_readme_and_the_results_show_the_same_table(every: list[str]) -> None:
    found = re.search(r"<!-- benchmarks -->\n(.*)\n<!-- /benchmarks -->", README, re.DOTALL)
    assert found is not None
    assert found[1] == lines(every)
    assert TABLE.read_text(encoding="utf-8").rstrip().endswith(lines(every))


def test_every_benchmark_has_results_and_none_is_left_over(every: list[str]) -> None:
    assert set(load().benchmarks) == set(every)


def test_the_machine_is_described() -> None:
    assert re.search(r"\d+ cores .*Python \d", load().machine)


COMPARED = ["small-get", "typed-pages", "many-at-once"]
AIMED = ["quota", "quota-real", "authorization", "expired-for-all", "waiting-memory", "imports"]


@pytest.mark.parametrize("name", COMPARED + AIMED)
def test_what_is_compared_or_has_a_target_has_a_chart(name: str) -> None:
    assert (FOLDER / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")
