"""Front's reference: "Teammate groups" (https://dev.frontapp.com/reference/teammate-groups)."""

from typing import Required, TypedDict, Unpack

from front_async.models.inboxes import Inbox
from front_async.models.teammate_groups import TeammateGroup
from front_async.models.teammates import Teammate
from front_async.models.teams import TeamPreview
from front_async.resources.base import Ids, Resource
from front_async.transport.paging import Pager


class ContactAccess(TypedDict, total=False):
    """Which contacts a group may see."""

    access: Required[str]
    """"all", "contact_lists" or "none"; "contact_groups" is the old name of the second."""
    contact_group_ids: Ids
    """Deprecated by Front in favour of *contact_list_ids*."""
    contact_list_ids: Ids
    """Where *access* is "contact_lists"."""


class Permissions(TypedDict, total=False):
    """What a group may see."""

    contacts: ContactAccess
    """Only where the company restricts access to shared contacts."""


class UpdateTeammateGroup(TypedDict, total=False):
    """What of a teammate group may change; what is left out stays."""

    name: str
    description: str
    permissions: Permissions


class CreateTeammateGroup(TypedDict, total=False):
    """What a new teammate group may hold."""

    name: Required[str]
    description: str
    permissions: Permissions


class TeammateGroups(Resource):
    """Teammates who get access to teams and inboxes together.

    A group that is managed by SCIM cannot be changed here.
    """

    def list(self) -> Pager[TeammateGroup]:
        """Every teammate group. Needs ``teammate_groups:read``."""
        return self._api.list(TeammateGroup, "/teammate_groups")

    def list_inboxes(self, group_id: str, /) -> Pager[Inbox]:
        """The inboxes a group has access to by its teams. Needs ``inboxes:read``."""
        return self._api.list(Inbox, "/teammate_groups/{}/inboxes", group_id)

    def list_teammates(self, group_id: str, /) -> Pager[Teammate]:
        """The members of a group. Needs ``teammates:read``."""
        return self._api.list(Teammate, "/teammate_groups/{}/teammates", group_id)

    def list_teams(self, group_id: str, /) -> Pager[TeamPreview]:
        """The teams of a group, whose public inboxes it has access to. Needs ``teams:read``."""
        return self._api.list(TeamPreview, "/teammate_groups/{}/teams", group_id)

    async def get(self, group_id: str, /) -> TeammateGroup:
        """One teammate group. Needs ``teammate_groups:read``."""
        return await self._api.get(TeammateGroup, "/teammate_groups/{}", group_id)

    async def create(self, **body: Unpack[CreateTeammateGroup]) -> TeammateGroup:
        """A new teammate group. Needs ``teammate_groups:write``."""
        return await self._api.post(TeammateGroup, "/teammate_groups", body=body)

    async def update(self, group_id: str, /, **body: Unpack[UpdateTeammateGroup]) -> None:
        """Change a teammate group. Needs ``teammate_groups:write``."""
        await self._api.send("PATCH", "/teammate_groups/{}", group_id, body=body)

    async def delete(self, group_id: str, /) -> None:
        """Delete a teammate group; its members stay. Needs ``teammate_groups:delete``."""
        await self._api.send("DELETE", "/teammate_groups/{}", group_id)

    async def add_inboxes(self, group_id: str, /, inbox_ids: Ids) -> None:
        """Give a group access to inboxes that are not public. Needs ``teammate_groups:write``.

        They must be of one of its teams.
        """
        body = {"inbox_ids": inbox_ids}
        await self._api.send("POST", "/teammate_groups/{}/inboxes", group_id, body=body)

    async def remove_inboxes(self, group_id: str, /, inbox_ids: Ids) -> None:
        """Take access to inboxes that are not public. Needs ``teammate_groups:write``."""
        body = {"inbox_ids": inbox_ids}
        await self._api.send("DELETE", "/teammate_groups/{}/inboxes", group_id, body=body)

    async def add_teammates(self, group_id: str, /, teammate_ids: Ids) -> None:
        """Make teammates members of a group. Needs ``teammate_groups:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("POST", "/teammate_groups/{}/teammates", group_id, body=body)

    async def remove_teammates(self, group_id: str, /, teammate_ids: Ids) -> None:
        """End the membership of teammates in a group. Needs ``teammate_groups:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("DELETE", "/teammate_groups/{}/teammates", group_id, body=body)

    async def add_teams(self, group_id: str, /, team_ids: Ids) -> None:
        """Give a group access to teams and public inboxes. Needs ``teammate_groups:write``."""
        body = {"team_ids": team_ids}
        await self._api.send("POST", "/teammate_groups/{}/teams", group_id, body=body)

    async def remove_teams(self, group_id: str, /, team_ids: Ids) -> None:
        """Take teams, with their inboxes, from a group. Needs ``teammate_groups:write``."""
        body = {"team_ids": team_ids}
        await self._api.send("DELETE", "/teammate_groups/{}/teams", group_id, body=body)
