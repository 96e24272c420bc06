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
    since = now - _OVERLAP
    yield from _lists(plan, None)
    if "contacts" in plan.resources:
        yield _contacts(since, Stage.CHANGES)
    if plan.parts or OWNER in plan.resources:
        yield from _conversations(plan, plan.after)
        if events:
            yield Shard(kind="spans", stage=Stage.LISTS, before=now)
            yield Shard(kind="missing", stage=Stage.EXACT)
        if events and plan.verify:
            yield Shard(kind="sample", stage=Stage.EXACT)
        if plan.filtered:  # a search is newest first: who becomes active goes where it has been
            yield from _conversations(plan, _later(plan, since), Stage.CHANGES)
        yield from _changes(since)
    yield from _files(plan)


def later_shards(plan: Plan, since: float) -> Iterator[Shard]:
    """Yield the shards of an update: what changed after *since* (epoch seconds)."""
    after = since - _OVERLAP
    yield from _lists(plan, after)
    if plan.parts or OWNER in plan.resources:
        if plan.filtered:
            yield from _conversations(plan, _later(plan, after))
        yield from _changes(after)
    yield from _files(plan)


def _later(plan: Plan, after: float) -> float:
    return max(after, plan.after or 0.0)


def _changes(after: float) -> Iterator[Shard]:
    yield Shard(kind="changes", stage=Stage.CHANGES, after=after)
    yield Shard(kind="trash", stage=Stage.TRASH)


def _files(plan: Plan) -> Iterator[Shard]:
    if plan.attachments:
        yield Shard(kind="waiting", stage=Stage.FILES)


def _contacts(after: float | None, stage: Stage) -> Shard:
    return Shard(kind="list", stage=stage, resource="contacts", after=after)


def _lists(plan: Plan, after: float | None) -> Iterator[Shard]:
    for name in plan.resources:
        if name == "contacts":
            yield _contacts(after, Stage.LISTS)
        elif name in WHOLE:
            yield Shard(kind="list", stage=Stage.LISTS, resource=name)


def _conversations(plan: Plan, after: float | None, stage: Stage = Stage.LISTS) -> Iterator[Shard]:
    for query in queries(plan, after):
        before = plan.before if query else None
        yield Shard(kind="conversations", stage=stage, query=query, before=before)


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
