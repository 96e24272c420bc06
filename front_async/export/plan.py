"""What is to be exported, as a value."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, get_args

import attrs

from front_async.errors import InvalidArgument
from front_async.export.resources import OWNER, PARTS, RESOURCES, choose
from front_async.transport.query import epoch

Way = Literal["auto", "conversations", "events"]
"""How messages and comments are read.

"conversations" asks for those of each conversation: exact, two requests a conversation. "events"
reads the company's events, which carry them fifteen to a page. "auto" takes what costs less.
"""

Status = Literal["assigned", "unassigned", "archived", "trashed"]
Moment = datetime | float

_ALL = 100.0


def _names(value: Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _statuses(value: Iterable[Status]) -> tuple[Status, ...]:
    return tuple(value)


def _moment(value: Moment | None) -> float | None:
    return epoch("after and before", value) if isinstance(value, datetime) else value


def _chosen(value: Iterable[str]) -> tuple[str, ...]:
    return choose(value)


@attrs.frozen(kw_only=True)
class Plan:
    """What is to be exported, and how.

    Raises:
        InvalidArgument: A value is unknown or contradicts another; the message names it.
    """

    resources: tuple[str, ...] = attrs.field(default=RESOURCES, converter=_chosen)
    """Of :data:`RESOURCES`."""
    way: Way = "auto"
    inboxes: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """Only conversations in one of these, by id."""
    tags: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """Only conversations with one of these, by id."""
    statuses: tuple[Status, ...] = attrs.field(default=(), converter=_statuses)
    search: str = ""
    """Only what this query finds; Front's search language."""
    after: float | None = attrs.field(default=None, converter=_moment)
    """Only conversations last active after this moment; a datetime or epoch seconds."""
    before: float | None = attrs.field(default=None, converter=_moment)
    attachments: bool = False
    """Whether the files of messages and comments are fetched too."""
    verify: float = 0.0
    """Percent of the conversations that "events" reads the exact way as well, and compares."""

    def __attrs_post_init__(self) -> None:
        for name, value, known in (
            ("way", (self.way,), Way),
            ("statuses", self.statuses, Status),
        ):
            if not set(value) <= set(get_args(known)):
                raise InvalidArgument(f"{name} must be of {', '.join(get_args(known))}")
        if not 0.0 <= self.verify <= _ALL:
            raise InvalidArgument("verify must be a percentage, 0 to 100")
        if self.verify and (self.way == "conversations" or self.filtered):
            raise InvalidArgument("verify: there is nothing to compare the exact way with")
        if self.way == "events" and self.filtered:
            raise InvalidArgument(
                "way: events tell of the whole company; with filters it must be conversations"
            )
        if None not in (self.after, self.before) and (self.after or 0) >= (self.before or 0):
            raise InvalidArgument("after must be earlier than before")

    @property
    def filtered(self) -> bool:
        """Whether some conversations are left out."""
        return self.searched or bool(self.statuses)

    @property
    def follows_events(self) -> bool:
        """Whether an update cannot do without events."""
        return not self.filtered and not {OWNER, *PARTS}.isdisjoint(self.resources)

    @property
    def searched(self) -> bool:
        """Whether the filters need Front's search."""
        narrowed = self.inboxes or self.tags or self.search
        return bool(narrowed) or self.after is not None or self.before is not None

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Which parts of conversations are wanted."""
        return tuple(name for name in PARTS if name in self.resources)

    def described(self) -> dict[str, Any]:
        """What a journal remembers of the plan, to tell it from another."""
        return attrs.asdict(self)
