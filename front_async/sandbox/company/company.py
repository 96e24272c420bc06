"""The whole company: every kind of record in one place, and how much there is of each."""

from collections.abc import Callable
from itertools import chain
from operator import attrgetter
from typing import Any, Final

import attrs

from front_async.sandbox.company.comments import Comments
from front_async.sandbox.company.contacts import Contacts
from front_async.sandbox.company.conversations import Conversations
from front_async.sandbox.company.desks import Desks
from front_async.sandbox.company.events import Events
from front_async.sandbox.company.files import Files
from front_async.sandbox.company.labels import Labels
from front_async.sandbox.company.mailbags import MailBags
from front_async.sandbox.company.messages import Mail
from front_async.sandbox.company.pattern import Pattern
from front_async.sandbox.company.shapes import shapes
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import Record, Site
from front_async.sandbox.company.staff import Staff
from front_async.sandbox.company.timeline import Timeline, timeline

_OWNED: Final = ("messages", "drafts", "comments", "events")  # what goes with a conversation


@attrs.frozen
class Sent:
    """A message Front accepted: for which conversation, under which uid, from which body."""

    conversation_id: str
    uid: str
    body: Record = attrs.field(repr=False)


class Company:
    """The records of one company; *size* is its conversations, *contacts* its contacts."""

    def __init__(
        self,
        site: Site,
        size: int,
        contacts: int,
        *,
        messages: float,
        comments: float,
        sent: list[Sent],
    ) -> None:
        self.site = site
        self.size = size
        self.line: Timeline = timeline(shapes(site.pattern_seed, messages, comments), size)
        self.staff: Staff = Staff(site)
        self.desks: Desks = Desks(site, self.staff)
        self.labels: Labels = Labels(site, self.staff, self.desks)
        self.contacts: Contacts = Contacts(site, contacts, self.staff, self.desks, self.labels)
        self.files: Files = Files(site)
        people = (self.staff, self.contacts, self.desks)
        self.conversations: Conversations = Conversations(
            site, self.line, size, (*people, self.labels)
        )
        self.bags: MailBags = MailBags(site, self.line, size, people, self.files)
        self.mail: Mail = self._mail("messages", self.bags.messages, self.bags.message)
        self.drafts: Mail = self._mail("drafts", self.bags.drafts, self.bags.draft)
        self.comments: Comments = Comments(site, self.line, size, self.staff, self.files)
        self.events: Events = Events(
            site, self.line, size, (self.bags.messages, self.comments.pattern)
        )
        self.sent = sent  # by every company of the sandbox, in order
        self.seen: dict[int, list[float]] = {}  # message: when somebody marked it seen
        self.threads: dict[str, int] = {}  # thread_ref: the conversation it began
        self.imported: dict[str, str] = {}  # external_id: the uid it was imported under
        self._waiting: list[tuple[float, Callable[[], None]]] = []

    def shelf(self, kind: str) -> Shelf[Any]:
        """The shelf of one kind, by Front's name for it."""
        shelves: dict[str, Shelf[Any]] = {
            "accounts": self.contacts.accounts,
            "channels": self.desks.channels,
            "comments": self.comments.shelf,
            "contacts": self.contacts.contacts,
            "conversations": self.conversations.shelf,
            "drafts": self.drafts.shelf,
            "events": self.events.shelf,
            "inboxes": self.desks.inboxes,
            "links": self.labels.links,
            "messages": self.mail.shelf,
            "tags": self.labels.tags,
            "teammates": self.staff.teammates,
            "teams": self.desks.teams,
        }
        return shelves[kind]

    def of(self, kind: str, conversation: int) -> list[int]:
        """The numbers of the messages, comments, … of a conversation, newest first."""
        shelf, pattern = self.shelf(kind), self._pattern(kind)
        family = self.conversations.family(conversation)
        spans = (pattern.span(one) for one in family if one < self.size)
        added = (index for one in family for index in shelf.added.get(one, ()))
        mine = {*chain.from_iterable(spans), *added}
        return sorted(filter(shelf.has, mine), reverse=True)

    def delete_conversation(self, conversation: int) -> None:
        """Take a conversation away with everything in it."""
        for kind in _OWNED:
            for index in self.of(kind, conversation):
                self.shelf(kind).delete(index)
        self.conversations.shelf.delete(conversation)

    def merge(self, lost: int, into: int) -> None:
        """Let the conversation *lost* live on in *into*."""
        self.conversations.merged[lost] = into
        self.conversations.shelf.delete(lost)

    def later(self, due: float, change: Callable[[], None]) -> None:
        """Do *change* when the clock has reached *due*."""
        self._waiting.append((due, change))

    def settle(self, now: float) -> None:
        """Do whatever is due."""
        due = [change for time, change in self._waiting if time <= now]
        self._waiting = [waiting for waiting in self._waiting if waiting[0] > now]
        for change in due:
            change()

    def _mail(self, kind: str, pattern: Pattern, make: Callable[[int], Any]) -> Mail:
        size = pattern.first(self.size)
        shelf = Shelf(self.site.ids(kind), size, make, owner=attrgetter("conversation"))
        return Mail(self.site, shelf, self.staff, self.files)

    def _pattern(self, kind: str) -> Pattern:
        return {
            "messages": self.bags.messages,
            "drafts": self.bags.drafts,
            "comments": self.comments.pattern,
            "events": self.events.pattern,
        }[kind]
