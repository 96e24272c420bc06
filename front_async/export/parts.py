"""The messages and comments of conversations, read list by list: the exact way."""

import zlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import structs

from front_async.errors import NotFound
from front_async.export.reading import Head, files_of, read, record_of, sum_of
from front_async.export.records import Batch, Record, Removal
from front_async.export.resources import OWNER, PARTS
from front_async.export.shards import Cursor, Shard, Stage
from front_async.export.slices import slices
from front_async.export.source import RawPage, Source
from front_async.export.steps import Note, Step, arrived, attaching, comparing
from front_async.transport.paging import Pager

RANGE = 10  # conversations in one shard
_PERCENT = 10_000


def parts_of(
    ids: Sequence[str], *, stage: Stage = Stage.LISTS, compare: bool = False
) -> list[Shard]:
    """Return shards for the messages and comments of these conversations."""
    return [
        Shard(kind="parts", stage=stage, ids=tuple(some), compare=compare)
        for some in slices(ids, RANGE)
    ]


class Part(msgspec.Struct, frozen=True):
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


async def read_parts(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
    """Read the messages and comments of some conversations, list by list."""
    lists = [(owner, name) for owner in shard.ids for name in source.plan.parts]
    token = at.token
    skip: str | None = None
    for place in range(at.place, len(lists)):
        owner, name = lists[place]
        if owner != skip:
            one = _List(source, shard, place, owner, name)
            try:
                async for page in source.pages(one.start, token):
                    yield one.step(page)
            except NotFound:
                skip = owner
                yield await gone(source, shard, owner, Cursor(place=place + 1))
        token = None
    yield Step(shard=shard, cursor=None)


class _List(msgspec.Struct, frozen=True):
    """The messages or comments of one conversation; *place* is theirs in the shard."""

    source: Source
    shard: Shard
    place: int
    owner: str
    name: str
    seen: dict[str, int] = {}

    def start(self, token: str | None) -> Pager[Any]:
        return PARTS[self.name](self.source.front, self.owner, token)

    def step(self, page: RawPage) -> Step:
        part = part_of(self.source, self.name, [(raw, self.owner) for raw in page.items])
        records = part.batch.records
        last = page.next is None
        step = Step(
            shard=self.shard,
            cursor=_after(page, self.place, self.shard),
            left=len(self.shard.ids) * len(self.source.plan.parts) - self.place - last,
            batches=(part.batch,),
            removals=_moved(records, self.owner),
            notes=part.notes,
        )
        if not self.shard.compare:
            return step
        self.seen.update((record.id, sum_of(record.data)) for record in records)
        return _compared(self.source, step, self.name, self.owner, self.seen) if last else step


def _after(page: RawPage, place: int, shard: Shard) -> Cursor:
    if page.next is None:
        return Cursor(place=place + 1)
    # What is compared is compared whole: it begins again where it was interrupted.
    return Cursor(place=place, token=None if shard.compare else page.next)


def _moved(records: Sequence[Record], owner: str) -> tuple[Removal, ...]:
    """A merged conversation answers with the messages of the one it lives on in."""
    moved = any(record.conversation != owner for record in records)
    return (Removal(OWNER, (owner,)),) if moved else ()


async def gone(source: Source, shard: Shard, owner: str, cursor: Cursor) -> Step:
    """Find out whether a conversation was deleted, or can only not be read."""
    removals: tuple[Removal, ...] = ()
    try:
        await source.front.request("GET", f"/conversations/{owner}")
    except NotFound:
        removals = removal_of(owner)
    return Step(shard=shard, cursor=cursor, removals=removals, counts={"missing": 1})


def removal_of(conversation: str) -> tuple[Removal, ...]:
    """Return what takes a conversation away with everything in it."""
    whole = Removal(OWNER, (conversation,))
    return (whole, *(Removal(name, (conversation,), by="conversation") for name in PARTS))


def is_sampled(source: Source, conversation: str) -> bool:
    """Tell whether a conversation is to be compared: the same ones after a restart."""
    chance = zlib.crc32(conversation.encode()) % _PERCENT
    return chance < source.plan.verify / 100 * _PERCENT


def compared_rows(source: Source, batch: Batch) -> Note:
    """Note what came for conversations that are to be compared."""
    rows = [
        (record.conversation, batch.resource, record.id, sum_of(record.data))
        for record in batch.records
        if record.conversation and is_sampled(source, record.conversation)
    ]
    return comparing(rows)


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
    return structs.replace(step, removals=removals, counts=counts)
