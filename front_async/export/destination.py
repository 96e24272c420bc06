"""A destination: its lock, its journal, and whether this export may go on there."""

import errno
import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import msgspec

from front_async.auth.file_lock import held_lock
from front_async.errors import InvalidArgument
from front_async.export.files import FOLDER
from front_async.export.journal import Journal
from front_async.export.sinks.remains import remove, remove_attachments

JOURNAL = "journal.sqlite"
MANIFEST = "manifest.json"
LOCK = ".lock"
OPENING, RUNNING, DONE = "opening", "running", "done"
"""How far an export is: its sink is not open yet, it is under way, it is complete."""


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Be the only exporter of a folder; a process that ends lets go, however it ends.

    Raises:
        OSError: Another one is at work there, or the folder cannot be written.
    """
    with held_lock(folder / LOCK) as held:
        if not held:
            raise BlockingIOError(errno.EWOULDBLOCK, "another export is writing here", str(folder))
        yield


def check_state(folder: Path, *, update: bool, replace: bool) -> None:
    """See whether an export may begin, go on or be updated here.

    Raises:
        InvalidArgument: There is one already, or none to update.
    """
    state = notes_of(folder).get("state")
    if state == DONE and not (update or replace):
        raise InvalidArgument(f"folder: {folder} holds an export already: update it, or replace it")
    if update and state is None:
        raise InvalidArgument(f"folder: {folder} holds no export to update")
    if state is None and not replace and (folder / MANIFEST).exists():
        raise InvalidArgument(
            f"folder: {folder} holds an export already ({MANIFEST}), and no journal of it"
        )


def notes_of(folder: Path) -> Mapping[str, Any]:
    """Return what the journal in a folder says of its export; nothing where there is none.

    Raises:
        OSError: The journal cannot be read.
        InvalidArgument: A newer version wrote it.
    """
    path = folder / JOURNAL
    if not path.is_file():
        return {}
    with suppress(sqlite3.Error), Journal(path) as journal:
        return {name: journal.get(name) for name in ("state", "about", "replacing")}
    return {}


def is_replaced(folder: Path, about: Mapping[str, Any]) -> bool:
    """Tell whether this very export is replacing another one already, and was interrupted."""
    notes = notes_of(folder)
    under_way = notes.get("state") in (OPENING, RUNNING) and notes.get("replacing")
    return bool(under_way) and not _differences(notes.get("about") or {}, about)


def check_same(before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """See whether a run is about the same thing as the one it goes on with.

    Raises:
        InvalidArgument: It is not; the message says what differs.
    """
    differ = _differences(before, now)
    if differ:
        raise InvalidArgument(f"the export that was begun here is another one: {'; '.join(differ)}")


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [
        f"{name} was {_shown(before.get(name))} and is {_shown(value)}"
        for name, value in msgspec.json.decode(msgspec.json.encode(now)).items()
        if before.get(name) != value
    ]


def _shown(value: object) -> str:
    if isinstance(value, list):
        values = cast("list[object]", value)
        return ", ".join(map(str, values)) or "none"
    return "not set" if value in (None, "") else str(value)


def clear(folder: Path) -> None:
    """Remove what was exported to a folder, in whatever format, and nothing else.

    What stands in a database elsewhere goes when the sink begins anew.

    Raises:
        OSError: Something cannot be removed.
    """
    (folder / MANIFEST).unlink(missing_ok=True)
    for ending in ("", "-wal", "-shm"):
        (folder / f"{JOURNAL}{ending}").unlink(missing_ok=True)
    remove(folder)
    remove_attachments(folder / FOLDER)
