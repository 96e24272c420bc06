"""The exact way: lists, and the messages and comments of each conversation."""

import zlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from math import ceil, floor
from typing import Any

import attrs

from front_async.errors import NotFound
from front_async.export.estimate import PagesLeft
from front_async.export.reading import Head, files_of, read, record_of, sum_of
from front_async.export.records import Batch, Record, Removal
from front_async.export.resources import LIMIT, OWNER, PARTS, WHOLE, paging
from front_async.export.shards import Cursor, Shard, Stage
from front_async.export.source import RawPage, Source
from front_async.export.steps import (
    Note,
    Step,
    arrived,
    attaching,
    comparing,
    expecting,
    listing,
    opening,
    sampling,
    unlisting,
)
from front_async.transport.paging import Pager

RANGE = 10  # conversations in one shard
_PERCENT = 10_000
TRASH = "trash"  # what the journal calls the list of conversations in the trash


async def read_list(source: Source, shard: Shard, at: Cursor) -> AsyncIterator[Step]:
    """Read a resource that is one list; what is in it no more is taken away."""
    name = shard.resource

    def start(token: str | None) -> Pager[Any]:
        if name == "contacts" and shard.after is not None:
            return source.front.contacts.list(
                sort_by="updated_at", sort_order="asc", updated_after=shard.after, **paging(token)
            )
        return WHOLE[name](source.front, token)

    tracked = name != "contacts"  # of which there may be millions
    async for page in source.pages(start, at.token):
        records = [record_of(read(Head, raw, f"GET /{name}"), raw) for raw in page.items]
        ids = [record.id for record in records] if tracked else []
        gone = _unlisted(source, name, ids) if tracked and page.next is None else []
        yield Step(
            shard=shard,
            cursor=_at(page),
            batches=(Batch(name, records),),
            removals=(Removal(name, tuple(gone)),) if gone else (),
            notes=(listing(name, ids, source.run), unlisting(name, gone)) if tracked else (),
        )


def _at(page: RawPage, moment: float | None = None) -> Cursor | None:
    """Return where to go on after a page; the last one ends its shard, with no step between."""
    return None if page.next is None else Cursor(token=page.next, moment=moment)


def _unlisted(source: Source, name: str, last: Iterable[str]) -> list[str]:
    """Find what is in a list no more, at its *last* page."""
    return sorted({*source.ledger.unlisted(name, source.run)}.difference(last))


async def read_conversations(source: Source, shard: Shard, at: Cursor) -> AsyncIterator[Step]:
    """Read a list or a search of conversations, and open shards for what is in them."""
    oldest = at.moment
    pages_left = PagesLeft(source.started)

    def start(token: str | None) -> Pager[Any]:
        front, plan = source.front, source.plan
        if not shard.query:
            return front.conversations.list(
                statuses=plan.statuses, sort_by="date", sort_order="asc", **paging(token)
            )
        # A search is newest first: what it has not shown was active before what it has.
        until = _least(shard.before, None if oldest is None else floor(oldest) + 1)
        bound = "" if until is None else f" before:{ceil(until)}"
        return front.conversations.search(shard.query.strip() + bound, **paging(token))

    async for page in source.pages(start, at.token):
        heads = [read(Head, raw, "GET /conversations") for raw in page.items]
        times = [head.updated_at for head in heads if head.updated_at is not None]
        oldest = _least(oldest, *times)
        moment = oldest if shard.query else None
        step = _listed(source, shard, page, heads, _at(page, moment))
        pages = pages_left.after(times, len(heads), page.total)
        yield attrs.evolve(step, left=_with_parts(source, pages))


def _with_parts(source: Source, pages: float | None) -> float | None:
    """Return the requests for so many pages of conversations, and for what is in those."""
    if pages is None:
        return None
    return pages * (1 if source.events else 1 + LIMIT * len(source.plan.parts))


def _least(*times: float | None) -> float | None:
    return min((time for time in times if time is not None), default=None)


def _listed(
    source: Source, shard: Shard, page: RawPage, heads: Sequence[Head], cursor: Cursor | None
) -> Step:
    ids = _unopened(source, shard, heads)
    held = [head.id for head in heads] if source.plan.filtered else []
    return Step(
        shard=shard,
        cursor=cursor,
        batches=conversations(source, zip(heads, page.items, strict=True)),
        opens=tuple(parts_of(ids, stage=shard.stage)),
        notes=(
            *_trash(source, heads),
            *((opening(ids),) if ids else ()),
            *((listing(OWNER, held, source.run),) if held else ()),
            *(_expected(source, heads) if source.events else ()),
        ),
    )


def _unopened(source: Source, shard: Shard, heads: Sequence[Head]) -> list[str]:
    """Return the conversations whose parts have to be read, and are not read yet."""
    if not source.plan.parts or source.events:
        return []
    ids = [head.id for head in heads]
    if shard.stage == Stage.CHANGES:  # they have changed since
        return ids
    opened = source.ledger.opened(ids)
    return [identifier for identifier in ids if identifier not in opened]


def conversations(source: Source, pairs: Iterable[tuple[Head, Any]]) -> tuple[Batch, ...]:
    """Return the batch of conversations, if they are wanted."""
    if OWNER not in source.plan.resources:
        return ()
    return (Batch(OWNER, [record_of(head, raw) for head, raw in pairs]),)


def _trash(source: Source, heads: Iterable[Head]) -> tuple[Note, ...]:
    trashed = [head.id for head in heads if head.trashed]
    return (listing(TRASH, trashed, source.run),) if trashed else ()


def _expected(source: Source, heads: Sequence[Head]) -> tuple[Note, ...]:
    """Note which messages have to come in events, and what is compared afterwards."""
    last = {head.last_message: head.id for head in heads if head.last_message}
    sample = [head.id for head in heads if is_sampled(source, head.id)]
    expected = (expecting(last),) if "messages" in source.plan.parts else ()
    return (*expected, sampling(sample)) if sample else expected


def is_sampled(source: Source, conversation: str) -> bool:
    """Tell whether a conversation is to be compared: the same ones after a restart."""
    chance = zlib.crc32(conversation.encode()) % _PERCENT
    return chance < source.plan.verify / 100 * _PERCENT


def parts_of(
    ids: Sequence[str], *, stage: Stage = Stage.LISTS, compare: bool = False
) -> list[Shard]:
    """Return shards for the messages and comments of these conversations."""
    return [
        Shard(kind="parts", stage=stage, ids=tuple(ids[n : n + RANGE]), compare=compare)
        for n in range(0, len(ids), RANGE)
    ]


@attrs.frozen
class Part:
    """Messages or comments as they go to the sink, with what the journal notes."""

    batch: Batch
    notes: tuple[Note, ...]


def part_of(source: Source, name: str, items: Sequence[tuple[Any, str | None]]) -> Part:
    """Read messages or comments; each comes with its conversation, where that is known."""
    operation = f"GET /conversations/{{}}/{name}"
    records = [record_of(read(Head, raw, operation), raw, owner) for raw, owner in items]
    notes: list[Note] = []
    if source.events and name == "messages":
        notes.append(arrived([record.id for record in records]))
    if source.plan.attachments:
        found = [file for raw, _ in items for file in files_of(raw, operation)]
        notes.append(attaching({file.id: file.filename or "" for file in found}))
    return Part(Batch(name, records), tuple(notes))


async def read_parts(source: Source, shard: Shard, at: Cursor) -> AsyncIterator[Step]:
    """Read the messages and comments of some conversations, list by list."""
    lists = [owner for owner in shard.ids for _ in source.plan.parts]
    token = at.token
    skip: str | None = None
    for place in range(at.place, len(lists)):
        owner = lists[place]
        if owner != skip:
            try:
                async for step in _read_part(
                    source, shard, Cursor(place=place, token=token), owner
                ):
                    yield step
            except NotFound:
                skip = owner
                yield await _gone(source, shard, owner, Cursor(place=place + 1))
        token = None
    yield Step(shard=shard, cursor=None)


async def _read_part(source: Source, shard: Shard, at: Cursor, owner: str) -> AsyncIterator[Step]:
    names = source.plan.parts
    name = names[at.place % len(names)]
    seen: dict[str, int] = {}

    def start(token: str | None) -> Pager[Any]:
        return PARTS[name](source.front, owner, token)

    async for page in source.pages(start, at.token):
        part = part_of(source, name, [(raw, owner) for raw in page.items])
        records = part.batch.records
        step = Step(
            shard=shard,
            cursor=_after(page, at.place, shard),
            left=len(shard.ids) * len(names) - at.place - (page.next is None),
            batches=(part.batch,),
            removals=_moved(records, owner),
            notes=part.notes,
        )
        if shard.compare:
            seen |= {record.id: sum_of(record.data) for record in records}
            step = _compared(source, step, name, owner, seen) if page.next is None else step
        yield step


def _after(page: RawPage, place: int, shard: Shard) -> Cursor:
    if page.next is None:
        return Cursor(place=place + 1)
    # What is compared is compared whole: it begins again where it was interrupted.
    return Cursor(place=place, token=None if shard.compare else page.next)


def _moved(records: Sequence[Record], owner: str) -> tuple[Removal, ...]:
    """A merged conversation answers with the messages of the one it lives on in."""
    moved = any(record.conversation != owner for record in records)
    return (Removal(OWNER, (owner,)),) if moved else ()


async def _gone(source: Source, shard: Shard, owner: str, cursor: Cursor) -> Step:
    """Find out whether a conversation was deleted, or can only not be read."""
    removals: tuple[Removal, ...] = ()
    try:
        async with source.places:
            await source.front.request("GET", f"/conversations/{owner}")
    except NotFound:
        removals = removal_of(owner)
    return Step(shard=shard, cursor=cursor, removals=removals, counts={"missing": 1})


def removal_of(conversation: str) -> tuple[Removal, ...]:
    """Return what takes a conversation away with everything in it."""
    whole = Removal(OWNER, (conversation,))
    return (whole, *(Removal(name, (conversation,), by="conversation") for name in PARTS))


def _compared(source: Source, step: Step, name: str, owner: str, seen: Mapping[str, int]) -> Step:
    """Compare what came in events with what is there; *step* repairs the former."""
    before = {
        one: number for (kind, one), number in source.ledger.seen(owner).items() if kind == name
    }
    extra = tuple(before.keys() - seen.keys())
    counts = {
        "compared": len(seen),
        "absent": len(seen.keys() - before.keys()),
        "different": sum(before.get(one, number) != number for one, number in seen.items()),
        "extra": len(extra),
    }
    removals = (*step.removals, Removal(name, extra)) if extra else step.removals
    return attrs.evolve(step, removals=removals, counts=counts)


async def read_trash(source: Source, shard: Shard, at: Cursor) -> AsyncIterator[Step]:
    """Find the conversations that were in the trash and are gone: only those can be deleted."""

    def start(token: str | None) -> Pager[Any]:
        return source.front.conversations.list(statuses=["trashed"], **paging(token))

    if source.ledger.unlisted(TRASH, source.run) and not at.place:
        async for page in source.pages(start, at.token):
            ids = [read(Head, raw, "GET /conversations").id for raw in page.items]
            cursor = Cursor(place=int(page.next is None), token=page.next)
            yield Step(shard=shard, cursor=cursor, notes=(listing(TRASH, ids, source.run),))
    for identifier in source.ledger.unlisted(TRASH, source.run):
        step = await _gone(source, shard, identifier, Cursor(place=1))
        yield attrs.evolve(
            step,
            notes=(unlisting(TRASH, [identifier]),),
            counts={"deleted": 1} if step.removals else {},
        )
    yield Step(shard=shard, cursor=None)


async def read_missing(source: Source, shard: Shard, at: Cursor) -> AsyncIterator[Step]:
    """Open shards for conversations whose last message came in no event."""
    after = at.token or ""
    while rows := source.ledger.missing(after, RANGE):
        after = rows[-1][0]
        owners = sorted({owner for _, owner in rows})
        yield Step(
            shard=shard,
            cursor=Cursor(token=after),
            opens=tuple(parts_of(owners, stage=Stage.EXACT)),
            counts={"completed": len(owners)},
        )
    yield Step(shard=shard, cursor=None)


async def read_sample(source: Source, shard: Shard, at: Cursor) -> AsyncIterator[Step]:
    """Open shards for the conversations that are to be compared."""
    after = at.token or ""
    while ids := source.ledger.sampled(after, RANGE):
        after = ids[-1]
        yield Step(
            shard=shard,
            cursor=Cursor(token=after),
            opens=tuple(parts_of(ids, stage=Stage.EXACT, compare=True)),
            counts={"verified": len(ids)},
        )
    yield Step(shard=shard, cursor=None)


def compared_rows(source: Source, batch: Batch) -> Note:
    """Note what came for conversations that are to be compared."""
    rows = [
        (record.conversation, batch.resource, record.id, sum_of(record.data))
        for record in batch.records
        if record.conversation and is_sampled(source, record.conversation)
    ]
    return comparing(rows)
