"""What an export writes to."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from front_async.export.records import Batch, Removal
from front_async.export.summary import Written


@runtime_checkable
class Sink(Protocol):
    """Where records go.

    One writer calls it, one call at a time. What it is given it may be given again, after a crash
    between its own commit and the journal's: a record replaces the one with the same resource and
    id unless that one has a newer version.
    """

    kind: str
    """What it writes, in a word; an export goes on with the same kind only."""

    folder: Path
    """Where the journal lies, and the files that stand beside the data."""

    async def open(self, *, export: str, fresh: bool, replace: bool) -> None:
        """Make ready.

        Args:
            export: Which export it is: the journal and the sink remember it, each by itself.
            fresh: It begins: what the sink remembers from now on is *export*. Otherwise it goes
                on, or is updated, and what is there must be of this very export.
            replace: Whether what is there already may go when an export begins.

        Raises:
            InvalidArgument: What is there belongs to another export, or to nobody we know.
            OSError: It cannot be written.
        """
        ...

    async def write(self, batch: Batch) -> None:
        """Add records, or replace them."""
        ...

    async def remove(self, removal: Removal) -> None:
        """Take records away, where they are."""
        ...

    async def commit(self) -> None:
        """Make everything since the last commit durable, all of it or nothing."""
        ...

    async def finish(self) -> Mapping[str, Written]:
        """Leave the data as its readers expect it, and tell what there is of each resource."""
        ...

    async def close(self) -> None:
        """Let go of files and connections; what was not committed may be lost."""
        ...
