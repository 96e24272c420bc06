"""What Front answers about teammate groups."""

from front_async.models.links import Linked, Model


class ContactPermissions(Model, frozen=True, kw_only=True):
    """Which contacts a group may see."""

    access: str | None = None
    """"all", "contact_lists" or "none"."""
    contact_list_ids: tuple[str, ...] = ()
    """Where *access* is "contact_lists"."""


class TeammateGroupPermissions(Model, frozen=True, kw_only=True):
    """What a group may see."""

    contacts: ContactPermissions | None = None


class TeammateGroupRelated(Model, frozen=True, kw_only=True):
    """The relatives of a teammate group."""

    teammates: str | None = None
    teams: str | None = None
    inboxes: str | None = None


class TeammateGroup(Linked[TeammateGroupRelated], frozen=True, kw_only=True):
    """Teammates who get access to teams and inboxes together."""

    id: str
    name: str | None = None
    description: str | None = None
    is_managed_by_scim: bool | None = None
    """Then it cannot be changed here."""
    permissions: TeammateGroupPermissions | None = None
