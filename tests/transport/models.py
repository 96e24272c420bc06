"""Models with every shape that the library's own have."""

from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

import msgspec

T = TypeVar("T")


class Part(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    value: T | None = None
    self_: str | None = msgspec.field(default=None, name="self")


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    email: str | None = None


class Thing(Part[Owner], frozen=True, kw_only=True):
    id: str
    name: str | None = None
    colour: Literal["red", "blue"] | str | None = None  # noqa: PYI051  # as the models have it
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
