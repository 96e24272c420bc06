"""A file that appears under its name whole, or not at all."""

import os
import re
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_LONGEST = 50  # characters of its name in the name it has meanwhile
_PARTIAL = re.compile(r"\.(?P<of>.+)\.\w{8}\.partial", re.DOTALL)


@contextmanager
def whole_file(path: Path) -> Generator[BinaryIO]:
    """Open a file for writing that replaces *path* when the block ends well.

    It is flushed to the disk first, has mode 0600, and is removed when the block raises.

    Raises:
        OSError: It cannot be written.
    """
    prefix = f".{path.name[:_LONGEST]}."
    descriptor, name = tempfile.mkstemp(prefix=prefix, suffix=".partial", dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def private(path: str, flags: int) -> int:
    """Open a file, as the *opener* of ``open``: one that is made only its owner may read."""
    return os.open(path, flags, 0o600)


def partials(folder: Path, names: re.Pattern[str]) -> list[Path]:
    """Find what killed processes left of the files in *folder* whose names are *names*."""
    found = ((path, _PARTIAL.fullmatch(path.name)) for path in folder.glob(".*.partial"))
    return [path for path, parts in found if parts and names.fullmatch(parts["of"])]


def flush_folder(folder: Path) -> None:
    """Make the new name durable; Windows does so by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
