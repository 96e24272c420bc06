"""Functions and files stay small enough to be read in one go."""

import ast

import pytest

from tests.package.sources import PACKAGE, modules, tree

MOST_LINES = 350
MOST_OF_A_FUNCTION = 40


@pytest.mark.parametrize("name", modules())
def test_a_file_has_at_most_350_lines(name: str) -> None:
    assert len(modules()[name].read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("name", modules())
def test_a_function_has_at_most_40_lines(name: str) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(tree(modules()[name]))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MOST_OF_A_FUNCTION
    ]
    assert not long


def test_the_marker_of_a_typed_package_is_shipped() -> None:
    assert (PACKAGE / "py.typed").is_file()
