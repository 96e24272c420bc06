"""What Front answers about lists of contacts."""

from front_async.models.links import Linked, Model


class ContactListRelated(Model, frozen=True, kw_only=True):
    """The relatives of a contact list."""

    contacts: str | None = None
    owner: str | None = None


class ContactList(Linked[ContactListRelated], frozen=True, kw_only=True):
    """A named set of contacts; once called a contact group."""

    id: str
    name: str | None = None
    is_private: bool | None = None
