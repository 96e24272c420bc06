"""What exports leave in a folder: which files are theirs, room for the next one, and no more."""

import re
from collections.abc import Iterator
from pathlib import Path

from front_async.errors import InvalidArgument
from front_async.export.resources import RESOURCES
from front_async.export.sinks.identity import UNKNOWN, check, export_in, held
from front_async.whole_file import partials

SQLITE = "front.sqlite"
INDEX = "index.sqlite"
STAGING = ".staging"
_NAME = re.compile(
    rf"(?:{'|'.join(RESOURCES)})-(?:\d{{4}}|[1-9]\d{{4,}})\.(?:jsonl(?:\.gz|\.zst)?|parquet)"
)
_WRITTEN = re.compile(rf"{_NAME.pattern}|manifest\.json")
_ATTACHMENT = re.compile(r"\.?fil_\w+-.*", re.DOTALL)  # the folder may hold the user's own as well
_SHOWN = 3  # names in a message


def files(folder: Path) -> list[Path]:
    """Return the files with records, of whatever format."""
    found = (path for path in folder.glob("*") if _NAME.fullmatch(path.name))
    return sorted(path for path in found if path.is_file())


def prepare(folder: Path, store: Path, *, export: str, fresh: bool, replace: bool) -> None:
    """Make room for an export that begins, or see that one that goes on finds its data.

    Args:
        folder: Where it writes.
        store: The sink's database there.
        export: Which one it is.
        fresh: Whether it begins.
        replace: Whether data of another one may go then.

    Raises:
        InvalidArgument: What is there belongs to another export, or to nobody we know.
        OSError: Something cannot be read or removed.
    """
    found = export_in(store)
    check(found, export, fresh=fresh, replace=replace, place=str(store))
    if fresh and not replace and found is None:
        _check_empty(folder)
    if fresh:
        remove(folder)
    sweep(folder)


def remove(folder: Path) -> None:
    """Remove the data of whatever format.

    The databases go last: killed meanwhile, it is known whose the rest is.

    Raises:
        OSError: Something cannot be read or removed.
    """
    staging = folder / STAGING
    for path in (*files(folder), *files(staging)):
        path.unlink()
    for database in _databases(folder):
        for ending in ("", "-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
    sweep(folder)
    _remove_empty(staging)


def remove_attachments(folder: Path) -> None:
    """Remove the attachments in a folder for them, and the folder when nothing else is there.

    Raises:
        OSError: Something cannot be removed.
    """
    for path in folder.glob("*"):
        if _ATTACHMENT.fullmatch(path.name):
            path.unlink()
    _remove_empty(folder)


def _check_empty(folder: Path) -> None:
    there = [path.name for path in files(folder)]
    there += [path.name for path in _databases(folder) if export_in(path)]
    if there:
        more = ", …" if len(there) > _SHOWN else ""
        raise InvalidArgument(held(f"{folder} ({', '.join(there[:_SHOWN])}{more})"))


def _databases(folder: Path) -> Iterator[Path]:
    for path in (folder / SQLITE, folder / INDEX, folder / STAGING / INDEX):
        if export_in(path) != UNKNOWN:
            yield path


def sweep(folder: Path) -> None:
    """Remove what killed exporters left half written.

    Raises:
        OSError: Something cannot be removed.
    """
    for place in (folder, folder / STAGING):
        for path in partials(place, _WRITTEN):
            path.unlink()


def _remove_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
