"""Messages and drafts: the state of each, and how Front would write it."""

from typing import Any, Final

import attrs

from front_async.sandbox.company.files import File, Files
from front_async.sandbox.company.numbers import salt, uid, uid_index
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import Record, Site, stamped
from front_async.sandbox.company.staff import Staff
from front_async.sandbox.company.writing import blurb

_EMAIL: Final = "email"


@attrs.frozen
class Recipient:
    """An address on a message, and the contact behind it."""

    handle: str
    role: str
    name: str | None = None
    contact: str | None = None  # its url

    def record(self) -> Record:
        """The recipient as served."""
        return {
            "_links": {"related": {"contact": self.contact}},
            "name": self.name,
            "handle": self.handle,
            "role": self.role,
        }


@attrs.frozen
class Message:
    """The state of one message or draft; *replied_to* is a url, or None to leave it out."""

    index: int
    conversation: int
    kind: str
    inbound: bool
    created_at: float
    body: str
    text: str
    recipients: tuple[Recipient, ...]
    subject: str | None = None
    author: int | None = None
    files: tuple[File, ...] = ()
    replied_to: str | None = None
    error_type: str | None = None
    signature: Record | None = None
    metadata: dict[str, Any] = attrs.field(factory=dict[str, Any])
    draft_mode: str | None = None
    version: str | None = None
    old: bool = False  # from before Front wrote message_uid

    @property
    def is_email(self) -> bool:
        """Whether the message has a subject, a text and an EML form."""
        return self.kind == _EMAIL


class Mail:
    """The messages or the drafts of all conversations: computed ones first, then added ones."""

    def __init__(self, site: Site, shelf: Shelf[Message], staff: Staff, files: Files) -> None:
        self._site = site
        self._key = salt(site.seed, shelf.ids.prefix) + shelf.ids.lane
        self._staff = staff
        self._files = files
        self.shelf = shelf

    def url(self, index: int) -> str:
        """Where the message numbered *index* is to be had."""
        return f"{self._site.origin}/messages/{self.shelf.ids.id(index)}"

    def uid(self, index: int) -> str:
        """The ``message_uid`` of the message numbered *index*."""
        return uid(index, self._key)

    def with_uid(self, text: str) -> int | None:
        """The number of the message with this ``message_uid``."""
        index = uid_index(text, self._key)
        return None if index is None or self.shelf.get(index) is None else index

    def record(self, message: Message, conversation: str) -> Record:
        """The message as served; *conversation* is the url of its conversation."""
        record = self._frame(message, conversation)
        if not message.old:
            record["message_uid"] = self.uid(message.index)
        # An email has all of subject and text; a chat or a text message has neither.
        if not message.is_email:
            record["subject"] = record["text"] = None
        return record

    def _frame(self, message: Message, conversation: str) -> Record:
        identifier = self.shelf.ids.id(message.index)
        url = f"{self._site.origin}/messages/{identifier}"
        related = {"conversation": conversation, "message_seen": f"{url}/seen"}
        if message.replied_to is not None:
            related["message_replied_to"] = message.replied_to
        return {
            "_links": {"self": url, "related": related},
            "id": identifier,
            "type": message.kind,
            "is_inbound": message.inbound,
            "is_draft": message.draft_mode is not None,
            "draft_mode": message.draft_mode,
            "error_type": message.error_type,
            "version": message.version,
            "created_at": stamped(message.created_at),
            "subject": message.subject,
            "blurb": blurb(message.text),
            "author": self._staff.record(message.author),
            "recipients": [recipient.record() for recipient in message.recipients],
            "body": message.body,
            "text": message.text,
            "attachments": [self._files.record(file) for file in message.files],
            "signature": message.signature,
            "metadata": message.metadata,
        }
