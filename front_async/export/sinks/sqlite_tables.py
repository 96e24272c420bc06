"""The tables of an export in SQLite, and the statements that fill them.

A table begins without an index: records are added at its end, and one that comes twice stands there
twice. An index made of all at once costs little of what one takes that grows by ids in no order.
From when it is unique on, a record stands there once.
"""

from collections.abc import Mapping

from front_async.export.resources import RESOURCES
from front_async.export.sinks.columns import COLUMNS, Type, indexed, names_of
from front_async.export.storage import NULLABLE

_TYPES: Mapping[Type, str] = {
    "text": "TEXT",
    "time": "REAL",
    "flag": "INTEGER",
    "json": "TEXT",
}


def table(name: str) -> str:
    """Return what makes the table of a resource."""
    columns = ", ".join(f"{column.name} {_TYPES[column.type]}" for column in COLUMNS[name])
    return f'CREATE TABLE "{name}" (id TEXT NOT NULL, version REAL, {columns}, json TEXT NOT NULL)'


def older(name: str) -> str:
    """Return what leaves one of each record: the newest; the last, where there are no versions.

    What has no version replaces all that came before, and gives way to all that comes after.
    """
    return f"""
    DELETE FROM "{name}" WHERE rowid IN (
        SELECT rowid FROM (
            SELECT rowid, row_number() OVER (
                PARTITION BY id ORDER BY replaced, version DESC, rowid DESC) AS place
            FROM (
                SELECT rowid, id, version, total(version IS NULL) OVER (
                    PARTITION BY id ORDER BY rowid
                    ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS replaced
                FROM "{name}"
                WHERE id IN (SELECT id FROM "{name}" GROUP BY id HAVING count(*) > 1)))
        WHERE place > 1)
    """  # noqa: S608


def unique(name: str) -> str:
    """Return what makes the index that lets a record stand there once, where it is missing."""
    return f'CREATE UNIQUE INDEX IF NOT EXISTS "{name} by id" ON "{name}" (id)'


def index(name: str, column: str) -> str:
    """Return what makes the index of a column, where it is missing."""
    return f'CREATE INDEX IF NOT EXISTS "{name} by {column}" ON "{name}" ({column})'


def indexes(name: str) -> list[str]:
    """Return what makes all that are missing, so that questions are answered quickly."""
    return [index(name, column) for column in indexed(name)]


def removal(name: str, column: str) -> str:
    """Return what removes the records with one value in a column."""
    return f'DELETE FROM "{name}" WHERE {column} = ?'  # noqa: S608


def count(name: str) -> str:
    """Return what counts the records, and the bytes of their JSON."""
    return f'SELECT count(*), coalesce(sum(length(CAST(json AS BLOB))), 0) FROM "{name}"'  # noqa: S608


def _insert(name: str) -> str:
    slots = ", ".join(["?", *[NULLABLE] * (len(COLUMNS[name]) + 1), "?"])
    return f'INSERT INTO "{name}" VALUES ({slots})'  # noqa: S608


def _upsert(name: str) -> str:
    changes = ", ".join(f"{one} = excluded.{one}" for one in names_of(name))
    return (
        f"{INSERTS[name]} ON CONFLICT (id) DO UPDATE SET {changes} "
        f"WHERE coalesce(excluded.version >= version, 1)"
    )


INSERTS: Mapping[str, str] = {name: _insert(name) for name in RESOURCES}
"""What adds a record of a resource: its id, its version, the columns and the JSON."""

UPSERTS: Mapping[str, str] = {name: _upsert(name) for name in RESOURCES}
"""The same for a table with an index; a newer version stays as it is."""
