"""The sandbox shares nothing with the client it stands in for."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import front_async.sandbox

ROOT = Path(front_async.sandbox.__file__).parent
OTHERS = {"aiohttp", "attrs", "msgspec", "yarl"}


def name_of(path: Path) -> str:
    parts = ("front_async", "sandbox", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(part for part in parts if part != "__init__")


FILES = {name_of(path): path for path in ROOT.rglob("*.py")}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in FILES else node.module


def test_it_imports_nothing_of_the_client() -> None:
    for path in FILES.values():
        for module in imports(path):
            if module.startswith("front_async"):
                assert module.startswith("front_async.sandbox."), (path, module)


def test_it_imports_only_what_is_allowed_from_elsewhere() -> None:
    roots = {module.partition(".")[0] for path in FILES.values() for module in imports(path)}
    assert roots - set(sys.stdlib_module_names) == {"front_async", *OTHERS}


def test_its_imports_form_no_cycle() -> None:
    graph = {name: set(imports(path)) & set(FILES) for name, path in FILES.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(FILES)


def test_what_it_exports_is_what_it_says() -> None:
    assert sorted(front_async.sandbox.__all__) == front_async.sandbox.__all__
    for name in front_async.sandbox.__all__:
        assert hasattr(front_async.sandbox, name)
