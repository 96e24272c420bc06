"""Front's reference: "Contact Lists" (https://dev.frontapp.com/reference/contact-lists)."""

from typing import Unpack

from front_async.models.contact_lists import ContactList
from front_async.models.contacts import Contact
from front_async.resources.base import Ids, Resource
from front_async.resources.queries import Paged
from front_async.transport.paging import Pager


class ContactLists(Resource):
    """Named sets of contacts."""

    def list(self) -> Pager[ContactList]:
        """Every list the token can see. Needs ``contacts:read``."""
        return self._api.list(ContactList, "/contact_lists")

    def list_for_team(self, team_id: str, /) -> Pager[ContactList]:
        """The lists of a team. Needs ``contacts:read``."""
        return self._api.list(ContactList, "/teams/{}/contact_lists", team_id)

    def list_for_teammate(self, teammate_id: str, /) -> Pager[ContactList]:
        """A teammate's own lists. Needs ``contacts:read``."""
        return self._api.list(ContactList, "/teammates/{}/contact_lists", teammate_id)

    def list_contacts(self, contact_list_id: str, /, **query: Unpack[Paged]) -> Pager[Contact]:
        """The contacts on a list. Needs ``contacts:read``."""
        template = "/contact_lists/{}/contacts"
        return self._api.list(Contact, template, contact_list_id, query=query)

    async def create(self, name: str) -> None:
        """A new list in the oldest active workspace of the token. Needs ``contacts:write``.

        Front does not return it.
        """
        await self._api.send("POST", "/contact_lists", body={"name": name})

    async def create_for_team(self, team_id: str, /, name: str) -> None:
        """A new list of a team, which Front does not return. Needs ``contacts:write``."""
        await self._api.send("POST", "/teams/{}/contact_lists", team_id, body={"name": name})

    async def create_for_teammate(self, teammate_id: str, /, name: str) -> None:
        """A new list of a teammate's own, which is not returned. Needs ``contacts:write``."""
        template = "/teammates/{}/contact_lists"
        await self._api.send("POST", template, teammate_id, body={"name": name})

    async def delete(self, contact_list_id: str, /) -> None:
        """Delete a list; its contacts stay. Needs ``contacts:delete``."""
        await self._api.send("DELETE", "/contact_lists/{}", contact_list_id)

    async def add_contacts(self, contact_list_id: str, /, contact_ids: Ids) -> None:
        """Put contacts on a list. Needs ``contacts:write``."""
        body = {"contact_ids": contact_ids}
        await self._api.send("POST", "/contact_lists/{}/contacts", contact_list_id, body=body)

    async def remove_contacts(self, contact_list_id: str, /, contact_ids: Ids) -> None:
        """Take contacts off a list, at most 50. Needs ``contacts:write``."""
        body = {"contact_ids": contact_ids}
        await self._api.send("DELETE", "/contact_lists/{}/contacts", contact_list_id, body=body)
