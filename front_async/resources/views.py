"""Front's reference: "Views" (https://dev.frontapp.com/reference/views)."""

from typing import Required, TypedDict, Unpack

from front_async.models.views import View
from front_async.resources.base import Ids, Resource
from front_async.resources.queries import Paged
from front_async.transport.paging import Pager


class ViewFilters(TypedDict, total=False):
    """What a view shows, beside its inboxes."""

    tag_ids: Ids
    not_tag_ids: Ids
    no_tags: bool
    """Whether it shows only what has no tags."""
    assignee_ids: Ids
    not_assignee_ids: Ids
    highlight: str
    """A colour."""


class CreateView(ViewFilters, total=False):
    """What a new view may hold."""

    name: Required[str]
    inbox_ids: Required[Ids]


class UpdateView(ViewFilters, total=False):
    """What of a view may change; what is left out stays."""

    name: str
    inbox_ids: Ids


class Views(Resource):
    """Filters over conversations that teams share."""

    def list(self, **query: Unpack[Paged]) -> Pager[View]:
        """Every view the token can see. Needs ``views:read``."""
        return self._api.list(View, "/views", query=query)

    def list_for_team(self, team_id: str, /, **query: Unpack[Paged]) -> Pager[View]:
        """The views of a team. Needs ``views:read``."""
        return self._api.list(View, "/teams/{}/views", team_id, query=query)

    async def get(self, view_id: str, /) -> View:
        """One view. Needs ``views:read``."""
        return await self._api.get(View, "/views/{}", view_id)

    async def create_for_team(self, team_id: str, /, **body: Unpack[CreateView]) -> View:
        """A new view of a team. Needs ``views:write``."""
        return await self._api.post(View, "/teams/{}/views", team_id, body=body)

    async def update(self, view_id: str, /, **body: Unpack[UpdateView]) -> None:
        """Change a view. Needs ``views:write``."""
        await self._api.send("PATCH", "/views/{}", view_id, body=body)

    async def add_teammates(self, view_id: str, /, teammate_ids: Ids) -> None:
        """Show a view in the sidebars of teammates. Needs ``views:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("POST", "/views/{}/teammates", view_id, body=body)
