"""What an export wrote: the content of its manifest."""

from collections.abc import Mapping
from datetime import datetime

import attrs
import msgspec

FORMAT = 1
"""Grows when a reader of older exports would misread a newer one."""


@attrs.frozen
class Company:
    """Whose records they are."""

    id: str
    name: str | None


@attrs.frozen
class Written:
    """One file of an export."""

    file: str
    """Its name in the folder."""
    records: int
    bytes: int


@attrs.frozen(kw_only=True)
class Summary:
    """One export, complete."""

    version: int = FORMAT
    """The format of the folder."""
    company: Company
    started: datetime
    finished: datetime
    seconds: float
    requests: int
    """HTTP requests of the client meanwhile, retries included."""
    missing: int
    """Conversations that were listed, and gone when their messages or comments were asked for."""
    resources: Mapping[str, Written]

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
