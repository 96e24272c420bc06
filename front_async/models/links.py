"""The ``_links`` object that stands in nearly every answer."""

from typing import Generic, TypeVar

import attrs

R = TypeVar("R")

Relatives = dict[str, str | None]
"""Where Front documents no relatives: whatever it sends."""


@attrs.frozen(kw_only=True)
class Links(Generic[R]):
    """Where a record and its relatives live. The addresses name the company's own host."""

    self: str | None = attrs.field(default=None, alias="self_")
    related: R | None = None


@attrs.frozen(kw_only=True)
class Linked(Generic[R]):
    """A record with links."""

    _links: Links[R] | None = attrs.field(default=None, alias="_links", repr=False)

    @property
    def links_(self) -> Links[R] | None:
        """Front's ``_links``; the underscore moved, as ``links`` is a field of its own."""
        return self._links
