"""Front's reference: "Contact Groups" (https://dev.frontapp.com/reference/contact-groups).

Front has deprecated all of it: contact groups are contact lists by now.
"""

from typing import Unpack

from front_async.models.contact_lists import ContactList
from front_async.models.contacts import Contact
from front_async.resources.base import Ids, Resource, deprecated
from front_async.resources.queries import Paged
from front_async.transport.paging import Pager


class ContactGroups(Resource):
    """The old name of contact lists. Every method warns, and names what replaces it."""

    @deprecated("contact_lists.list()")
    def list(self) -> Pager[ContactList]:
        """Every group the token can see. Needs ``contacts:read``."""
        return self._api.list(ContactList, "/contact_groups")

    @deprecated("contact_lists.list_for_team()")
    def list_for_team(self, team_id: str, /) -> Pager[ContactList]:
        """The groups of a team. Needs ``contacts:read``."""
        return self._api.list(ContactList, "/teams/{}/contact_groups", team_id)

    @deprecated("contact_lists.list_for_teammate()")
    def list_for_teammate(self, teammate_id: str, /) -> Pager[ContactList]:
        """A teammate's own groups. Needs ``contacts:read``."""
        return self._api.list(ContactList, "/teammates/{}/contact_groups", teammate_id)

    @deprecated("contact_lists.list_contacts()")
    def list_contacts(self, contact_group_id: str, /, **query: Unpack[Paged]) -> Pager[Contact]:
        """The contacts in a group. Needs ``contacts:read``."""
        template = "/contact_groups/{}/contacts"
        return self._api.list(Contact, template, contact_group_id, query=query)

    @deprecated("contact_lists.create()")
    async def create(self, name: str) -> None:
        """A new group in the oldest active workspace of the token. Needs ``contacts:write``.

        Front does not return it.
        """
        await self._api.send("POST", "/contact_groups", body={"name": name})

    @deprecated("contact_lists.create_for_team()")
    async def create_for_team(self, team_id: str, /, name: str) -> None:
        """A new group of a team, which Front does not return. Needs ``contacts:write``."""
        await self._api.send("POST", "/teams/{}/contact_groups", team_id, body={"name": name})

    @deprecated("contact_lists.create_for_teammate()")
    async def create_for_teammate(self, teammate_id: str, /, name: str) -> None:
        """A new group of a teammate's own, which is not returned. Needs ``contacts:write``."""
        template = "/teammates/{}/contact_groups"
        await self._api.send("POST", template, teammate_id, body={"name": name})

    @deprecated("contact_lists.delete()")
    async def delete(self, contact_group_id: str, /) -> None:
        """Delete a group; its contacts stay. Needs ``contacts:delete``."""
        await self._api.send("DELETE", "/contact_groups/{}", contact_group_id)

    @deprecated("contact_lists.add_contacts()")
    async def add_contacts(self, contact_group_id: str, /, contact_ids: Ids) -> None:
        """Put contacts into a group. Needs ``contacts:write``."""
        body = {"contact_ids": contact_ids}
        await self._api.send("POST", "/contact_groups/{}/contacts", contact_group_id, body=body)

    @deprecated("contact_lists.remove_contacts()")
    async def remove_contacts(self, contact_group_id: str, /, contact_ids: Ids) -> None:
        """Take contacts out of a group, at most 50. Needs ``contacts:write``."""
        body = {"contact_ids": contact_ids}
        await self._api.send("DELETE", "/contact_groups/{}/contacts", contact_group_id, body=body)
