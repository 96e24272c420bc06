"""The computed mail: which message and which draft a number stands for."""

from typing import Final

from front_async.sandbox.company.contacts import Contacts
from front_async.sandbox.company.desks import Desks
from front_async.sandbox.company.files import Files
from front_async.sandbox.company.messages import Message, Recipient
from front_async.sandbox.company.numbers import mix, salt
from front_async.sandbox.company.pattern import Pattern, pattern_of
from front_async.sandbox.company.site import Record, Site
from front_async.sandbox.company.staff import PEOPLE, Staff
from front_async.sandbox.company.timeline import Timeline
from front_async.sandbox.company.words import TOPICS
from front_async.sandbox.company.writing import letter

_OLD: Final = 10  # the oldest tenth has no message_uid
_KINDS: Final = {"smtp": "email", "gmail": "email", "twilio": "sms", "rcs": "sms"}
_STRANGER: Final = Recipient("info@stranger.example", "from")


class MailBags:
    """Makes messages and drafts from their numbers."""

    def __init__(
        self,
        site: Site,
        line: Timeline,
        size: int,
        people: tuple[Staff, Contacts, Desks],
        files: Files,
    ) -> None:
        self._site = site
        self._key = salt(site.seed, "mail")
        self._line = line
        self._size = size
        self._staff, self._contacts, self._desks = people
        self._files = files
        self._ids = site.ids("messages")
        self.messages: Pattern = pattern_of(tuple(shape.messages for shape in line.shapes))
        self.drafts: Pattern = pattern_of(tuple(shape.drafts for shape in line.shapes))

    def message(self, index: int) -> Message:
        """The message numbered *index*."""
        conversation, place = self.messages.owner(index)
        inbound = self._line.shape(conversation).inbound(place)
        author = None if inbound else self._author(conversation, index)
        message = self._letter(index, conversation, place, author)
        chance = mix(self._key + index)
        return Message(
            **message,
            inbound=inbound,
            author=author,
            created_at=self._line.message(conversation, place),
            files=self._files.of("messages", index),
            replied_to=self._replied_to(index, place),
            # Front warns on mail that came in under one of the company's own names.
            error_type="id_usurpation" if inbound and chance % 40 == 0 else None,
            signature=None if inbound or chance % 10 else self._signature(),
            metadata={"headers": {"in_reply_to": None}} if index % 3 else {},
            old=conversation * _OLD < self._size,
        )

    def draft(self, index: int) -> Message:
        """The draft numbered *index*."""
        conversation, place = self.drafts.owner(index)
        author = self._author(conversation, index)
        return Message(
            **self._letter(index, conversation, place, author),
            inbound=False,
            author=author,
            created_at=self._line.end(conversation),
            draft_mode="private" if index % 3 else "shared",
            version=version(index, 0),
        )

    def kind(self, inbox: int) -> str:
        """The type of the messages that arrive in this inbox."""
        channel = self._desks.channels.get(inbox)
        name = "email" if channel is None else str(channel["type"])
        return _KINDS.get(name, name)

    def channel(self, inbox: int) -> Recipient:
        """The company's own address of this inbox."""
        channel = self._desks.channels.get(inbox) or {"address": "nobody", "name": None}
        return Recipient(channel["address"], "to", channel["name"])

    def contact(self, index: int | None) -> Recipient:
        """The made-up contact numbered *index* as the sender."""
        if index is None:
            return _STRANGER
        # Front answers null or "" for a name it does not have.
        name = self._contacts.name(index) if index % 29 else ("" if index % 2 else None)
        return Recipient(self._contacts.email(index), "from", name, self._contacts.url(index))

    def _letter(self, index: int, conversation: int, place: int, author: int | None) -> Record:
        shape = self._line.shape(conversation)
        contacts = self._contacts.contacts.size
        customer = self.contact(conversation % contacts if contacts else None)
        ours = self.channel(shape.inbox)
        signed = customer.name or customer.handle
        if author is not None:
            signed = self._staff.teammates.row(author)["first_name"]
        greeted = "all" if author is None else (customer.name or "customer")
        body, text = letter(shape.topic, greeted, signed, place)
        subject = f"{TOPICS[shape.topic][0]} (PO {10_000 + conversation})"
        return {
            "index": index,
            "conversation": conversation,
            "kind": "walkie_talkie" if (index + 1) % 211 == 0 else self.kind(shape.inbox),
            "subject": f"Re: {subject}" if place else subject,
            "body": body,
            "text": text,
            "recipients": _addressed(customer, ours, index, inbound=author is None),
        }

    def _author(self, conversation: int, index: int) -> int:
        assignee = self._line.shape(conversation).assignee
        return index % PEOPLE if assignee is None else assignee

    def _replied_to(self, index: int, place: int) -> str | None:
        if place == 0:
            return None
        if index % 3 == 0:  # recorded, though the description has no such path
            return f"{self._site.origin}/messages/{self._ids.id(index)}/parent"
        return f"{self._site.origin}/messages/{self._ids.id(index - 1)}"

    def _signature(self) -> Record:
        identifier = self._site.ids("signatures").id(0)
        url = f"{self._site.origin}/signatures/{identifier}"
        return {
            "_links": {"self": url, "related": {"owner": self._desks.team_url(0)}},
            "id": identifier,
            "name": "Harbour",
            "body": "<div>—<br />{{user.name}}<br />Limitless paper</div>",
            "sender_info": None,
            "is_visible_for_all_teammate_channels": True,
            "is_default": True,
            "is_private": False,
            "channel_ids": None,
        }


def version(index: int, edition: int) -> str:
    """The version of a draft at this *edition*: any edit makes another one."""
    return f"{mix(index):016x}-{edition}-{mix(edition ^ index) & 0xFFFF:04x}"


def _addressed(
    customer: Recipient, ours: Recipient, index: int, *, inbound: bool
) -> tuple[Recipient, ...]:
    """The recipients of a letter between the customer and us."""
    if not inbound:
        sender = Recipient(ours.handle, "from", ours.name)
        return (sender, Recipient(customer.handle, "to", customer.name, customer.contact))
    if index % 8 == 0:
        return (customer, ours, Recipient(f"reply+{index}@forms.example", "reply-to"))
    if index % 5 == 0:
        return (customer, ours, Recipient("purchasing@partner.example", "cc", ""))
    return (customer, ours)
