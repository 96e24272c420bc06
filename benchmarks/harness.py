"""Comparing ways of doing the same thing, in one run on one machine.

The machine is shared and noisy, so the ways take turns, each round starting with another, and
what counts is the median of the rounds' ratios.
"""

import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

import attrs

Work = Callable[[], Awaitable[object]]
Measure = Callable[[Work], Awaitable[float]]


@attrs.frozen
class Row:
    """One line of the table."""

    case: str
    measured: float
    target: float | None = None
    """None: it stands there for comparison."""
    unit: str = "×"
    note: str = ""
    spread: float | None = None
    """The width of the middle half of the rounds."""
    at_least: bool = False
    """Whether the target is the least, not the most."""
    samples: tuple[float, ...] = ()

    @property
    def met(self) -> bool:
        """Tell whether the target is met."""
        if self.target is None:
            return True
        return self.measured >= self.target if self.at_least else self.measured <= self.target


def row_of(
    case: str, samples: Sequence[float], target: float | None, unit: str = "×", note: str = ""
) -> Row:
    """Return the row of what was measured round by round."""
    low, middle, high = statistics.quantiles(samples, n=4)
    return Row(case, middle, target, unit, note, spread=high - low, samples=tuple(samples))


async def cpu(work: Work) -> float:
    """CPU seconds of this process that *work* takes."""
    gc.collect()
    started = time.process_time()
    await work()
    return time.process_time() - started


async def wall(work: Work) -> float:
    """Seconds that *work* takes."""
    gc.collect()
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def compared(
    ways: Mapping[str, Work], rounds: int, measure: Measure = cpu
) -> dict[str, list[float]]:
    """Return each way's ratio to the first one, round by round, after a warm-up."""
    names = list(ways)
    for work in ways.values():
        await work()
    ratios: dict[str, list[float]] = {name: [] for name in names[1:]}
    for n in range(rounds):
        turn = n % len(names)
        taken = {name: await measure(ways[name]) for name in names[turn:] + names[:turn]}
        for name, samples in ratios.items():
            samples.append(taken[name] / taken[names[0]])
    return ratios


async def ratio(ours: Work, theirs: Work, rounds: int) -> list[float]:
    """Return ours/theirs, round by round."""
    return (await compared({"theirs": theirs, "ours": ours}, rounds))["ours"]
