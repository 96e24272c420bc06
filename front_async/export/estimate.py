"""How many requests an export still needs, as far as its open shards can tell."""

from collections.abc import Iterable, Sequence

from front_async.export.shards import Cursor, Kind, Shard, Stage
from front_async.export.steps import Step
from front_async.transport.limiter import Limits

_FINDERS: frozenset[Kind] = frozenset({"conversations", "spans"})
"""Kinds that find most of the work: before each has told, nobody knows how much there is."""

_ONE = 1.0


class Estimate:
    """Keeps count of the requests that open shards are thought to need.

    Args:
        parts: Lists that each conversation has.
        shards: What is open, and where each stands.
    """

    def __init__(self, parts: int, shards: Iterable[tuple[Shard, Cursor]]) -> None:
        self._parts = parts
        self._left: dict[Shard, float | None] = {
            shard: self._guess(shard, at) for shard, at in shards
        }

    def note(self, steps: Iterable[Step]) -> None:
        """Take in what shards have read and opened."""
        for step in steps:
            self._left |= {one: self._guess(one, Cursor()) for one in step.opens}
            if step.cursor is None:
                self._left.pop(step.shard, None)
            elif step.left is not None:
                self._left[step.shard] = step.left

    @property
    def requests(self) -> int | None:
        """Return how many requests are left; None until that can be told."""
        if any(left is None and shard.kind in _FINDERS for shard, left in self._left.items()):
            return None
        known = [left for left in self._left.values() if left is not None]
        unknown = len(self._left) - len(known)
        return round(sum(known) + unknown * _mean(self._windows()))

    def _windows(self) -> list[float]:
        return [
            left
            for shard, left in self._left.items()
            if shard.kind == "events" and left is not None
        ]

    def _guess(self, shard: Shard, at: Cursor) -> float | None:
        if shard.kind == "parts":
            return float(max(0, len(shard.ids) * self._parts - at.place))
        finds = shard.kind in _FINDERS and shard.stage == Stage.LISTS
        return None if finds or shard.kind == "events" else _ONE


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else _ONE


class PagesLeft:
    """Tells how many pages of a list are left: of its total, or by the time its records span.

    Args:
        end: The moment of the last record (epoch seconds).
        first: The moment that the list begins at; that of the first record unless given.
    """

    def __init__(self, end: float, first: float | None = None) -> None:
        self._end = end
        self._first = first
        self._pages = 0
        self._items = 0

    def after(self, times: Sequence[float], items: int, total: int | None = None) -> float | None:
        """Return how many follow a page with so many items, of these times; None if unknown."""
        self._pages += 1
        self._items += items
        if total is not None:
            return self._pages * max(0, total - self._items) / max(1, self._items)
        if not times:
            return None
        self._first = min(times) if self._first is None else self._first
        covered = max(times) - self._first
        return self._pages * max(0.0, self._end - max(times)) / covered if covered > 0 else None


def seconds_left(requests: int | None, limits: Limits, done: int, seconds: float) -> float | None:
    """Return the seconds that *requests* take: as the quota allows, or as the last ones took.

    Args:
        requests: What is left; None when nobody knows.
        limits: The quota.
        done: Requests that this process has sent.
        seconds: What they took.
    """
    if requests is None:
        return None
    times = [limits.seconds_for(requests), requests * seconds / done if done else None]
    return max((time for time in times if time is not None), default=None)
