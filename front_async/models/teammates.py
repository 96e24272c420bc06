"""What Front answers about teammates."""

from typing import Any, Literal

from front_async.models.links import Linked, Model

TeammateType = Literal[
    "user",
    "visitor",
    "ai",
    "api",
    "application",
    "bulk_reply",
    "csat",
    "integration",
    "macro",
    "rule",
    "smart_csat",
]
"""People are "user" and "visitor"; all others are bots, named for what they act for."""


class TeammateRelated(Model, frozen=True, kw_only=True):
    """The relatives of a teammate."""

    inboxes: str | None = None
    conversations: str | None = None
    botSource: str | None = None  # noqa: N815  # Front's own spelling
    """Of a bot only: what it acts for, such as a rule."""


class Teammate(Linked[TeammateRelated], frozen=True, kw_only=True):
    """A user of Front, or a bot that acts like one."""

    id: str
    email: str | None = None
    username: str | None = None
    """What stands after the @ of a mention."""
    first_name: str | None = None
    last_name: str | None = None
    is_admin: bool | None = None
    is_available: bool | None = None
    is_blocked: bool | None = None
    type: TeammateType | str | None = None
    custom_fields: dict[str, Any] | None = None
