"""Showing how far an export is: live on a terminal, in plain lines elsewhere."""

import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import timedelta

import typer
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from front_async.export import OnProgress, Progress

_INTERVAL = 5.0  # seconds between two plain lines


@contextmanager
def shown(resources: Iterable[str], console: Console | None = None) -> Generator[OnProgress]:
    """Show progress while the block runs, on stderr unless a console is given."""
    console = console or Console(stderr=True)
    if console.is_terminal:
        with _live(console, resources) as listener:
            yield listener
    else:
        yield PlainLines(lambda line: typer.echo(line, err=True)).tell


class PlainLines:
    """A line for each resource when it is done, and one for all of them every few seconds."""

    def __init__(
        self, write: Callable[[str], object], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._now = now
        self._last = now()
        self._under_way: dict[str, int] = {}

    def tell(self, progress: Progress) -> None:
        """Take note, and write a line when one is due."""
        if progress.done:
            self._under_way.pop(progress.resource, None)
            self._write(f"{progress.resource}: {progress.records:,}, done")
            return
        self._under_way[progress.resource] = progress.records
        if self._now() - self._last >= _INTERVAL:
            self._last = self._now()
            counts = (f"{name} {records:,}" for name, records in self._under_way.items())
            self._write(f"so far: {', '.join(counts)}{_left(progress)}")


def _left(progress: Progress) -> str:
    if progress.seconds_left is None:
        return ""
    return f"; about {timedelta(seconds=round(progress.seconds_left))} left"


@contextmanager
def _live(console: Console, resources: Iterable[str]) -> Generator[OnProgress]:
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:>12,.0f}", justify="right"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    with Bars(*columns, console=console) as bars:
        lines = {name: bars.add_task(name, total=None, left="") for name in resources}

        def tell(progress: Progress) -> None:
            line = lines[progress.resource]
            left = _left(progress).removeprefix("; ")
            bars.update(line, completed=progress.records, total=progress.total, left=left)

        yield tell
