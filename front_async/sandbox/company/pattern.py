"""Patterns: how many things belong to whom, and which ones match, by arithmetic alone."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final, Protocol

import attrs

_KEPT: Final = 64  # patterns: companies of the same shapes share them


class Indexes(Protocol):
    """Ascending record numbers: a range, or a selection out of one."""

    def __len__(self) -> int: ...

    def __getitem__(self, position: int, /) -> int: ...


def _starts(pattern: "Pattern") -> tuple[int, ...]:
    return tuple(accumulate(pattern.counts, initial=0))


@attrs.frozen
class Pattern:
    """An endless row of owners; owner *n* owns ``counts[n % len(counts)]`` things."""

    counts: tuple[int, ...]
    _starts: tuple[int, ...] = attrs.field(init=False, default=attrs.Factory(_starts, True))

    @property
    def cycle(self) -> int:
        """How many things one turn of the pattern holds."""
        return self._starts[-1]

    def first(self, owner: int) -> int:
        """The number of *owner*'s first thing: how many all owners before have together."""
        turns, rest = divmod(owner, len(self.counts))
        return turns * self.cycle + self._starts[rest]

    def span(self, owner: int) -> range:
        """The numbers of all things of *owner*."""
        start = self.first(owner)
        return range(start, start + self.counts[owner % len(self.counts)])

    def owner(self, index: int) -> tuple[int, int]:
        """Who owns thing *index*, and its place among the owner's."""
        turns, rest = divmod(index, self.cycle)
        place = bisect_right(self._starts, rest) - 1
        return turns * len(self.counts) + place, rest - self._starts[place]


@lru_cache(_KEPT)
def pattern_of(counts: tuple[int, ...]) -> Pattern:
    """The pattern of these counts; made once."""
    return Pattern(counts)


def spread(mean: float, weights: Iterable[int], length: int) -> tuple[int, ...]:
    """*length* counts that follow *weights* and average *mean*, over any stretch of them."""
    cycle = list(weights)
    row = [cycle[place % len(cycle)] for place in range(length)]
    scale = mean * length / sum(row)
    edges = [math.floor(scale * weight + 1e-9) for weight in accumulate(row, initial=0)]
    return tuple(high - low for low, high in pairwise(edges))


@attrs.frozen
class Selection:
    """The members of *source* whose place, modulo *period*, is one of *residues*."""

    source: range
    period: int
    residues: tuple[int, ...]

    def __len__(self) -> int:
        turns, rest = divmod(len(self.source), self.period)
        return turns * len(self.residues) + bisect_left(self.residues, rest)

    def __getitem__(self, position: int, /) -> int:
        turns, place = divmod(position, len(self.residues))
        return self.source[turns * self.period + self.residues[place]]


def select(source: range, period: int, keep: Callable[[int], bool]) -> Selection:
    """The members of *source* for which *keep* holds, where *keep* looks at ``n % period``."""
    turn = period // math.gcd(source.step, period)
    places = range(min(turn, len(source)))
    return Selection(source, turn, tuple(k for k in places if keep(source[k] % period)))


@attrs.frozen
class Stretch:
    """The part of *whole* from place *start* to before place *stop*."""

    whole: Indexes
    start: int
    stop: int

    def __len__(self) -> int:
        return max(0, self.stop - self.start)

    def __getitem__(self, position: int, /) -> int:
        return self.whole[self.start + position]


def contains(indexes: Indexes, index: int) -> bool:
    """Whether *index* is one of *indexes*."""
    place = bisect_left(indexes, index)
    return place < len(indexes) and indexes[place] == index
