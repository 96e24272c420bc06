"""One shard by itself: anywhere, given a client and a sink, and as often as need be."""

from collections.abc import Sequence

from front_async.client import FrontClient
from front_async.errors import InvalidArgument
from front_async.export.commits import deliver
from front_async.export.plan import Plan
from front_async.export.readers import read_shard
from front_async.export.shards import Cursor, Kind, Shard
from front_async.export.sinks.base import Sink
from front_async.export.source import Source

_ALONE: frozenset[Kind] = frozenset(
    {"list", "conversations", "parts", "spans", "events", "changes"}
)
"""Kinds that ask nothing of a journal."""


async def run_shard(
    front: FrontClient, plan: Plan, shard: Shard, sink: Sink, *, events: bool = False
) -> tuple[Shard, ...]:
    """Read a shard to its end, and return the shards it has opened on the way.

    Each step is committed by itself, and a shard may be run twice without harm. The shards of one
    stage may run at the same time, in any process; those of the next wait for them.

    Args:
        front: The company; it is not closed.
        plan: What the shard is part of.
        shard: Of :func:`first_shards`, or opened by one of those.
        sink: An open one; it is neither finished nor closed.
        events: Whether messages and comments come out of events, as the plan was cut.

    Raises:
        FrontError: As Front or the client gave it.
        InvalidArgument: The shard is about what a journal knows, and belongs to an Export.
        OSError: The sink cannot be written.
    """
    if shard.kind not in _ALONE:
        raise InvalidArgument(f"shard: one of kind {shard.kind!r} needs the journal of an Export")
    source = Source(
        front=front.with_options(priority="bulk"),
        plan=plan,
        events=events,
        run=1,
        started=shard.before or 0.0,
        ledger=_NoLedger(),
        folder=sink.folder,
    )
    opened: list[Shard] = []
    async for step in read_shard(source, shard, Cursor()):
        await deliver(sink, [step])
        opened += step.opens
    return tuple(opened)


class _NoLedger:
    """Knows of nothing: no shard leaves out what another has read."""

    def opened(self, _conversations: Sequence[str]) -> set[str]:
        return set()

    held = opened

    def missing(self, _after: str, _count: int) -> list[tuple[str, str]]:
        return []

    def sampled(self, _after: str, _count: int) -> list[str]:
        return []

    waiting = sampled

    def seen(self, _conversation: str) -> dict[tuple[str, str], int]:
        return {}

    def unlisted(self, _resource: str, _run: int) -> list[str]:
        return []

    def files(self, _identifiers: tuple[str, ...]) -> list[tuple[str, str]]:
        return []
