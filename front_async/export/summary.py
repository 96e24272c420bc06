"""What an export wrote: the content of its manifest.

The names in :attr:`Summary.counts`, each there when it happened:

- missing: conversations that were listed, and could not be read when their turn came
- merged, deleted: conversations that were taken away
- completed: conversations whose last message came in no event, read the exact way
- verified: conversations read both ways; of their *compared* records, *absent* ones had come in no
  event, *different* ones had changed since, *extra* ones were there no more; all are repaired
- unsettled: 1 when the token may not read events, so that what changed meanwhile may be older
- files, files_gone: attachments that were fetched, or could not be
"""

from collections.abc import Mapping
from datetime import datetime

import attrs
import msgspec

FORMAT = 2
"""Grows when a reader of older exports would misread a newer one."""


@attrs.frozen
class Company:
    """Whose records they are."""

    id: str
    name: str | None


@attrs.frozen
class Written:
    """What there is of one resource."""

    files: tuple[str, ...]
    """Their names in the folder; none for a database."""
    records: int
    bytes: int
    """0 where the sink does not know."""


@attrs.frozen(kw_only=True)
class Summary:
    """One export, complete."""

    version: int = FORMAT
    """The format of the folder."""
    company: Company
    started: datetime
    finished: datetime
    seconds: float
    """Of the process that finished."""
    requests: int
    """HTTP requests of the client in the process that finished, retries included."""
    way: str
    """How messages and comments were read, and why so."""
    run: int
    """1 for a whole export; more for updates of it."""
    since: datetime
    """What changed before this moment is in it."""
    counts: Mapping[str, int] = attrs.field(factory=dict[str, int])
    """What happened on the way, by name; see :mod:`front_async.export.summary`."""
    resources: Mapping[str, Written]

    @property
    def missing(self) -> int:
        """Conversations that were listed, and could not be read when their turn came."""
        return self.counts.get("missing", 0)

    @property
    def records(self) -> int:
        """How many records were written in all."""
        return sum(written.records for written in self.resources.values())

    @property
    def bytes(self) -> int:
        """How many bytes they take."""
        return sum(written.bytes for written in self.resources.values())


def encode_summary(summary: Summary) -> bytes:
    """Return the manifest: indented JSON, times in ISO 8601 and UTC."""
    return msgspec.json.format(msgspec.json.encode(attrs.asdict(summary))) + b"\n"
