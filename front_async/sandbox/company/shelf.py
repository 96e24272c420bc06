"""A shelf: all records of one kind, computed until something is written to them."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from heapq import merge
from typing import Generic, TypeVar

import attrs

from front_async.sandbox.company.numbers import Ids
from front_async.sandbox.company.pattern import Indexes, contains

Row = TypeVar("Row")
Mark = tuple[float, int]  # where a listing stands: the sort value and the number of a record


def _zero(_item: object) -> float:
    return 0.0


@attrs.frozen
class Listing:
    """Some records of a shelf in order: the computed ones, and those written since."""

    base: Indexes
    extra: tuple[Mark, ...] = ()
    written: Mapping[int, object] = attrs.field(factory=dict[int, object])
    gone: AbstractSet[int] = frozenset()
    stamp: Callable[[int], float] = _zero  # of a computed record, as it was computed

    def __len__(self) -> int:
        replaced = sum(1 for index in (*self.written, *self.gone) if contains(self.base, index))
        return len(self.base) - replaced + len(self.extra)

    def after(self, mark: Mark | None, *, descending: bool = True) -> Iterator[Mark]:
        """The records that come after *mark*, or all of them."""
        walk = self._down(mark) if descending else self._up(mark)
        extra = sorted(self.extra, reverse=descending)
        late = (own for own in extra if mark is None or (own < mark if descending else own > mark))
        return merge(walk, late, reverse=descending)

    def _mark(self, index: int) -> Mark:
        return (self.stamp(index), index)

    def _up(self, mark: Mark | None) -> Iterator[Mark]:
        start = 0 if mark is None else bisect_right(self.base, mark, key=self._mark)
        return self._walk(range(start, len(self.base)))

    def _down(self, mark: Mark | None) -> Iterator[Mark]:
        stop = len(self.base) if mark is None else bisect_left(self.base, mark, key=self._mark)
        return self._walk(range(stop - 1, -1, -1))

    def _walk(self, places: range) -> Iterator[Mark]:
        for place in places:
            index = self.base[place]
            if index not in self.written and index not in self.gone:
                yield self._mark(index)


class Shelf(Generic[Row]):
    """Rows of one kind by number: the first *size* are made on demand, the rest were added."""

    def __init__(
        self,
        ids: Ids,
        size: int,
        make: Callable[[int], Row],
        *,
        keep: bool = False,
        owner: Callable[[Row], int] | None = None,
    ) -> None:
        self.ids = ids
        self.size = size
        self.rows: dict[int, Row] = {}  # written since: changed or added
        self.gone: set[int] = set()
        self.added: dict[int, list[int]] = {}  # by owner, where rows have one
        self._make = make
        self._owner = owner
        self._next = size
        self._kept: dict[int, Row] | None = {} if keep else None

    def __len__(self) -> int:
        added = sum(1 for index in self.rows if index >= self.size)
        return self.size - sum(1 for index in self.gone if index < self.size) + added

    def has(self, index: int) -> bool:
        """Whether there is a row numbered *index*."""
        return index in self.rows or (0 <= index < self.size and index not in self.gone)

    def get(self, index: int) -> Row | None:
        """The row numbered *index*, or None: never was, or was deleted."""
        if index in self.rows:
            return self.rows[index]
        return self._base(index) if self.has(index) else None

    def row(self, index: int) -> Row:
        """The row numbered *index*, which must exist."""
        row = self.get(index)
        if row is None:
            raise KeyError(self.ids.id(index))
        return row

    def find(self, identifier: str) -> int | None:
        """The number of the record called *identifier*, if there is such a record."""
        index = self.ids.index(identifier)
        return index if index is not None and self.has(index) else None

    def reserve(self) -> int:
        """A number for a record to be put later."""
        self._next += 1
        return self._next - 1

    def put(self, index: int, row: Row) -> None:
        """Write *row* at *index*."""
        if self._owner is not None and index >= self.size and index not in self.rows:
            self.added.setdefault(self._owner(row), []).append(index)
        self.rows[index] = row

    def add(self, make: Callable[[int], Row]) -> int:
        """Put what *make* makes of the next free number."""
        index = self.reserve()
        self.put(index, make(index))
        return index

    def delete(self, index: int) -> None:
        """Take the row at *index* away for good."""
        self.rows.pop(index, None)
        self.gone.add(index)

    def listing(
        self,
        base: Indexes | None = None,
        matches: Callable[[int], bool] = lambda _index: True,
        stamp: Callable[[int], float] = _zero,
        row_stamp: Callable[[Row], float] = _zero,
    ) -> Listing:
        """The computed rows *base*, plus the written ones that match (by number).

        *stamp* and *row_stamp* say what the two are sorted by; their numbers decide ties.
        """
        extra = ((row_stamp(row), index) for index, row in self.rows.items() if matches(index))
        whole = range(self.size) if base is None else base
        return Listing(whole, tuple(extra), self.rows, self.gone, stamp)

    def alive(self) -> Iterator[int]:
        """The numbers of all rows there are, oldest first."""
        return (index for _, index in self.listing().after(None, descending=False))

    def _base(self, index: int) -> Row:
        if self._kept is None:
            return self._make(index)
        if index not in self._kept:
            self._kept[index] = self._make(index)
        return self._kept[index]
