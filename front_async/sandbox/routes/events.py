"""Events: everything that happened, newest first."""

from bisect import bisect_left, bisect_right
from typing import Final

from front_async.sandbox import lookup
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.company import views
from front_async.sandbox.company.company import Company
from front_async.sandbox.company.events import Event
from front_async.sandbox.company.pattern import Indexes, Stretch
from front_async.sandbox.paging import limit_of, number, paged
from front_async.sandbox.replies import Reply, ok

_LIMIT: Final = 15  # the default and the most; a greater limit is taken for this one


def _read(call: Call) -> Reply:
    index = lookup.named(call.company, "events", call.ids[0])
    return ok(views.event(call.company, index))


def _list(call: Call) -> Reply:
    company, query = call.company, call.query
    types = frozenset(query.all("q[types]"))
    inboxes = frozenset(company.desks.inboxes.ids.index(inbox) for inbox in query.all("q[inboxes]"))
    after, before = number(call, "q[after]"), number(call, "q[before]")
    shelf = company.events.shelf

    def matches(index: int) -> bool:
        event = shelf.row(index)
        return (
            (not types or event.type in types)
            and (not inboxes or _inbox(company, event) in inboxes)
            and (after is None or event.emitted_at > after)
            and (before is None or event.emitted_at < before)
        )

    base = company.events.where(
        lambda shape, name: (not types or name in types) and (not inboxes or shape.inbox in inboxes)
    )
    listing = shelf.listing(_between(company, base, after, before), matches)
    return paged(
        call, listing, lambda n: views.event(company, n), limit=limit_of(call, _LIMIT, _LIMIT)
    )


def _between(company: Company, base: Indexes, after: float | None, before: float | None) -> Stretch:
    time = company.events.time
    start = 0 if after is None else bisect_right(base, after, key=time)
    stop = len(base) if before is None else bisect_left(base, before, key=time)
    return Stretch(base, start, stop)


def _inbox(company: Company, event: Event) -> int | None:
    row = company.conversations.shelf.get(company.conversations.survivor(event.conversation))
    return None if row is None else row.inbox


ROUTES: Final = (
    Route("GET", "/events", "events:*:read", _list),
    Route("GET", "/events/{}", "events:*:read", _read),
)
