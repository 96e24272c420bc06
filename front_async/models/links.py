"""What every model is, and the ``_links`` object that stands in nearly every answer.

Models are msgspec's own structs: decoding into them costs less than ``orjson.loads`` into dicts,
where attrs classes cost half as much again.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

R = TypeVar("R")

Relatives = dict[str, str | None]
"""Where Front documents no relatives: whatever it sends."""


class Model(msgspec.Struct, frozen=True, gc=False):
    """A frozen value. What comes from JSON has no cycles for a garbage collector to look for."""

    def __repr__(self) -> str:
        """Show what came, but for the links."""
        shown = (f"{name}={value!r}" for name, value in _set(self) if name != "links_")
        return f"{type(self).__name__}({', '.join(shown)})"


def _set(model: Model) -> Iterator[tuple[str, object]]:
    for field in msgspec.structs.fields(model):
        value = getattr(model, field.name)
        if field.required or value != field.default:
            yield field.name, value


class Links(Model, Generic[R], frozen=True, kw_only=True):
    """Where a record and its relatives live. The addresses name the company's own host."""

    self: str | None = None
    related: R | None = None


class Linked(Model, Generic[R], frozen=True, kw_only=True):
    """A record with links."""

    links_: Links[R] | None = msgspec.field(default=None, name="_links")
    """Front's ``_links``; the underscore moved, as ``links`` is a field of its own."""
