"""What Front answers about custom fields."""

from typing import Literal

from front_async.models.links import Linked, Model, Relatives

CustomFieldType = Literal["string", "boolean", "datetime", "number", "teammate", "inbox", "enum"]


class CustomFieldValue(Model, frozen=True, kw_only=True):
    """One choice of an "enum" field."""

    value: str | None = None
    label: str | None = None


class CustomField(Linked[Relatives], frozen=True, kw_only=True):
    """A field that a company added to some kind of record."""

    id: str
    name: str | None = None
    """The key of the field in ``custom_fields``."""
    description: str | None = None
    type: CustomFieldType | str | None = None
    values: tuple[CustomFieldValue, ...] = ()
    """The choices, of an "enum" field."""
