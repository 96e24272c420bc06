"""Comparing two ways of doing the same thing, in one run on one machine.

The machine is shared and noisy, so the ways take turns, each round starting with another, and
what counts is the median of the rounds' ratios.
"""

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

import attrs

Work = Callable[[], Awaitable[object]]


@attrs.frozen
class Row:
    """One line of the table."""

    case: str
    measured: float
    target: float
    unit: str = "×"
    note: str = ""
    at_least: bool = False
    """Whether more is better."""

    @property
    def met(self) -> bool:
        """Tell whether the target is met."""
        more = self.measured >= self.target
        return more if self.at_least else self.measured <= self.target


@contextmanager
def server(module: str = "benchmarks.server") -> Generator[str]:
    """Run a server in a process of its own, and yield its address."""
    process = subprocess.Popen([sys.executable, "-m", module], stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            raise RuntimeError("the server's output is not piped")
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()


async def cpu(work: Work) -> float:
    """CPU seconds of this process that *work* takes."""
    gc.collect()
    started = time.process_time()
    await work()
    return time.process_time() - started


async def ratio(ours: Work, theirs: Work, rounds: int) -> tuple[float, float]:
    """Return the median of ours/theirs and its spread (the middle half), after a warm-up."""
    await ours()
    await theirs()
    ratios: list[float] = []
    for n in range(rounds):
        first, second = (ours, theirs) if n % 2 else (theirs, ours)
        one, other = await cpu(first), await cpu(second)
        ratios.append(one / other if n % 2 else other / one)
    low, middle, high = statistics.quantiles(ratios, n=4)
    return middle, high - low


def table(rows: list[Row]) -> str:
    """Write the rows as Markdown."""
    lines = ["| case | measured | target | met | |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.case} | {row.measured:,.2f} {row.unit} "
        f"| {'≥' if row.at_least else '≤'} {row.target:g} {row.unit} "
        f"| {'yes' if row.met else 'NO'} | {row.note} |"
        for row in rows
    ]
    return "\n".join(lines)
