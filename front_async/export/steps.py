"""Steps: what a shard has read, to be committed at once."""

from collections.abc import Iterable, Mapping

import attrs

from front_async.export.records import Batch, Removal
from front_async.export.shards import Cursor, Shard


@attrs.frozen
class Note:
    """Rows for one of the journal's tables."""

    statement: str
    rows: tuple[tuple[object, ...], ...]


@attrs.frozen(kw_only=True)
class Step:
    """Part of a shard, read: what goes to the sink, and what the journal notes with it."""

    shard: Shard
    cursor: Cursor | None
    """Where to go on; None when the shard is done."""
    batches: tuple[Batch, ...] = ()
    removals: tuple[Removal, ...] = ()
    opens: tuple[Shard, ...] = ()
    """Shards that were found on the way."""
    notes: tuple[Note, ...] = ()
    counts: Mapping[str, int] = attrs.field(factory=dict[str, int])
    """What happened, by name; counted over the whole export."""


def expecting(rows: Iterable[tuple[str, str]]) -> Note:
    """Note which message is the last of which conversation, so that it must come."""
    return Note("INSERT OR REPLACE INTO expected VALUES (?, ?)", tuple(rows))


def arrived(messages: Iterable[str]) -> Note:
    """Note that these messages came."""
    return Note("DELETE FROM expected WHERE message = ?", tuple((one,) for one in messages))


def listing(resource: str, ids: Iterable[str], run: int) -> Note:
    """Note that these were in a list."""
    return Note(
        "INSERT OR REPLACE INTO listed VALUES (?, ?, ?)",
        tuple((resource, identifier, run) for identifier in ids),
    )


def unlisting(resource: str, ids: Iterable[str]) -> Note:
    """Note that these are in no list any more."""
    return Note(
        "DELETE FROM listed WHERE resource = ? AND id = ?",
        tuple((resource, identifier) for identifier in ids),
    )


def sampling(conversations: Iterable[str]) -> Note:
    """Note that these are to be compared."""
    return Note("INSERT OR IGNORE INTO sampled VALUES (?)", tuple((one,) for one in conversations))


def comparing(rows: Iterable[tuple[str, str, str, int]]) -> Note:
    """Note what came for conversations that are to be compared."""
    return Note("INSERT OR REPLACE INTO compared VALUES (?, ?, ?, ?)", tuple(rows))


def attaching(rows: Iterable[tuple[str, str]]) -> Note:
    """Note files that are to be fetched, each once: their ids and names."""
    return Note("INSERT OR IGNORE INTO files (id, name) VALUES (?, ?)", tuple(rows))


def tagging(rows: Iterable[tuple[str, str]]) -> Note:
    """Note which state of a file is being fetched: its ETag and its id."""
    return Note("UPDATE files SET etag = ? WHERE id = ?", tuple(rows))


def fetching(identifiers: Iterable[str]) -> Note:
    """Note that files have been fetched, or cannot be."""
    return Note("UPDATE files SET done = 1 WHERE id = ?", tuple((one,) for one in identifiers))
