"""How far an export is, told often enough for a person and seldom enough to cost nothing."""

from collections.abc import Callable, Mapping

import attrs

from front_async.wire.clock import Clock

_INTERVAL = 0.1  # seconds between two reports of one resource


@attrs.frozen
class Progress:
    """How far one resource is."""

    resource: str
    records: int
    """Committed so far."""
    done: bool
    total: int | None
    """How many there are; None until it is known, which is at the end."""
    seconds_left: float | None = None
    """Of the whole export, as the quota and what has been seen let expect; None when unknown."""


OnProgress = Callable[[Progress], object]
"""Told of progress between two requests; it must return quickly and may not await."""


class Reporter:
    """Tells of each resource at most ten times a second, and always when it is done."""

    def __init__(
        self,
        listener: OnProgress,
        clock: Clock,
        counts: Mapping[str, int],
        seconds_left: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._seconds_left = seconds_left
        self._listener = listener
        self._clock = clock
        self._next: dict[str, float] = {}
        self.counts: dict[str, int] = dict(counts)
        """Records by resource, those of earlier runs included."""

    def grown(self, resource: str, records: int) -> None:
        """Tell that records were added, unless the last report is too fresh."""
        self.counts[resource] = self.counts.get(resource, 0) + records
        now = self._clock.monotonic()
        if now < self._next.get(resource, now):
            return
        self._next[resource] = now + _INTERVAL
        records, left = self.counts[resource], self._seconds_left()
        self._listener(Progress(resource, records, done=False, total=None, seconds_left=left))

    def done(self, resource: str, records: int) -> None:
        """Tell that no more records will come."""
        self._listener(Progress(resource, records, done=True, total=records))
