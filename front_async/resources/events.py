"""Front's reference: "Events" (https://dev.frontapp.com/reference/events)."""

from typing import Unpack

from front_async.models.events import Event
from front_async.resources.base import Resource
from front_async.resources.queries import EventQuery
from front_async.transport.paging import Pager

_MOST = 15  # Front's own limit for this one list


class Events(Resource):
    """What happened in the inboxes of the company."""

    def list(self, **query: Unpack[EventQuery]) -> Pager[Event]:
        """Every event, newest first. Needs ``events:*:read``."""
        return self._api.list(Event, "/events", query=query, most=_MOST)

    async def get(self, event_id: str, /) -> Event:
        """One event. Needs ``events:*:read``."""
        return await self._api.get(Event, "/events/{}", event_id)
