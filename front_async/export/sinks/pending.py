"""What waits for the next commit of a sink, and which of two versions of a record stays."""

from front_async.export.records import Batch, Record, Removal

Records = dict[str, dict[str, Record]]
"""Records to write, by resource and id."""

Change = Records | Removal


class Pending:
    """Records and removals in the order they came, with only the last of what replaces another.

    An older version never replaces a newer one; where either has none, the later record does.
    """

    def __init__(self) -> None:
        self._changes: list[Change] = []

    def write(self, batch: Batch) -> None:
        """Add records, or replace those that wait with newer ones."""
        if not batch.records:
            return
        into = self._into(batch.resource)
        for record in batch.records:
            before = into.get(record.id)
            if before is None or record.version is None:
                into[record.id] = record
            elif before.version is None:
                # It stays only if what stood before that one, which nobody looked at, is no newer.
                self._changes.append({})
                into = self._into(batch.resource)
                into[record.id] = record
            elif record.version >= before.version:
                into[record.id] = record

    def remove(self, removal: Removal) -> None:
        """Add a removal."""
        self._changes.append(removal)

    def take(self) -> list[Change]:
        """Return what waits, to be done one after the other; now nothing does."""
        taken, self._changes = self._changes, []
        return taken

    def _into(self, resource: str) -> dict[str, Record]:
        last = self._changes[-1] if self._changes else None
        if not isinstance(last, dict):
            last = Records()
            self._changes.append(last)
        return last.setdefault(resource, {})
