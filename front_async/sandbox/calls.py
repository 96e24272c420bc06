"""One request as a handler sees it."""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import attrs

from front_async.sandbox.company.company import Company
from front_async.sandbox.replies import Reply


@attrs.frozen
class Query:
    """The query string: pairs, in order, unquoted."""

    pairs: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """The first value of *name*."""
        return next((value for key, value in self.pairs if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of *name*, with or without the brackets of a list after it."""
        names = (name, f"{name}[]")
        return tuple(value for key, value in self.pairs if key in names)


def parse_query(text: str) -> Query:
    """The pairs of a raw query string."""
    return Query(tuple(parse_qsl(text, keep_blank_values=True)))


@attrs.frozen
class Call:
    """A request that has found its route."""

    company: Company
    path: str  # as it came: still quoted
    ids: tuple[str, ...]
    query: Query
    headers: Mapping[str, str]
    body: bytes
    now: float
    token: str = attrs.field(default="", repr=False)
    short_pages: bool = True
    bumps: bool = False
    queue_delay: float = 0.0


Handler = Callable[[Call], Reply]


@attrs.frozen
class Route:
    """An operation: a method, a path with ``{}`` for ids, the scope it needs, and what it does."""

    method: str
    template: str
    scope: str | None
    handler: Handler
    guarded: bool = True  # behind a Bearer token and the rate limits

    @property
    def operation(self) -> str:
        """What counters and faults call it: ``GET /conversations/{}/messages``."""
        return f"{self.method} {self.template}"
