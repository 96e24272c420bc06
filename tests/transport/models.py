"""Models with every shape that the library's own have."""

from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

import attrs

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Part(Generic[T]):
    value: T | None = None
    self: str | None = attrs.field(default=None, alias="self_")


@attrs.frozen(kw_only=True)
class Owner:
    id: str
    email: str | None = None


@attrs.frozen(kw_only=True)
class Thing(Part[Owner]):
    id: str
    name: str | None = None
    colour: Literal["red", "blue"] | str | None = None
    count: int | None = None
    size: float | None = None
    is_open: bool | None = None
    created_at: datetime | None = None
    owner: Owner | None = None
    owners: tuple[Owner, ...] = ()
    tags: tuple[str, ...] | None = None
    custom_fields: dict[str, Any] | None = None
    anything: Any = None
    part: Part[int] | None = None
