"""How far an export is, told often enough for a person and seldom enough to cost nothing."""

from collections.abc import Callable

import attrs

from front_async.export.lines import Lines
from front_async.wire.clock import Clock

_INTERVAL = 0.1  # seconds between two reports of one resource


@attrs.frozen
class Progress:
    """How far one resource is."""

    resource: str
    records: int
    """Written so far."""
    done: bool
    total: int | None
    """How many there will be; None until it is known, which for most lists is at their end."""


OnProgress = Callable[[Progress], object]
"""Told of progress between two requests; it must return quickly and may not await."""


class Reporter:
    """Tells of each resource at most ten times a second, and always when it is done."""

    def __init__(self, listener: OnProgress | None, clock: Clock) -> None:
        self._listener = listener
        self._clock = clock
        self._next: dict[str, float] = {}

    def grown(self, resource: str, lines: Lines) -> None:
        """Tell that records were added, unless the last report is too fresh."""
        now = self._clock.monotonic()
        if self._listener is None or now < self._next.get(resource, now):
            return
        self._next[resource] = now + _INTERVAL
        self._listener(Progress(resource, lines.records, done=False, total=None))

    def done(self, resource: str, lines: Lines) -> None:
        """Tell that no more records will come."""
        if self._listener is not None:
            self._listener(Progress(resource, lines.records, done=True, total=lines.records))
