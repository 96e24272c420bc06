"""Front's reference: "Teams" (https://dev.frontapp.com/reference/teams)."""

from front_async.models.teams import Team, TeamPreview
from front_async.resources.base import Ids, Resource
from front_async.transport.paging import Pager


class Teams(Resource):
    """Parts of the company; Front's interface calls them workspaces."""

    def list(self) -> Pager[TeamPreview]:
        """Every team, without its inboxes and members. Needs ``teams:read``."""
        return self._api.list(TeamPreview, "/teams")

    async def get(self, team_id: str, /) -> Team:
        """One team. Needs ``teams:read``."""
        return await self._api.get(Team, "/teams/{}", team_id)

    async def add_teammates(self, team_id: str, /, teammate_ids: Ids) -> None:
        """Make teammates members of a team. Needs ``teams:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("POST", "/teams/{}/teammates", team_id, body=body)

    async def remove_teammates(self, team_id: str, /, teammate_ids: Ids) -> None:
        """End the membership of teammates in a team. Needs ``teams:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("DELETE", "/teams/{}/teammates", team_id, body=body)
