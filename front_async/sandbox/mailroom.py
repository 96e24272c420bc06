"""Takes messages in: queues them, finds their conversation, and files them when they are due."""

from typing import Any

import attrs

from front_async.sandbox import changes
from front_async.sandbox.calls import Call
from front_async.sandbox.company.company import Company, Sent
from front_async.sandbox.company.conversations import Conversation
from front_async.sandbox.company.messages import Message, Recipient
from front_async.sandbox.company.writing import text_of
from front_async.sandbox.multipart import Upload


@attrs.frozen
class Letter:
    """A message on its way in; *conversation* is None for one that begins a conversation."""

    conversation: int | None
    inbox: int
    kind: str
    inbound: bool
    body: str
    recipients: tuple[Recipient, ...]
    created_at: float
    subject: str | None = None
    author: int | None = None
    archive: bool = False
    assignee: int | None = None
    tags: tuple[int, ...] = ()
    uploads: tuple[Upload, ...] = ()
    external_id: str | None = None


def post(call: Call, letter: Letter, body: Any) -> tuple[str, int]:
    """Accept *letter*; its uid, and the number of its conversation.

    The message exists when the queue has got to it, and not before.
    """
    company = call.company
    index = company.mail.shelf.reserve()
    home = letter.conversation
    if home is None:
        home = company.conversations.shelf.reserve()
    uid = company.mail.uid(index)
    company.sent.append(Sent(company.conversations.shelf.ids.id(home), uid, dict(body)))
    due = call.now + call.queue_delay
    company.later(due, lambda: _file(company, letter, index, home, due))
    company.settle(call.now)
    return uid, home


def addressed(ours: Recipient, fields: Any) -> tuple[Recipient, ...]:
    """The recipients of something that is sent from our address."""
    others = [
        Recipient(handle, role) for role in ("to", "cc", "bcc") for handle in fields.get(role, ())
    ]
    sender = Recipient(ours.handle, "from", fields.get("sender_name", ours.name))
    return (sender, *others)


def customer(company: Company, conversation: int) -> Recipient:
    """Whom a reply goes to when nobody is named."""
    row = company.conversations.shelf.row(conversation)
    known = company.bags.contact(row.contact)
    if row.recipient is not None:
        known = Recipient(row.recipient["handle"], "to", row.recipient["name"])
    return attrs.evolve(known, role="to")


def _file(company: Company, letter: Letter, index: int, home: int, now: float) -> None:
    conversation = company.conversations.survivor(home)
    if letter.conversation is None:
        company.conversations.shelf.put(conversation, _begun(company, letter, conversation, now))
    elif not company.conversations.shelf.has(conversation):
        return  # deleted while the message was in the queue
    company.mail.shelf.put(index, _message(company, letter, index, conversation))
    _refile(company, letter, conversation, now)
    name = "inbound" if letter.inbound else "out_reply"
    if not letter.inbound and letter.conversation is None:
        name = "outbound"
    source = ("inboxes", letter.inbox)
    company.events.emit(name, conversation, now, source, ("message", index))


def _refile(company: Company, letter: Letter, conversation: int, now: float) -> None:
    """Archive, reopen and tag the conversation as its new message asks."""
    row = company.conversations.shelf.row(conversation)
    changes.set_status(company, conversation, "archived" if letter.archive else "open", now)
    if letter.tags:
        changes.set_tags(
            company, conversation, tuple(dict.fromkeys((*row.tags, *letter.tags))), now
        )


def _message(company: Company, letter: Letter, index: int, conversation: int) -> Message:
    identifier = company.mail.shelf.ids.id(index)
    files = (
        company.files.upload(identifier, upload.filename, upload.content_type, upload.data)
        for upload in letter.uploads
    )
    metadata = {} if letter.external_id is None else {"external_id": letter.external_id}
    return Message(
        index=index,
        conversation=conversation,
        kind=letter.kind,
        inbound=letter.inbound,
        created_at=letter.created_at,
        body=letter.body,
        text=text_of(letter.body),
        recipients=letter.recipients,
        subject=letter.subject,
        author=letter.author,
        files=tuple(files),
        metadata=metadata,
    )


def _begun(company: Company, letter: Letter, index: int, now: float) -> Conversation:
    """The conversation a letter begins."""
    role = "from" if letter.inbound else "to"
    recipient = next((one for one in letter.recipients if one.role == role), None)
    contact = None
    if recipient is not None:
        contact = company.contacts.with_handle("email", recipient.handle)
    return Conversation(
        index=index,
        kind="conversation",
        subject=letter.subject or "",
        status="unassigned" if letter.assignee is None else "assigned",
        inbox=letter.inbox,
        tags=letter.tags,
        assignee=letter.assignee,
        contact=contact,
        recipient=None if recipient is None else recipient.record(),
        created_at=now,
        updated_at=now,
    )
