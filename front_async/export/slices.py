"""Some items at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def slices(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield *size* items after the other, and what is left at the end."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
