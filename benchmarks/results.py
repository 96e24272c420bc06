"""Where the results stand: raw numbers, a table of them, and the README's copy of it."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

import msgspec

from benchmarks.harness import Row
from benchmarks.servers import server_name

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "results"
NUMBERS = FOLDER / "results.json"
TABLE = FOLDER / "README.md"
_PACKAGES = ("aiohttp", "httpx", "msgspec", "orjson")
_MARKS = re.compile(r"(<!-- benchmarks -->\n).*?(<!-- /benchmarks -->)", re.DOTALL)


class Line(msgspec.Struct, frozen=True):
    """A row as it is kept."""

    case: str
    measured: float
    target: float | None
    unit: str
    note: str
    spread: float | None
    at_least: bool
    samples: list[float]

    @property
    def row(self) -> Row:
        """The row that was kept."""
        return Row(
            self.case,
            self.measured,
            self.target,
            self.unit,
            self.note,
            self.spread,
            self.at_least,
            tuple(self.samples),
        )


class Results(msgspec.Struct):
    """All that was measured, by the name of the benchmark, and where."""

    machine: str = ""
    benchmarks: dict[str, list[Line]] = msgspec.field(default_factory=dict[str, list[Line]])


def load() -> Results:
    """Return the results that are kept."""
    if not NUMBERS.exists():
        return Results()
    return msgspec.json.decode(NUMBERS.read_bytes(), type=Results)


def keep(name: str, rows: list[Row]) -> None:
    """Keep the rows of one benchmark in the place of its last ones."""
    results = load()
    results.machine = machine()
    results.benchmarks[name] = [_line(row) for row in rows]
    FOLDER.mkdir(exist_ok=True)
    NUMBERS.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")


def publish(order: list[str]) -> None:
    """Write the table of all results, in the order of the benchmarks, and the README's copy."""
    results = load()
    kept = [line.row for name in order for line in results.benchmarks.get(name, [])]
    text = table(kept)
    TABLE.write_text(f"# Results\n\n{results.machine}\n\n{text}\n", encoding="utf-8")
    readme = ROOT / "README.md"
    said = readme.read_text(encoding="utf-8")
    copy = f"\\g<1>{text}\n\\g<2>"
    readme.write_text(_MARKS.sub(copy, said), encoding="utf-8")


def table(rows: list[Row]) -> str:
    """Write the rows as Markdown."""
    lines = ["| case | measured | middle half | target | met |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *map(_written, rows)])


def machine() -> str:
    """Describe the machine and what was compared, in two sentences."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} cores ({_processor()}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {packages}; fixed answers from {server_name()}. "
        "The machine is shared, so a ratio is the median of rounds in which the ways take turns."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", info.read_text()) if info.exists() else None
    return found[1] if found else platform.machine()


def _line(row: Row) -> Line:
    return Line(
        row.case,
        row.measured,
        row.target,
        row.unit,
        row.note,
        row.spread,
        row.at_least,
        list(row.samples),
    )


def _written(row: Row) -> str:
    spread = "" if row.spread is None else f"± {row.spread / 2:.2g}"
    note = f" ({row.note})" if row.note else ""
    sign = "≥" if row.at_least else "≤"
    target = "" if row.target is None else f"{sign} {row.target:g} {row.unit}".rstrip()
    met = "" if row.target is None else ("yes" if row.met else "NO")
    number = f"{row.measured:,.0f}" if row.measured >= 1000 else f"{row.measured:.4g}"
    measured = f"{number} {row.unit}".rstrip()
    return f"| {row.case}{note} | {measured} | {spread} | {target} | {met} |"
