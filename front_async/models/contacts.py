"""What Front answers about contacts."""

from typing import Any, Literal

from front_async.models.contact_lists import ContactList
from front_async.models.links import Linked, Model

HandleSource = Literal["twitter", "email", "phone", "facebook", "intercom", "front_chat", "custom"]


class ContactHandle(Model, frozen=True, kw_only=True):
    """An address that reaches a contact."""

    handle: str | None = None
    source: HandleSource | str | None = None


class ContactRelated(Model, frozen=True, kw_only=True):
    """The relatives of a contact."""

    notes: str | None = None
    conversations: str | None = None
    owner: str | None = None


class Contact(Linked[ContactRelated], frozen=True, kw_only=True):
    """Someone outside the company who writes to it."""

    id: str
    name: str | None = None
    description: str | None = None
    avatar_url: str | None = None
    links: tuple[str, ...] = ()
    groups: tuple[ContactList, ...] = ()
    """Deprecated by Front in favour of *lists*."""
    lists: tuple[ContactList, ...] = ()
    handles: tuple[ContactHandle, ...] = ()
    custom_fields: dict[str, Any] | None = None
    is_private: bool | None = None
    is_spammer: bool | None = None
    """No longer documented; older contacts have it."""
