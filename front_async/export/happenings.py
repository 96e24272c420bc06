"""The way through events: fifteen to a page, with whole messages and comments in them."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import attrs
import msgspec

from front_async.errors import Forbidden
from front_async.export.conversations import conversations
from front_async.export.estimate import PagesLeft
from front_async.export.parts import Part, compared_rows, part_of, parts_of, removal_of
from front_async.export.reading import Event, Head, head_if, lost_ids, read
from front_async.export.resources import TRASH
from front_async.export.shards import Cursor, Shard, Stage
from front_async.export.source import Source
from front_async.export.steps import Note, Step, listing, unlisting
from front_async.models.events import EventType
from front_async.transport.paging import Pager

TYPES: dict[str, tuple[EventType, ...]] = {
    "messages": ("inbound", "outbound", "out_reply", "forward"),
    "comments": ("comment", "mention"),
}
"""Which events carry what."""

LIMIT = 15  # the most Front puts on a page of events
_PART = {"message": "messages", "comment": "comments"}
_GRAIN = 0.001  # seconds: Front's times have three decimals
_WINDOWS = 32  # that the past is cut into: more are more half-empty pages
_MERGED = "conversations_merged"
_OPERATION = "GET /events"


def types_of(source: Source) -> list[EventType]:
    """Return the types of the events that carry what the plan wants."""
    return [name for part in source.plan.parts for name in TYPES[part]]


async def read_spans(source: Source, shard: Shard, _: Cursor) -> AsyncGenerator[Step]:
    """Open windows from the first event until now."""

    def start(_: str | None) -> Pager[Any]:
        return source.front.events.list(
            types=types_of(source), sort_by="created_at", sort_order="asc", limit=1
        )

    opens: list[Shard] = []
    async with aclosing(source.pages(start)) as pages:
        async for page in pages:
            if page.items:  # a page may be empty, and more come after it
                first = read(Event, page.items[0], _OPERATION).emitted_at
                opens = windows(first or 0.0, shard.before or 0.0)
                break
    yield Step(shard=shard, cursor=None, opens=tuple(opens))


def windows(first: float, end: float) -> list[Shard]:
    """Cut the time from *first* to *end* into windows that overlap by a grain of Front's time."""
    width = max((end - first) / _WINDOWS, 1.0)
    count = max(1, min(_WINDOWS, round((end - first) / width)))
    return [
        Shard(
            kind="events",
            stage=Stage.EVENTS,
            after=first + n * width - _GRAIN,
            before=(first + (n + 1) * width if n + 1 < count else end) + _GRAIN,
        )
        for n in range(count)
    ]


async def read_events(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
    """Read the messages and comments in a window of events."""
    pages_left = PagesLeft(shard.before or source.started, shard.after if at == Cursor() else None)
    async for events, cursor in _walk(source, shard, at, types_of(source)):
        parts = _parts(source, events)
        left = pages_left.after(_times(events), len(events))
        notes = [note for part in parts for note in part.notes]
        if source.plan.verify:
            notes += [compared_rows(source, part.batch) for part in parts]
        batches = tuple(part.batch for part in parts)
        yield Step(shard=shard, cursor=cursor, batches=batches, notes=tuple(notes), left=left)


async def read_changes(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
    """Read everything that happened in a window: conversations, their parts, merges."""
    try:
        async for events, cursor in _walk(source, shard, at, []):
            yield _changed(source, shard, events, cursor)
    except Forbidden:
        if source.events or (source.run > 1 and not source.plan.filtered):
            raise
        # Without the scope for events an export is what its lists were, each at its time.
        yield Step(shard=shard, cursor=None, counts={"unsettled": 1})


async def _walk(
    source: Source, shard: Shard, at: Cursor, types: list[EventType]
) -> AsyncIterator[tuple[list[Event], Cursor | None]]:
    """Yield pages of events, oldest first, each with the time to go on from if there are more."""
    reached = at.moment

    def start(token: str | None) -> Pager[Any]:
        after = shard.after if reached is None else reached - _GRAIN
        query: dict[str, Any] = {"types": types} if types else {}
        query |= {"after": after} if after is not None else {}
        query |= {"before": shard.before} if shard.before is not None else {}
        query |= {"page_token": token} if token else {}
        return source.front.events.list(
            sort_by="created_at", sort_order="asc", limit=LIMIT, **query
        )

    async for page in source.pages(start):
        events = [read(Event, raw, _OPERATION) for raw in page.items]
        reached = max(_times(events), default=reached)
        yield events, None if page.next is None else Cursor(moment=reached)


def _times(events: Iterable[Event]) -> list[float]:
    return [event.emitted_at for event in events if event.emitted_at is not None]


def _parts(source: Source, events: Iterable[Event]) -> list[Part]:
    found: dict[str, list[tuple[Any, str | None]]] = {}
    for event in events:
        name = _PART.get(event.about or "")
        if name in source.plan.parts and head_if(event.data, _OPERATION):
            found.setdefault(str(name), []).append((event.data, _owner(event)))
    return [part_of(source, name, items) for name, items in found.items()]


def _owner(event: Event) -> str | None:
    head = head_if(event.subject, _OPERATION)
    return None if head is None else head.id


def _held(source: Source, events: Sequence[Event]) -> list[Event]:
    """Leave out the conversations that a filter has left out."""
    if not source.plan.filtered:
        return list(events)
    held = source.ledger.held([owner for event in events if (owner := _owner(event))])
    return [event for event in events if _owner(event) in held or event.type == _MERGED]


def _changed(source: Source, shard: Shard, events: Sequence[Event], cursor: Cursor | None) -> Step:
    kept = _held(source, events)
    latest: dict[str, tuple[Head, msgspec.Raw]] = {}
    for event in kept:
        head = head_if(event.subject, _OPERATION)
        if head is not None and event.subject is not None:
            latest[head.id] = (head, event.subject)
    merges = _merges(kept)
    parts = _parts(source, kept)
    return Step(
        shard=shard,
        cursor=cursor,
        batches=(*conversations(source, latest.values()), *(part.batch for part in parts)),
        removals=tuple(one for lost in merges.lost for one in removal_of(lost)),
        opens=tuple(parts_of(merges.survivors, stage=Stage.CHANGES)) if source.plan.parts else (),
        notes=(*(note for part in parts for note in part.notes), *_trashed(source, latest, merges)),
        counts={"merged": len(merges.lost)} if merges.lost else {},
    )


@attrs.frozen
class _Merges:
    """Conversations that live on, and those that went into them."""

    survivors: list[str]
    lost: list[str]


def _merges(events: Iterable[Event]) -> _Merges:
    merged = [event for event in events if event.type == _MERGED]
    survivors = {owner for event in merged if (owner := _owner(event))}
    named = {one for event in merged for one in lost_ids(event.data)}
    return _Merges(sorted(survivors), sorted(named - survivors))


def _trashed(source: Source, latest: Mapping[str, tuple[Head, Any]], merges: _Merges) -> list[Note]:
    """Note who is in the trash: as of an earlier run, so that this one looks who is gone."""
    trashed = [head.id for head, _ in latest.values() if head.trashed]
    restored = [head.id for head, _ in latest.values() if not head.trashed]
    return [
        listing(TRASH, trashed, source.run - 1),
        unlisting(TRASH, [*restored, *merges.lost]),
    ]
