"""Records as they are served: rows with everything they refer to filled in."""

from collections.abc import Iterator
from typing import Final

from front_async.sandbox.company.company import Company
from front_async.sandbox.company.events import Event, Reference
from front_async.sandbox.company.files import TEMPLATES
from front_async.sandbox.company.site import Record, stamped

COUNTED: Final = (
    "conversations",
    "messages",
    "comments",
    "contacts",
    "accounts",
    "tags",
    "inboxes",
    "channels",
    "teammates",
    "teams",
    "drafts",
    "events",
)


def identity(company: Company) -> Record:
    """The company itself, as ``GET /me`` shows it."""
    return {
        "_links": {"self": f"{company.site.origin}/me"},
        "id": company.site.company_id,
        "name": company.site.name,
    }


def conversation(company: Company, index: int) -> Record:
    """The conversation numbered *index*."""
    state = company.conversations.shelf.row(index)
    return company.conversations.record(state, _last_message(company, index))


def message(company: Company, index: int) -> Record:
    """The message numbered *index*."""
    state = company.mail.shelf.row(index)
    return company.mail.record(state, _home(company, state.conversation))


def draft(company: Company, index: int) -> Record:
    """The draft numbered *index*."""
    state = company.drafts.shelf.row(index)
    return company.drafts.record(state, _home(company, state.conversation))


def comment(company: Company, index: int) -> Record:
    """The comment numbered *index*."""
    state = company.comments.shelf.row(index)
    return company.comments.record(state, _home(company, state.conversation))


def contact(company: Company, index: int) -> Record:
    """The contact numbered *index*."""
    record: Record = company.contacts.contacts.row(index).record
    return record


def event(company: Company, index: int) -> Record:
    """The event numbered *index*, with its parties and its conversation in full."""
    state = company.events.shelf.row(index)
    identifier = company.events.shelf.ids.id(index)
    record: Record = {
        "_links": {"self": f"{company.site.origin}/events/{identifier}"},
        "id": identifier,
        "type": state.type,
        "emitted_at": stamped(state.emitted_at),
        "source": _party(company, state, state.source, several=True),
        "conversation": _conversation_of(company, state.conversation),
    }
    if state.target is not None:
        record["target"] = _party(company, state, state.target, several=False)
    return record


def template(company: Company, index: int) -> Record:
    """The message template numbered *index*: its id and its attachments."""
    return {
        "id": company.site.ids("message_templates").id(index),
        "attachments": [
            company.files.record(file) for file in company.files.of("message_templates", index)
        ],
    }


def serve(company: Company, kind: str, index: int) -> Record:
    """The record of *kind* numbered *index*, as served."""
    view = _VIEWS.get(kind)
    row: Record = company.shelf(kind).row(index) if view is None else view(company, index)
    return row


def records(company: Company, kind: str) -> Iterator[Record]:
    """Every record of *kind* as its list shows it, oldest first."""
    if kind == "message_templates":
        return (template(company, index) for index in range(TEMPLATES))
    shown = (serve(company, kind, index) for index in company.shelf(kind).alive())
    return map(preview, shown) if kind == "teams" else shown


def preview(team: Record) -> Record:
    """A team as it stands in a list: without inboxes and members."""
    return {name: team[name] for name in ("_links", "id", "name")}


def counts(company: Company) -> dict[str, int]:
    """How many records there are of each kind."""
    return {kind: len(company.shelf(kind)) for kind in COUNTED}


def _team(company: Company, index: int) -> Record:
    return company.desks.team_record(index)


_VIEWS: Final = {
    "conversations": conversation,
    "messages": message,
    "drafts": draft,
    "comments": comment,
    "contacts": contact,
    "events": event,
    "teams": _team,
}


def _home(company: Company, index: int) -> str:
    return company.conversations.url(company.conversations.survivor(index))


def _last_message(company: Company, index: int) -> str | None:
    newest = next(iter(company.of("messages", index)), None)
    return None if newest is None else f"{company.mail.url(newest)}?referer=conversation"


def _conversation_of(company: Company, index: int) -> Record:
    return conversation(company, company.conversations.survivor(index))


def _party(company: Company, state: Event, who: Reference, *, several: bool) -> Record:
    """One end of an event: what it is and, where Front has one, the record itself."""
    name, index = who
    party: Record = {"_meta": {"type": name}}
    if name == "deleted_conversation_ids":
        lost = _LONG_GONE + state.conversation if index is None else index
        party["data"] = {"ids": [company.conversations.shelf.ids.id(lost)]}
    elif name == "rule":
        party["data"] = _rule(company)
    elif index is not None and name in _KINDS:
        data = _referred(company, name, index)
        # Front lists the inboxes of a source and shows the one of a target.
        party["data"] = [data] if name == "inboxes" and several else data
    return party


_LONG_GONE: Final = 1 << 28  # numbers no conversation has: merged before the company was made
_KINDS: Final = {
    "teammate": "teammates",
    "inboxes": "inboxes",
    "message": "messages",
    "comment": "comments",
    "tag": "tags",
    "link": "links",
}


def _referred(company: Company, name: str, index: int) -> Record | None:
    kind = _KINDS[name]
    if company.shelf(kind).get(index) is None:
        return None
    record = serve(company, kind, index)
    if name == "inboxes":  # with fields that only events still carry
        return {**record, "address": None, "send_as": None, "type": "smtp"}
    return record


def _rule(company: Company) -> Record:
    identifier = company.site.ids("rules").id(0)
    return {
        "_links": {"self": f"{company.site.origin}/rules/{identifier}", "related": {"owner": None}},
        "id": identifier,
        "name": "Tag new orders",
        "actions": ["Tag with Bulk order"],
        "is_private": False,
    }
