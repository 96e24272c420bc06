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
from front_async.export.journal import Journal

JOURNAL = "journal.sqlite"
MANIFEST = "manifest.json"
LOCK = ".lock"
DONE = "done"


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
    state = state_of(folder)
    if state == DONE and not (update or replace):
        raise InvalidArgument(f"folder: {folder} holds an export already: update it, or replace it")
    if update and state is None:
        raise InvalidArgument(f"folder: {folder} holds no export to update")
    if state is None and not replace and (folder / MANIFEST).exists():
        raise InvalidArgument(
            f"folder: {folder} holds an export already ({MANIFEST}), and no journal of it"
        )


def state_of(folder: Path) -> str | None:
    """Return how far the export in a folder is; None where there is none.

    Raises:
        OSError: Its journal cannot be read.
        InvalidArgument: A newer version wrote it.
    """
    path = folder / JOURNAL
    if not path.is_file():
        return None
    with suppress(sqlite3.Error), Journal(path) as journal:
        state: str | None = journal.get("state")
        return state
    return None


def check_same(before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """See whether a run is about the same thing as the one it goes on with.

    Raises:
        InvalidArgument: It is not; the message says what differs.
    """
    differ = [
        f"{name} was {_shown(before.get(name))} and is {_shown(value)}"
        for name, value in msgspec.json.decode(msgspec.json.encode(now)).items()
        if before.get(name) != value
    ]
    if differ:
        raise InvalidArgument(f"the export that was begun here is another one: {'; '.join(differ)}")


def _shown(value: object) -> str:
    if isinstance(value, list):
        values = cast("list[object]", value)
        return ", ".join(map(str, values)) or "none"
    return "not set" if value in (None, "") else str(value)


def clear(folder: Path) -> None:
    """Forget what was exported to a folder; its data go when the sink begins anew.

    Raises:
        OSError: Something cannot be removed.
    """
    (folder / MANIFEST).unlink(missing_ok=True)
    for ending in ("", "-wal", "-shm"):
        (folder / f"{JOURNAL}{ending}").unlink(missing_ok=True)
