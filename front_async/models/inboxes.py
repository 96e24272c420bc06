"""What Front answers about inboxes."""

from typing import Any

from front_async.models.links import Linked, Model


class InboxRelated(Model, frozen=True, kw_only=True):
    """The relatives of an inbox."""

    teammates: str | None = None
    conversations: str | None = None
    channels: str | None = None
    owner: str | None = None


class Inbox(Linked[InboxRelated], frozen=True, kw_only=True):
    """Where conversations arrive."""

    id: str
    name: str | None = None
    is_private: bool | None = None
    is_public: bool | None = None
    """Whether every member of the team may read it."""
    custom_fields: dict[str, Any] | None = None
    address: str | None = None
    """Undocumented: only inboxes inside events have it. It belongs to the channel by now."""
    send_as: str | None = None
    """Undocumented, as *address*."""
    type: str | None = None
    """Undocumented, as *address*."""
