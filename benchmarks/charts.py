"""Pictures of the results: each ratio, with every round of it."""

# matplotlib is typed in part.
# pyright: reportUnknownMemberType=false

import re

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.results import FOLDER, Line, load

_COLOURS = {"front_async": "#2563eb", "httpx": "#9ca3af", "a trivial wrapper": "#d1d5db"}


def draw() -> None:
    """Write a chart for each benchmark whose rounds were ratios."""
    mpl.rcParams["svg.hashsalt"] = "front_async"  # the same numbers make the same file
    for name, lines in load().benchmarks.items():
        compared = [line for line in lines if line.samples and line.unit == "×"]
        if compared:
            _chart(name, compared)


def _chart(name: str, lines: list[Line]) -> None:
    figure = Figure(figsize=(8, 0.6 + 0.45 * len(lines)), layout="constrained")
    axes = figure.subplots()
    for place, line in enumerate(reversed(lines)):
        way = line.case.rpartition(": ")[2]
        axes.scatter(line.samples, [place] * len(line.samples), s=8, c="#00000030", zorder=3)
        axes.barh(place, line.measured, color=_COLOURS.get(way.partition(",")[0], "#2563eb"))
        axes.annotate(f"{line.measured:.2f} ×", (line.measured, place), va="center", xytext=(6, 0),
                      textcoords="offset points")  # fmt: skip
    axes.axvline(1, color="#111827", linewidth=1)
    axes.set_yticks(range(len(lines)), [line.case for line in reversed(lines)])
    axes.set_xlabel("ratio to what it is compared with; a point is a round")
    axes.spines[["top", "right"]].set_visible(False)
    file = re.sub(r"[^a-z0-9]+", "-", name)
    figure.savefig(FOLDER / f"{file}.svg", metadata={"Date": None})
