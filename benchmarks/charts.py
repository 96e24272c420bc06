"""Pictures of the results: each ratio, and what has a target as a part of it, with every round."""

# matplotlib is typed in part.
# pyright: reportUnknownMemberType=false

import re

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.results import FOLDER, Line, load

_COLOURS = {"front_async": "#2563eb", "httpx": "#9ca3af", "a trivial wrapper": "#d1d5db"}

_RATIO = "ratio to what it is compared with; a point is a round"
_REACHED = "what was measured, as a part of its target (the line)"


def draw() -> None:
    """Write a chart for each benchmark: of its ratios, else of what it has reached."""
    mpl.rcParams["svg.hashsalt"] = "front_async"  # the same numbers make the same file
    for name, lines in load().benchmarks.items():
        compared = [line for line in lines if line.samples and line.unit == "×"]
        aimed = [line for line in lines if line.target]
        if compared:
            _chart(name, compared, [1.0] * len(compared), _RATIO)
        elif aimed:
            _chart(name, aimed, [line.target or 1.0 for line in aimed], _REACHED)


def _chart(name: str, lines: list[Line], units: list[float], label: str) -> None:
    figure = Figure(figsize=(8, 0.6 + 0.45 * len(lines)), layout="constrained")
    axes = figure.subplots()
    for place, (line, unit) in enumerate(zip(reversed(lines), reversed(units), strict=True)):
        way, length = line.case.rpartition(": ")[2], line.measured / unit
        points = [sample / unit for sample in line.samples]
        axes.scatter(points, [place] * len(points), s=8, c="#00000030", zorder=3)
        axes.barh(place, length, color=_COLOURS.get(way.partition(",")[0], "#2563eb"))
        axes.annotate(_said(line), (length, place), va="center", xytext=(6, 0),
                      textcoords="offset points")  # fmt: skip
    axes.axvline(1, color="#111827", linewidth=1)
    axes.set_yticks(range(len(lines)), [line.case for line in reversed(lines)])
    axes.set_xlabel(label)
    axes.spines[["top", "right"]].set_visible(False)
    file = re.sub(r"[^a-z0-9]+", "-", name)
    figure.savefig(FOLDER / f"{file}.svg", metadata={"Date": None})


def _said(line: Line) -> str:
    if line.unit == "×":
        return f"{line.measured:.2f} ×"
    sign = "≥" if line.at_least else "≤"
    return f"{line.measured:,.3g} {line.unit} ({sign} {line.target:g})"
