"""The handlers that are the same for every simple kind of record."""

from collections.abc import Mapping

from front_async.sandbox import lookup
from front_async.sandbox.calls import Call, Handler
from front_async.sandbox.company import views
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import Record
from front_async.sandbox.paging import whole
from front_async.sandbox.replies import Reply, done, ok


def reading(kind: str) -> Handler:
    """GET of one record."""

    def read(call: Call) -> Reply:
        return ok(views.serve(call.company, kind, lookup.named(call.company, kind, call.ids[0])))

    return read


def listing(kind: str) -> Handler:
    """GET of all records, on one page and without pagination."""

    def show(call: Call) -> Reply:
        return whole(call, views.records(call.company, kind))

    return show


def deleting(kind: str) -> Handler:
    """DELETE of one record."""

    def delete(call: Call) -> Reply:
        call.company.shelf(kind).delete(lookup.named(call.company, kind, call.ids[0]))
        return done()

    return delete


def owner_url(call: Call, owners: str | None) -> str | None:
    """The url of the team or teammate in the path; None for the company itself."""
    if owners is None:
        return None
    record = views.serve(call.company, owners, lookup.named(call.company, owners, call.ids[0]))
    url: str = record["_links"]["self"]
    return url


def patch(shelf: Shelf[Record], index: int, fields: Mapping[str, object]) -> None:
    """Write these fields over those of a record."""
    shelf.put(index, {**shelf.row(index), **fields})
