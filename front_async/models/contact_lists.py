"""What Front answers about lists of contacts."""

import attrs

from front_async.models.links import Linked


@attrs.frozen(kw_only=True)
class ContactListRelated:
    """The relatives of a contact list."""

    contacts: str | None = None
    owner: str | None = None


@attrs.frozen(kw_only=True)
class ContactList(Linked[ContactListRelated]):
    """A named set of contacts; once called a contact group."""

    id: str
    name: str | None = None
    is_private: bool | None = None
