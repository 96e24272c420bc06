"""What is one list in Front: read whole, or from a moment on."""

from collections.abc import AsyncGenerator, Iterable
from typing import Any

from front_async.export.reading import Head, read, record_of
from front_async.export.records import Batch, Removal
from front_async.export.resources import WHOLE, paging
from front_async.export.shards import Cursor, Shard
from front_async.export.source import Source, cursor_after
from front_async.export.steps import Step, listing, unlisting
from front_async.transport.paging import Pager


async def read_list(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
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
            cursor=cursor_after(page),
            batches=(Batch(name, records),),
            removals=(Removal(name, tuple(gone)),) if gone else (),
            notes=(listing(name, ids, source.run), unlisting(name, gone)) if tracked else (),
        )


def _unlisted(source: Source, name: str, last: Iterable[str]) -> list[str]:
    """Find what is in a list no more, at its *last* page."""
    return sorted({*source.ledger.unlisted(name, source.run)}.difference(last))
