"""What Front answers about shifts."""

from datetime import datetime
from typing import Literal

from front_async.models.links import Linked, Model

ShiftColor = Literal[
    "black", "grey", "pink", "purple", "blue", "teal", "green", "yellow", "orange", "red"
]


class ShiftInterval(Model, frozen=True, kw_only=True):
    """When people work on a day, such as "09:00" to "17:00"."""

    start: str | None = None
    end: str | None = None


class ShiftIntervals(Model, frozen=True, kw_only=True):
    """When people work in a week; None on a day off."""

    mon: ShiftInterval | None = None
    tue: ShiftInterval | None = None
    wed: ShiftInterval | None = None
    thu: ShiftInterval | None = None
    fri: ShiftInterval | None = None
    sat: ShiftInterval | None = None
    sun: ShiftInterval | None = None


class ShiftRelated(Model, frozen=True, kw_only=True):
    """The relatives of a shift."""

    teammates: str | None = None
    owner: str | None = None


class Shift(Linked[ShiftRelated], frozen=True, kw_only=True):
    """The hours in which some teammates work."""

    id: str
    name: str | None = None
    color: ShiftColor | str | None = None
    timezone: str | None = None
    """A name of the IANA database, such as "Europe/Paris"."""
    times: ShiftIntervals | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
