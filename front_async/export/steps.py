"""Steps: what a shard has read, to be committed at once."""

from collections.abc import Mapping, Sequence

import msgspec

from front_async.export.records import Batch, Removal
from front_async.export.shards import Cursor, Shard


class Note(msgspec.Struct, frozen=True):
    """A change to one of the journal's tables.

    One statement, however many rows it is about: it takes them out of JSON.
    """

    statement: str
    values: tuple[object, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Part of a shard, read: what goes to the sink, and what the journal notes with it."""

    shard: Shard
    cursor: Cursor | None
    """Where to go on; None when the shard is done."""
    batches: tuple[Batch, ...] = ()
    removals: tuple[Removal, ...] = ()
    opens: tuple[Shard, ...] = ()
    """Shards that were found on the way."""
    notes: tuple[Note, ...] = ()
    left: float | None = None
    """How many requests the shard is thought to need still, what it has yet to open included;
    None when it cannot tell."""
    counts: Mapping[str, int] = {}
    """What happened, by name; counted over the whole export."""

    @property
    def size(self) -> int:
        """Bytes of its records."""
        return sum(len(record.data) for batch in self.batches for record in batch.records)


def opening(conversations: Sequence[str]) -> Note:
    """Note that these have a shard, so that a list that starts again opens none for them."""
    statement = "INSERT OR IGNORE INTO opened SELECT value FROM json_each(?)"
    return Note(statement, _json(conversations))


def expecting(last: Mapping[str, str]) -> Note:
    """Note which message is the last of which conversation, so that it must come."""
    return Note("INSERT OR REPLACE INTO expected SELECT key, value FROM json_each(?)", _json(last))


def arrived(messages: Sequence[str]) -> Note:
    """Note that these messages came."""
    statement = "DELETE FROM expected WHERE message IN (SELECT value FROM json_each(?))"
    return Note(statement, _json(messages))


def listing(resource: str, ids: Sequence[str], run: int) -> Note:
    """Note that these were in a list."""
    statement = "INSERT OR REPLACE INTO listed SELECT ?, value, ? FROM json_each(?)"
    return Note(statement, (resource, run, *_json(ids)))


def unlisting(resource: str, ids: Sequence[str]) -> Note:
    """Note that these are in no list any more."""
    statement = "DELETE FROM listed WHERE resource = ? AND id IN (SELECT value FROM json_each(?))"
    return Note(statement, (resource, *_json(ids)))


def sampling(conversations: Sequence[str]) -> Note:
    """Note that these are to be compared."""
    statement = "INSERT OR IGNORE INTO sampled SELECT value FROM json_each(?)"
    return Note(statement, _json(conversations))


def comparing(rows: Sequence[tuple[str, str, str, int]]) -> Note:
    """Note what came for conversations that are to be compared."""
    columns = ", ".join(f"json_extract(value, '$[{n}]')" for n in range(4))
    statement = f"INSERT OR REPLACE INTO compared SELECT {columns} FROM json_each(?)"  # noqa: S608
    return Note(statement, _json(rows))


def attaching(names: Mapping[str, str]) -> Note:
    """Note files that are to be fetched, each once: their names by id."""
    statement = "INSERT OR IGNORE INTO files (id, name) SELECT key, value FROM json_each(?)"
    return Note(statement, _json(names))


def fetching(identifier: str) -> Note:
    """Note that a file has been fetched, or cannot be."""
    return Note("UPDATE files SET done = 1 WHERE id = ?", (identifier,))


def _json(value: object) -> tuple[str]:
    return (msgspec.json.encode(value).decode(),)
