"""Files that hold tokens are for their owner alone."""

import os
import stat
from pathlib import Path

from front_async.errors import TokenStoreError

_POSIX = os.name == "posix"


def refuse_loose(status: os.stat_result, path: Path) -> None:
    """Check what is known of the file at *path*.

    Raises:
        TokenStoreError: It is not a regular file, or others may read it.
    """
    mode = stat.S_IMODE(status.st_mode)
    if not stat.S_ISREG(status.st_mode):
        raise TokenStoreError(f"{path} is not a regular file")
    if _POSIX and mode & 0o077:
        raise TokenStoreError(
            f"{path} may be read by others (mode {mode:04o}); expected 0600:"
            " chmod 600 it, and have an admin authorize again if others did read it"
        )
