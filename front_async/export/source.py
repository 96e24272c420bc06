"""Where shards read from: a client, and what the run is about."""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import attrs
import msgspec

from front_async.client import FrontClient
from front_async.errors import BadRequest
from front_async.export.plan import Plan
from front_async.export.shards import Cursor
from front_async.transport.paging import Page, Pager

_log = logging.getLogger("front_async.export")

_MOST_DEATHS = 5  # of tokens, without getting on in the list, before it is given up

RawPage = Page[msgspec.Raw]
ListFrom = Callable[[str | None], Pager[Any]]


def cursor_after(page: RawPage, moment: float | None = None) -> Cursor | None:
    """Return where to go on after a page; the last one ends its shard, with no step between."""
    return None if page.next is None else Cursor(token=page.next, moment=moment)


class Ledger(Protocol):
    """What shards ask of the journal."""

    def opened(self, conversations: Sequence[str], /) -> set[str]: ...  # noqa: D102
    def held(self, conversations: Sequence[str], /) -> set[str]: ...  # noqa: D102
    def missing(self, after: str, count: int, /) -> list[tuple[str, str]]: ...  # noqa: D102
    def sampled(self, after: str, count: int, /) -> list[str]: ...  # noqa: D102
    def seen(self, conversation: str, /) -> dict[tuple[str, str], int]: ...  # noqa: D102
    def unlisted(self, resource: str, run: int, /) -> list[str]: ...  # noqa: D102
    def waiting(self, after: str, count: int, /) -> list[str]: ...  # noqa: D102
    def files(self, identifiers: tuple[str, ...], /) -> list[tuple[str, str]]: ...  # noqa: D102


@attrs.frozen
class Source:
    """A client, and what the run is about."""

    front: FrontClient
    plan: Plan
    events: bool
    """Whether messages and comments come out of events."""
    run: int
    """Which run of this destination it is, from 1."""
    started: float
    """When the run began (epoch seconds)."""
    ledger: Ledger
    folder: Path
    """Where files go that stand beside the data."""

    async def pages(self, start: ListFrom, token: str | None = None) -> AsyncGenerator[RawPage]:
        """Yield the pages of a list; when its tokens die, *start* says where to go on."""
        deaths, before = 0, ""
        while True:
            began = False
            try:
                listed = start(token)
                deaths = deaths if listed.path == before else 0
                before = listed.path
                walk = listed.raw().walk()
                while walk.more:
                    page = await walk.next()
                    began = True
                    yield page
            except BadRequest:
                if (token is None and not began) or deaths == _MOST_DEATHS:
                    raise
                _log.info("a page token died; the list goes on from what came before")
                deaths, token = deaths + 1, None
            else:
                return
