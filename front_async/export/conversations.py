"""The list of conversations, or a search: what is in them is opened as shards of its own."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from math import ceil, floor
from typing import Any

from msgspec import structs

from front_async.export.estimate import PagesLeft
from front_async.export.parts import is_sampled, parts_of
from front_async.export.reading import Head, read, record_of
from front_async.export.records import Batch
from front_async.export.resources import LIMIT, OWNER, TRASH, paging
from front_async.export.shards import Cursor, Shard, Stage
from front_async.export.source import RawPage, Source, cursor_after
from front_async.export.steps import Note, Step, expecting, listing, opening, sampling
from front_async.transport.paging import Pager


async def read_conversations(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
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
        step = _listed(source, shard, page, heads, cursor_after(page, moment))
        pages = pages_left.after(times, len(heads), page.total)
        yield structs.replace(step, left=_with_parts(source, pages))


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
