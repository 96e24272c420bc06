"""What a write does to a conversation, and the events it leaves behind."""

from typing import Any, Final

import attrs

from front_async.sandbox.company.company import Company
from front_async.sandbox.company.conversations import STATUS_IDS, Conversation
from front_async.sandbox.lookup import named
from front_async.sandbox.replies import unsatisfied

_CATEGORIES: Final = {identifier: name for name, identifier in STATUS_IDS.items()}
_WRITTEN: Final = {"archived": "archived", "deleted": "deleted", "spam": "deleted", "open": "open"}
_EVENTS: Final = {"archived": "archive", "deleted": "trash", "assigned": "reopen"}


def change(company: Company, index: int, now: float, **values: Any) -> Conversation:
    """Give the conversation these values, and its time of change."""
    shelf = company.conversations.shelf
    row = attrs.evolve(shelf.row(index), **values, updated_at=now)
    shelf.put(index, row)
    return row


def set_status(company: Company, index: int, status: str, now: float) -> None:
    """Archive, reopen or trash a conversation; the words are those of a write."""
    if status not in _WRITTEN:
        raise unsatisfied(f"status must be one of {', '.join(_WRITTEN)}")
    before = company.conversations.shelf.row(index)
    after = _WRITTEN[status]
    if after == "open":  # Front answers whose it is instead
        after = "unassigned" if before.assignee is None else "assigned"
    category = "resolved" if after == "archived" else "open"
    change(company, index, now, status=after, category=category)
    if after != before.status:
        company.events.emit(_EVENTS.get(after, "reopen"), index, now)


def set_status_id(company: Company, index: int, status_id: str, now: float) -> None:
    """Give the conversation a ticket status."""
    if status_id not in _CATEGORIES:
        raise unsatisfied(f"Unknown status ID {status_id}")
    change(company, index, now, category=_CATEGORIES[status_id])
    company.events.emit("ticket_status_update", index, now)


def assign(company: Company, index: int, assignee: str | None, now: float) -> None:
    """Assign a conversation, or leave it to nobody."""
    who = None if assignee is None else named(company, "teammates", assignee)
    status = company.conversations.shelf.row(index).status
    if status in ("assigned", "unassigned"):
        status = "unassigned" if who is None else "assigned"
    change(company, index, now, assignee=who, status=status)
    name = "unassign" if who is None else "assign"
    target = None if who is None else ("teammate", who)
    company.events.emit(name, index, now, target=target)


def set_tags(company: Company, index: int, tags: tuple[int, ...], now: float) -> None:
    """Leave exactly these tags on a conversation."""
    before = company.conversations.shelf.row(index).tags
    change(company, index, now, tags=tags)
    for tag in tags:
        if tag not in before:
            company.events.emit("tag", index, now, target=("tag", tag))
    for tag in before:
        if tag not in tags:
            company.events.emit("untag", index, now, target=("tag", tag))


def move(company: Company, index: int, inbox: str, now: float) -> None:
    """Move a conversation to another inbox."""
    number = named(company, "inboxes", inbox)
    change(company, index, now, inbox=number)
    company.events.emit("move", index, now, target=("inboxes", number))
