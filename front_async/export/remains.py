"""What earlier shards have left, as the journal knows: to complete, compare, or take away."""

from collections.abc import AsyncGenerator
from typing import Any

from msgspec import structs

from front_async.export.parts import RANGE, gone, parts_of
from front_async.export.reading import Head, read
from front_async.export.resources import TRASH, paging
from front_async.export.shards import Cursor, Shard, Stage
from front_async.export.source import Source
from front_async.export.steps import Step, listing, unlisting
from front_async.transport.paging import Pager


async def read_trash(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
    """Find the conversations that were in the trash and are gone: only those can be deleted."""

    def start(token: str | None) -> Pager[Any]:
        return source.front.conversations.list(statuses=["trashed"], **paging(token))

    if source.ledger.unlisted(TRASH, source.run) and not at.place:
        async for page in source.pages(start, at.token):
            ids = [read(Head, raw, "GET /conversations").id for raw in page.items]
            cursor = Cursor(place=int(page.next is None), token=page.next)
            yield Step(shard=shard, cursor=cursor, notes=(listing(TRASH, ids, source.run),))
    for identifier in source.ledger.unlisted(TRASH, source.run):
        step = await gone(source, shard, identifier, Cursor(place=1))
        yield structs.replace(
            step,
            notes=(unlisting(TRASH, [identifier]),),
            counts={"deleted": 1} if step.removals else {},
        )
    yield Step(shard=shard, cursor=None)


async def read_missing(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
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


async def read_sample(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
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
