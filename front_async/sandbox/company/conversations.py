"""Conversations: what each is, and how Front would write it."""

from typing import Any, Final

import attrs

from front_async.sandbox.company.contacts import Contacts
from front_async.sandbox.company.desks import SHARED, Desks
from front_async.sandbox.company.labels import Labels
from front_async.sandbox.company.numbers import base36, mix, salt
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import Record, Site, stamped
from front_async.sandbox.company.staff import Staff
from front_async.sandbox.company.timeline import Timeline
from front_async.sandbox.company.words import TOPICS

FIRST_ORDER: Final = 10_000  # the order number in the subject of conversation 0
STATUS_IDS: Final = {"open": "sts_5x", "waiting": "sts_5y", "resolved": "sts_5z"}
_OLD: Final = 10  # the oldest tenth lacks what Front added in recent years


@attrs.frozen
class Reminder:
    """Who is to be reminded, and when (epoch seconds)."""

    teammate: int
    created_at: float
    scheduled_at: float


@attrs.frozen
class Conversation:
    """The state of one conversation; people, tags and the like by number."""

    index: int
    kind: str
    subject: str
    inbox: int
    created_at: float
    updated_at: float
    status: str = "unassigned"
    category: str = "open"
    tags: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    assignee: int | None = None
    followers: tuple[int, ...] = ()
    contact: int | None = None
    reminders: tuple[Reminder, ...] = ()
    topic: int | None = None
    recipient: Record | None = None
    description: str | None = None
    due_at: float | None = None
    custom_fields: dict[str, Any] = attrs.field(factory=dict[str, Any])
    external_ids: tuple[str, ...] = ()


class Conversations:
    """All conversations, and which were merged into which."""

    def __init__(
        self, site: Site, line: Timeline, size: int, people: tuple[Staff, Contacts, Desks, Labels]
    ) -> None:
        self._site = site
        self._key = salt(site.seed, "conversations")
        self._line = line
        self._staff, self._contacts, self._desks, self._labels = people
        self.shelf: Shelf[Conversation] = Shelf(site.ids("conversations"), size, self._conversation)
        self.merged: dict[int, int] = {}
        self._examples: dict[int, Conversation] = {}

    def url(self, index: int) -> str:
        """Where the conversation numbered *index* is to be had."""
        return f"{self._site.origin}/conversations/{self.shelf.ids.id(index)}"

    def survivor(self, index: int) -> int:
        """The conversation that *index* lives on in: itself unless it was merged."""
        while index in self.merged:
            index = self.merged[index]
        return index

    def family(self, index: int) -> tuple[int, ...]:
        """*index* and every conversation merged into it."""
        return (index, *(lost for lost in self.merged if self.survivor(lost) == index))

    def example(self, place: int) -> Conversation:
        """A conversation of the shape numbered *place*, whether or not it exists."""
        if place not in self._examples:
            self._examples[place] = self._conversation(place)
        return self._examples[place]

    def record(self, conversation: Conversation, last_message: str | None) -> Record:
        """The conversation as served."""
        identifier = self.shelf.ids.id(conversation.index)
        url = f"{self._site.origin}/conversations/{identifier}"
        related = {
            "events": f"{url}/events",
            "followers": f"{url}/followers",
            "messages": f"{url}/messages",
            "comments": f"{url}/comments",
            "inboxes": f"{url}/inboxes",
            "last_message": last_message,
        }
        tags = map(self._labels.tags.get, conversation.tags)
        links = map(self._labels.links.get, conversation.links)
        record: Record = {
            "_links": {"self": url, "related": related},
            "id": identifier,
            "subject": conversation.subject,
            "status": conversation.status,
            "status_id": STATUS_IDS[conversation.category],
            "status_category": conversation.category,
            "assignee": self._staff.record(conversation.assignee),
            "recipient": conversation.recipient or self._recipient(conversation.contact),
            "tags": [tag for tag in tags if tag is not None],
            "links": [link for link in links if link is not None],
            "custom_fields": conversation.custom_fields,
            "created_at": stamped(conversation.created_at),
            "updated_at": stamped(conversation.updated_at),
            "is_private": conversation.inbox >= SHARED and self._private(conversation.inbox),
            "scheduled_reminders": [self._reminder(one) for one in conversation.reminders],
        }
        record.update(self._recent(conversation))
        return record

    def _recent(self, conversation: Conversation) -> Record:
        """The fields that old conversations do not have, and some that no description has."""
        index = conversation.index
        if index * _OLD < self.shelf.size:
            return {"metadata": {}}
        external = list(conversation.external_ids)
        fields: Record = {
            "type": conversation.kind,
            "ticket_ids": [f"TICKET-{index}"] if index % 4 == 0 else [],
            "description": conversation.description,
            "due_at": conversation.due_at,
            "metadata": {"external_conversation_ids": external} if external else {},
        }
        if conversation.category == "waiting":
            fields["waiting_since"] = stamped(conversation.updated_at)
        if index % 9 == 0:
            fields["ai_summary"] = None  # undocumented, as new fields are when they appear
        return fields

    def _private(self, inbox: int) -> bool:
        row = self._desks.inboxes.get(inbox)
        return row is not None and bool(row["is_private"])

    def _recipient(self, contact: int | None) -> Record | None:
        if contact is None:
            return None
        handle = self._contacts.email(contact)
        return {
            "_links": {"related": {"contact": self._contacts.url(contact)}},
            "name": self._contacts.name(contact) if contact % 29 else None,
            "handle": handle,
            "role": "from",
        }

    def _reminder(self, reminder: Reminder) -> Record:
        return {
            "_links": {"related": {"owner": self._staff.url(reminder.teammate)}},
            "created_at": stamped(reminder.created_at),
            "scheduled_at": stamped(reminder.scheduled_at),
            "updated_at": stamped(reminder.created_at),
        }

    def _conversation(self, index: int) -> Conversation:
        shape = self._line.shape(index)
        contacts = self._contacts.contacts.size
        end = self._line.end(index)
        owner = shape.assignee or 0
        return Conversation(
            index=index,
            kind=shape.kind,
            subject=f"{TOPICS[shape.topic][0]} (PO {FIRST_ORDER + index})",
            status=shape.status,
            category=shape.category,
            inbox=shape.inbox,
            tags=shape.tags,
            links=shape.links,
            assignee=shape.assignee,
            followers=shape.followers,
            contact=index % contacts if contacts else None,
            reminders=(Reminder(owner, end, end + 86_400),) if shape.snoozed else (),
            created_at=self._line.begin(index),
            updated_at=end,
            topic=shape.topic,
            description=None if index % 6 else TOPICS[shape.topic][1],
            due_at=None if index % 8 else stamped(end + 259_200),
            custom_fields=self._custom_fields(index),
            external_ids=(f"erp-{FIRST_ORDER + index}",) if index % 5 == 0 else (),
        )

    def _custom_fields(self, index: int) -> dict[str, Any]:
        chance = mix(self._key + index)
        return {
            "Order number": FIRST_ORDER + index,
            "Priority": ("low", "normal", "high")[chance % 3],
            "Reference": base36((chance >> 8) & 0x7FFF_FFFF),
            "Paid": bool(chance & 0x10),
        }
