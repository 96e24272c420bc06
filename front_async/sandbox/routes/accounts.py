"""Accounts: the firms behind the contacts."""

from typing import Any, Final

import attrs

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_of
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.company import views
from front_async.sandbox.company.site import stamped
from front_async.sandbox.crud import deleting, patch, reading
from front_async.sandbox.forms import AccountForm, ContactIds
from front_async.sandbox.paging import limit_of, paged
from front_async.sandbox.replies import Reply, created, done, ok


def _list(call: Call) -> Reply:
    people = call.company.contacts
    shelf = people.accounts
    listing = shelf.listing()
    if call.query.get("sort_by") == "updated_at":
        listing = shelf.listing(
            stamp=people.created_at, row_stamp=lambda row: float(row["updated_at"])
        )
    return paged(call, listing, shelf.row, limit=limit_of(call))


def _create(call: Call) -> Reply:
    people = call.company.contacts
    fields: dict[str, Any] = {**body_of(call, AccountForm)}
    index = people.accounts.add(lambda n: people.make_account(n, fields, call.now))
    return created(people.accounts.row(index))


def _update(call: Call) -> Reply:
    shelf = call.company.contacts.accounts
    index = lookup.named(call.company, "accounts", call.ids[0])
    patch(shelf, index, {**body_of(call, AccountForm), "updated_at": stamped(call.now)})
    return ok(shelf.row(index))


def _contacts(call: Call) -> Reply:
    index = lookup.named(call.company, "accounts", call.ids[0])
    listing = call.company.contacts.of_account(index)
    return paged(call, listing, lambda n: views.contact(call.company, n), limit=limit_of(call))


def _add(call: Call) -> Reply:
    index = lookup.named(call.company, "accounts", call.ids[0])
    _move(call, index)
    return done()


def _remove(call: Call) -> Reply:
    lookup.named(call.company, "accounts", call.ids[0])
    _move(call, None)
    return done()


def _move(call: Call, account: int | None) -> None:
    """Let the contacts in the body belong to *account*."""
    shelf = call.company.contacts.contacts
    numbers = lookup.all_named(call.company, "contacts", body_of(call, ContactIds)["contact_ids"])
    for number in numbers:
        shelf.put(number, attrs.evolve(shelf.row(number), account=account))


ROUTES: Final = (
    Route("GET", "/accounts", "accounts:read", _list),
    Route("POST", "/accounts", "accounts:write", _create),
    Route("GET", "/accounts/{}", "accounts:read", reading("accounts")),
    Route("PATCH", "/accounts/{}", "accounts:write", _update),
    Route("DELETE", "/accounts/{}", "accounts:delete", deleting("accounts")),
    Route("GET", "/accounts/{}/contacts", "contacts:read", _contacts),
    Route("POST", "/accounts/{}/contacts", "accounts:write", _add),
    Route("DELETE", "/accounts/{}/contacts", "accounts:write", _remove),
)
