"""Front's reference: "Statuses" (https://dev.frontapp.com/reference/statuses)."""

from front_async.models.statuses import Status
from front_async.resources.base import Resource
from front_async.transport.paging import Pager


class Statuses(Resource):
    """The ticket statuses of a company that has ticketing."""

    def list(self) -> Pager[Status]:
        """Every ticket status. Needs ``statuses:read``.

        Where the company has no ticketing it is :class:`~front_async.NotFound`.
        """
        return self._api.list(Status, "/company/statuses")

    async def get(self, status_id: str, /) -> Status:
        """One ticket status. Needs ``statuses:read``."""
        return await self._api.get(Status, "/company/statuses/{}", status_id)
