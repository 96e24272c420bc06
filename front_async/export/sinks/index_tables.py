"""The tables of an index, and the statement that folds a log into them."""

from functools import cache

from front_async.export.storage import NULLABLE

TABLES = (
    """
CREATE TABLE segments (
    resource TEXT, number INTEGER, bytes INTEGER NOT NULL, lines INTEGER NOT NULL,
    PRIMARY KEY (resource, number)) WITHOUT ROWID
""",
    "CREATE TABLE log (number INTEGER PRIMARY KEY, grown BLOB NOT NULL, changes BLOB NOT NULL)",
)
"""What makes the tables that stand once."""

_RECORDS = """
CREATE TABLE "{0}" (
    id TEXT PRIMARY KEY, segment INTEGER NOT NULL, line INTEGER NOT NULL, sum INTEGER NOT NULL,
    version REAL, conversation TEXT) WITHOUT ROWID
"""  # no other index: each would cost every record what only an update or an end needs once
_UPSERT = """
INSERT INTO "{0}" VALUES {1} ON CONFLICT (id) DO UPDATE
SET segment = excluded.segment, line = excluded.line, sum = excluded.sum,
    version = excluded.version, conversation = excluded.conversation
WHERE coalesce(excluded.version >= version, 1)
    AND (excluded.sum, excluded.version, excluded.conversation) IS NOT (sum, version, conversation)
"""
_ROW = f"(?, ?, ?, ?, {NULLABLE}, {NULLABLE})"


def records_table(resource: str) -> str:
    """Return what makes the table of a resource."""
    return _RECORDS.format(resource)


@cache
def upsert(resource: str, rows: int) -> str:
    """Return what writes so many rows; one that has a newer version stays as it is."""
    return _UPSERT.format(resource, ", ".join([_ROW] * rows))
