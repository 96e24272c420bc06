"""Contacts: everybody's, the teams' and the teammates' own."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Any, Final

import attrs

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_and_files, body_of
from front_async.sandbox.calls import Call, Handler, Route
from front_async.sandbox.company import views
from front_async.sandbox.company.company import Company
from front_async.sandbox.company.contacts import Contact
from front_async.sandbox.company.pattern import Stretch
from front_async.sandbox.company.site import Record, stamped
from front_async.sandbox.crud import deleting, owner_url, reading
from front_async.sandbox.forms import ContactForm, MergeForm
from front_async.sandbox.multipart import Upload
from front_async.sandbox.paging import limit_of, number, paged
from front_async.sandbox.replies import Reply, bad_request, created, done, ok, unsatisfied
from front_async.sandbox.routes.conversations import asked, shown

_SOURCES: Final = ("twitter", "email", "phone", "facebook", "intercom", "front_chat", "custom")
_SORTS: Final = ("created_at", "updated_at")
_MOST_MERGED: Final = 50


def _listing(owners: str | None) -> Handler:
    def show(call: Call) -> Reply:
        people = call.company.contacts
        base, mine = people.owned(owner_url(call, owners))
        after, before = number(call, "q[updated_after]"), number(call, "q[updated_before]")
        start = 0 if after is None else bisect_right(base, after, key=people.updated_at)
        stop = len(base) if before is None else bisect_left(base, before, key=people.updated_at)

        def matches(index: int) -> bool:
            moment = people.contacts.row(index).updated_at
            late = after is None or moment > after
            return late and (before is None or moment < before) and mine(index)

        stretch = Stretch(base, start, stop)
        if _sort(call) == "created_at":
            listing = people.contacts.listing(stretch, matches)
        else:
            listing = people.contacts.listing(
                stretch, matches, people.updated_at, lambda row: row.updated_at
            )
        return paged(call, listing, lambda n: views.contact(call.company, n), limit=limit_of(call))

    return show


def _sort(call: Call) -> str:
    sort = call.query.get("sort_by") or "created_at"
    if sort not in _SORTS:
        raise bad_request(f"sort_by must be one of {', '.join(_SORTS)}")
    return sort


def _creating(owners: str | None) -> Handler:
    def create(call: Call) -> Reply:
        owner = owner_url(call, owners)
        form, uploads = body_and_files(call, ContactForm)
        people = call.company.contacts
        fields = _fields(call.company, form)
        fields["handles"] = list(form.get("handles", []))
        index = people.contacts.add(
            lambda n: people.make_contact(n, {"owner": owner, **fields}, call.now)
        )
        _set_avatar(call, index, uploads)
        return created(views.contact(call.company, index))

    return create


def _fields(company: Company, form: ContactForm) -> dict[str, Any]:
    """The fields of a record that a body writes."""
    for handle in form.get("handles", []):
        if handle["source"] not in _SOURCES:
            raise unsatisfied(f"source must be one of {', '.join(_SOURCES)}")
    taken = ("handles", "list_names", "group_names")
    fields: dict[str, Any] = {name: value for name, value in form.items() if name not in taken}
    names = form.get("list_names", form.get("group_names"))
    if names is not None:
        rows = map(company.labels.lists.row, company.labels.lists.alive())
        fields["lists"] = fields["groups"] = [row for row in rows if row["name"] in names]
    return fields


def _write(call: Call, index: int, fields: Mapping[str, Any]) -> None:
    shelf = call.company.contacts.contacts
    row = shelf.row(index)
    record = {**row.record, **fields}
    if "updated_at" in record:
        record["updated_at"] = stamped(call.now)
    shelf.put(index, attrs.evolve(row, record=record, updated_at=call.now))


def _set_avatar(call: Call, index: int, uploads: list[Upload]) -> None:
    if uploads:
        people = call.company.contacts
        people.contacts.row(index).record["avatar_url"] = f"{people.url(index)}/avatar-1"


def _update(call: Call) -> Reply:
    index = lookup.named(call.company, "contacts", call.ids[0])
    form, uploads = body_and_files(call, ContactForm)
    _write(call, index, _fields(call.company, form))
    _set_avatar(call, index, uploads)
    return done()


def _merge(call: Call) -> Reply:
    form = body_of(call, MergeForm)
    given = [*form["contact_ids"]]
    if "target_contact_id" in form:
        given.insert(0, form["target_contact_id"])
    numbers = lookup.all_named(call.company, "contacts", given)
    if len(numbers) > _MOST_MERGED or not numbers:
        raise unsatisfied(f"between 1 and {_MOST_MERGED} contacts can be merged")
    shelf = call.company.contacts.contacts
    target, *others = numbers
    _write(call, target, _united([shelf.row(n) for n in numbers]))
    for other in others:
        shelf.delete(other)
    return ok(views.contact(call.company, target))


def _united(rows: list[Contact]) -> Record:
    """What the contact has that takes the place of all these."""
    records = [row.record for row in rows]
    names = [record["name"] for record in records if record["name"]]
    remarks = [record["description"] for record in records if record["description"]]
    return {
        "name": names[0] if names else None,
        "description": "\n".join(remarks) or None,
        "handles": _each(records, "handles"),
        "links": _each(records, "links"),
        "lists": _each(records, "lists"),
        "groups": _each(records, "groups"),
    }


def _each(records: list[Record], field: str) -> list[Any]:
    """The values of a list field in all records, each once."""
    values: list[Any] = []
    for record in records:
        values += [value for value in record[field] if value not in values]
    return values


def _conversations(call: Call) -> Reply:
    index = lookup.named(call.company, "contacts", call.ids[0])
    return shown(call, attrs.evolve(asked(call), contact=index))


ROUTES: Final = (
    Route("GET", "/contacts", "contacts:read", _listing(None)),
    Route("POST", "/contacts", "contacts:write", _creating(None)),
    Route("POST", "/contacts/merge", "contacts:write", _merge),
    Route("GET", "/contacts/{}", "contacts:read", reading("contacts")),
    Route("PATCH", "/contacts/{}", "contacts:write", _update),
    Route("DELETE", "/contacts/{}", "contacts:delete", deleting("contacts")),
    Route("GET", "/contacts/{}/conversations", "conversations:read", _conversations),
    Route("GET", "/teams/{}/contacts", "contacts:read", _listing("teams")),
    Route("POST", "/teams/{}/contacts", "contacts:write", _creating("teams")),
    Route("GET", "/teammates/{}/contacts", "contacts:read", _listing("teammates")),
    Route("POST", "/teammates/{}/contacts", "contacts:write", _creating("teammates")),
)
