"""Events: what happened to every conversation, in the order of time."""

from collections.abc import Callable
from operator import attrgetter
from typing import Final

import attrs

from front_async.sandbox.company.pattern import Indexes, Pattern, pattern_of, select
from front_async.sandbox.company.shapes import Shape
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import Site
from front_async.sandbox.company.staff import PEOPLE
from front_async.sandbox.company.timeline import Timeline

Reference = tuple[str, int | None]  # Front's word for what it is, and its number

# The source and target of each type of event, after Front's table.
_PARTIES: Final = {
    "inbound": ("inboxes", "message"),
    "outbound": ("inboxes", "message"),
    "out_reply": ("inboxes", "message"),
    "comment": ("teammate", "comment"),
    "mention": ("teammate", "comment"),
    "assign": ("teammate", "teammate"),
    "tag": ("rule", "tag"),
    "link_added": ("api", "link"),
    "reminder": ("reminder", None),
    "move": ("teammate", "inboxes"),
    "sending_error": ("recipient", "message"),
    "message_bounce_error": ("recipient", "message"),
    "conversations_merged": ("teammate", "deleted_conversation_ids"),
    "ai_summary_added": ("ai_agent", None),
    "archive": ("teammate", None),
    "trash": ("teammate", None),
}


@attrs.frozen
class Event:
    """One event: what happened, by whom (*source*), to what (*target*)."""

    index: int
    conversation: int
    type: str
    emitted_at: float
    source: Reference
    target: Reference | None


class Events:
    """All events: computed ones first, then those of what was written since."""

    def __init__(
        self, site: Site, line: Timeline, size: int, owned: tuple[Pattern, Pattern]
    ) -> None:
        self._line = line
        self._messages, self._comments = owned
        self.pattern: Pattern = pattern_of(tuple(len(shape.events) for shape in line.shapes))
        self.shelf: Shelf[Event] = Shelf(
            site.ids("events"),
            self.pattern.first(size),
            self._event,
            owner=attrgetter("conversation"),
        )
        self.listeners: list[Callable[[int], object]] = []
        """Told the number of each event that happens."""

    def emit(
        self,
        name: str,
        conversation: int,
        now: float,
        source: Reference = ("api", None),
        target: Reference | None = None,
    ) -> None:
        """Something happened just now."""
        index = self.shelf.add(lambda index: Event(index, conversation, name, now, source, target))
        for listener in self.listeners:
            listener(index)

    def where(self, keep: Callable[[Shape, str], bool]) -> Indexes:
        """The computed events of which *keep* holds, given their shape and their type."""

        def kept(residue: int) -> bool:
            owner, place = self.pattern.owner(residue)
            shape = self._line.shape(owner)
            return keep(shape, shape.events[place][0])

        whole = range(self.shelf.size)
        return select(whole, self.pattern.cycle, kept) if self.pattern.cycle else whole

    def time(self, index: int) -> float:
        """When the computed event numbered *index* happened."""
        return self._line.event(*self.pattern.owner(index))

    def _event(self, index: int) -> Event:
        conversation, place = self.pattern.owner(index)
        shape = self._line.shape(conversation)
        name, turn = shape.events[place]
        source, target = _PARTIES[name]
        person = conversation % PEOPLE if shape.assignee is None else shape.assignee
        numbers = {
            "inboxes": shape.inbox,
            "teammate": person,
            "message": self._messages.first(conversation) + turn,
            "comment": self._comments.first(conversation) + turn,
            "tag": next(iter(shape.tags), None),
            "link": next(iter(shape.links), None),
        }
        return Event(
            index,
            conversation,
            name,
            self._line.event(conversation, place),
            (source, numbers.get(source)),
            None if target is None else (target, numbers.get(target)),
        )
