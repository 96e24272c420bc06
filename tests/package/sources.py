"""The library's own source, as syntax trees."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "front_async"


@cache
def modules() -> dict[str, Path]:
    """Every module by its dotted name."""
    found: dict[str, Path] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _for_types_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def imports(node: ast.AST, *, local: bool = True) -> set[str]:
    """What a module imports at run time, in its functions too if *local*."""
    found: set[str] = set()
    for child in ast.iter_child_nodes(node):
        if _for_types_alone(child):
            continue
        if isinstance(child, ast.Import):
            found |= {alias.name for alias in child.names}
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "relative imports hide where a name comes from"
            found |= _imported(child)
        elif local or not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            found |= imports(child, local=local)
    return found


def _imported(node: ast.ImportFrom) -> set[str]:
    """Tell modules from names: ``from package import module`` imports the module."""
    base = node.module or ""
    whole = {f"{base}.{alias.name}" for alias in node.names}
    return {name if name in modules() else base for name in whole}
