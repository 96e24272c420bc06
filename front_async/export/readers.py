"""Which kind of shard is read how."""

from collections.abc import AsyncGenerator, Callable, Mapping

from front_async.export.conversations import read_conversations
from front_async.export.files import read_files, read_waiting
from front_async.export.happenings import read_changes, read_events, read_spans
from front_async.export.lists import read_list
from front_async.export.parts import read_parts
from front_async.export.remains import read_missing, read_sample, read_trash
from front_async.export.shards import Cursor, Kind, Shard
from front_async.export.source import Source
from front_async.export.steps import Step

_READERS: Mapping[Kind, Callable[[Source, Shard, Cursor], AsyncGenerator[Step]]] = {
    "list": read_list,
    "conversations": read_conversations,
    "parts": read_parts,
    "spans": read_spans,
    "events": read_events,
    "missing": read_missing,
    "sample": read_sample,
    "changes": read_changes,
    "trash": read_trash,
    "waiting": read_waiting,
    "files": read_files,
}


def read_shard(source: Source, shard: Shard, at: Cursor) -> AsyncGenerator[Step]:
    """Read a shard from where it stands. Each step is to be committed before the next is asked."""
    return _READERS[shard.kind](source, shard, at)
