"""Shards: the independent pieces of an export, as small values.

A shard says what to read: a resource, a window of time, or a range of conversations. It pickles,
and what it delivers may be delivered twice without harm. Where an open one stands is a
:class:`Cursor`; both are kept in the journal.
"""

from enum import IntEnum
from typing import Literal

import msgspec

Kind = Literal[
    "list",  # a whole resource
    "conversations",  # the list or a search of conversations
    "parts",  # the messages and comments of some conversations
    "spans",  # find out when the first event was, and cut the time since into windows
    "events",  # messages and comments out of a window of events
    "missing",  # conversations whose last message came in no event
    "sample",  # conversations to be compared
    "changes",  # everything out of a window of events
    "trash",  # which conversations are gone for good
    "waiting",  # which files have not been fetched
    "files",  # some of them
]


class Stage(IntEnum):
    """Shards of one stage are independent of each other; those of the next wait for them."""

    LISTS = 0
    EVENTS = 1
    EXACT = 2
    CHANGES = 3
    TRASH = 4
    FILES = 5


class Shard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of an export."""

    kind: Kind
    stage: Stage
    resource: str = ""
    query: str = ""
    """In Front's search language; empty for the whole list."""
    after: float | None = None
    """Epoch seconds, as *before*."""
    before: float | None = None
    ids: tuple[str, ...] = ()
    compare: bool = False
    """Whether these conversations are compared with what came before."""

    @property
    def name(self) -> str:
        """What tells it from every other one."""
        return msgspec.json.encode(self).decode()


class Cursor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where an open shard stands; the default is its beginning."""

    place: int = 0
    """How many of its lists are done."""
    moment: float | None = None
    """The time of the last record (epoch seconds)."""
    token: str | None = None
    """The next page, for lists that no time can be named for. It may die: they start again."""


def decode_shard(name: str) -> Shard:
    """Return the shard with this name."""
    return msgspec.json.decode(name, type=Shard)
