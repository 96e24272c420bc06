"""Runs: what a first export does, and what an update does."""

from collections.abc import Iterator
from itertools import product

from front_async.export.plan import Plan
from front_async.export.resources import OWNER, WHOLE
from front_async.export.shards import Shard, Stage
from front_async.search import q

_OVERLAP = 300.0  # seconds: two clocks may differ, and events come late


def first_shards(plan: Plan, now: float, *, events: bool) -> Iterator[Shard]:
    """Yield the shards of a whole export that begins at *now*."""
    yield from _lists(plan, None)
    if plan.parts or OWNER in plan.resources:
        for query in queries(plan, plan.after):
            yield _conversations(plan, query)
        if events:
            yield Shard(kind="spans", stage=Stage.LISTS, before=now)
            yield Shard(kind="missing", stage=Stage.EXACT)
        if events and plan.verify:
            yield Shard(kind="sample", stage=Stage.EXACT)
        if not plan.filtered:
            yield Shard(kind="changes", stage=Stage.CHANGES, after=now - _OVERLAP)
    if plan.attachments:
        yield Shard(kind="waiting", stage=Stage.FILES)


def later_shards(plan: Plan, since: float) -> Iterator[Shard]:
    """Yield the shards of an update: what changed after *since* (epoch seconds)."""
    after = since - _OVERLAP
    yield from _lists(plan, after)
    if plan.parts or OWNER in plan.resources:
        if plan.filtered:
            for query in queries(plan, max(after, plan.after or 0.0)):
                yield _conversations(plan, query)
        else:
            yield Shard(kind="changes", stage=Stage.CHANGES, after=after)
        yield Shard(kind="trash", stage=Stage.CHANGES)
    if plan.attachments:
        yield Shard(kind="waiting", stage=Stage.FILES)


def _lists(plan: Plan, after: float | None) -> Iterator[Shard]:
    for name in plan.resources:
        if name in WHOLE:
            since = after if name == "contacts" else None
            yield Shard(kind="list", stage=Stage.LISTS, resource=name, after=since)


def _conversations(plan: Plan, query: str) -> Shard:
    before = plan.before if query else None
    return Shard(kind="conversations", stage=Stage.LISTS, query=query, before=before)


_STATES = {
    "archived": "is:archived",
    "trashed": "is:trashed",
    "assigned": "is:open is:assigned",
    "unassigned": "is:open is:unassigned",
}


def queries(plan: Plan, after: float | None) -> Iterator[str]:
    """Yield the searches that find the conversations of *plan*; "" is the list of all.

    A search means all of its words, so there is one for each inbox, tag and status.
    """
    if not plan.searched and after is None:
        yield ""
        return
    choices = product(plan.inboxes or ("",), plan.tags or ("",), plan.statuses or ("",))
    for inbox, tag, status in choices:
        terms = [
            plan.search,
            q(inbox=inbox) if inbox else "",
            q(tag=tag) if tag else "",
            _STATES.get(status, ""),
            q(after=after) if after is not None else "",
        ]
        yield " ".join(term for term in terms if term) or " "
