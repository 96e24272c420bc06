"""What Front answers about notes on contacts."""

from datetime import datetime

from front_async.models.links import Linked, Model
from front_async.models.teammates import Teammate


class ContactNoteRelated(Model, frozen=True, kw_only=True):
    """The relatives of a contact note."""

    author: str | None = None
    owner: str | None = None


class ContactNote(Linked[ContactNoteRelated], frozen=True, kw_only=True):
    """What a teammate wrote about a contact. It has no id."""

    author: Teammate | None = None
    body: str | None = None
    created_at: datetime | None = None
    is_private: bool | None = None
    """Undocumented: Front's description requires it and does not say what it is."""
