"""Front's reference: "Contacts" (https://dev.frontapp.com/reference/contacts)."""

from collections.abc import Mapping
from typing import Any, Required, TypedDict, Unpack

from front_async.models.contacts import Contact, HandleSource
from front_async.models.conversations import Conversation
from front_async.resources.base import Ids, Resource
from front_async.resources.queries import ContactQuery, ConversationQuery
from front_async.transport.paging import Pager
from front_async.transport.uploads import Upload


class NewHandle(TypedDict):
    """An address that reaches a contact."""

    handle: str
    """A phone number without a country code is taken for an American one."""
    source: HandleSource


class UpdateContact(TypedDict, total=False):
    """What of a contact may change; what is left out stays."""

    name: str
    description: str
    links: list[str] | tuple[str, ...]
    group_names: list[str] | tuple[str, ...]
    """Deprecated by Front in favour of *list_names*."""
    list_names: list[str] | tuple[str, ...]
    """Every list the contact is to be on; missing ones are made."""
    custom_fields: Mapping[str, Any]
    avatar: Upload
    """A picture. The request becomes a form, which cannot say None."""


class CreateContact(UpdateContact, total=False):
    """What a new contact may hold."""

    handles: Required[list[NewHandle] | tuple[NewHandle, ...]]


class MergeContacts(TypedDict, total=False):
    """Which contacts become one."""

    target_contact_id: str
    """The one that stays; without it, Front chooses."""
    contact_ids: Required[Ids]
    """2 to 50, the target included if it is here."""


class Contacts(Resource):
    """People outside the company."""

    def list(self, **query: Unpack[ContactQuery]) -> Pager[Contact]:
        """The contacts of the whole company. Needs ``contacts:read``."""
        return self._api.list(Contact, "/contacts", query=query)

    def list_for_team(self, team_id: str, /, **query: Unpack[ContactQuery]) -> Pager[Contact]:
        """The contacts of a team. Needs ``contacts:read``."""
        return self._api.list(Contact, "/teams/{}/contacts", team_id, query=query)

    def list_for_teammate(
        self, teammate_id: str, /, **query: Unpack[ContactQuery]
    ) -> Pager[Contact]:
        """A teammate's own contacts. Needs ``contacts:read``."""
        return self._api.list(Contact, "/teammates/{}/contacts", teammate_id, query=query)

    def list_conversations(
        self, contact_id: str, /, **query: Unpack[ConversationQuery]
    ) -> Pager[Conversation]:
        """The conversations with a contact, newest first. Needs ``conversations:read``."""
        return self._api.list(Conversation, "/contacts/{}/conversations", contact_id, query=query)

    async def get(self, contact_id: str, /) -> Contact:
        """One contact. Needs ``contacts:read``."""
        return await self._api.get(Contact, "/contacts/{}", contact_id)

    async def create(self, **body: Unpack[CreateContact]) -> Contact:
        """A new contact of the whole company. Needs ``contacts:write``."""
        return await self._api.post(Contact, "/contacts", body=body)

    async def create_for_team(self, team_id: str, /, **body: Unpack[CreateContact]) -> Contact:
        """A new contact of a team. Needs ``contacts:write``."""
        return await self._api.post(Contact, "/teams/{}/contacts", team_id, body=body)

    async def create_for_teammate(
        self, teammate_id: str, /, **body: Unpack[CreateContact]
    ) -> Contact:
        """A new contact of a teammate's own. Needs ``contacts:write``."""
        return await self._api.post(Contact, "/teammates/{}/contacts", teammate_id, body=body)

    async def update(self, contact_id: str, /, **body: Unpack[UpdateContact]) -> None:
        """Change a contact. Needs ``contacts:write``.

        ``custom_fields`` replaces the whole set: fields that are not in it are erased.
        """
        await self._api.send("PATCH", "/contacts/{}", contact_id, body=body)

    async def merge(self, **body: Unpack[MergeContacts]) -> Contact:
        """Make one contact of several, and delete the others. Needs ``contacts:write``."""
        return await self._api.post(Contact, "/contacts/merge", body=body)

    async def delete(self, contact_id: str, /) -> None:
        """Delete a contact. Needs ``contacts:delete``."""
        await self._api.send("DELETE", "/contacts/{}", contact_id)
