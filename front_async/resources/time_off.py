"""Front's reference: "Time Off" (https://dev.frontapp.com/reference/time-off)."""

from typing import Required, TypedDict, Unpack

from front_async.models.time_off import TimeOff as TimeOffRecord
from front_async.resources.base import Ids, Resource
from front_async.resources.queries import Moment, TimeOffQuery
from front_async.transport.paging import Pager


class SetAutoResponder(TypedDict, total=False):
    """What answers for a teammate who is away."""

    body: str
    is_enabled: bool
    is_contacts_only: bool
    """Whether only known contacts get an answer."""
    channel_ids: Ids


class UpdateTimeOff(TypedDict, total=False):
    """What of a time off may change; what is left out stays."""

    name: str
    start_at: Moment
    end_at: Moment | None
    """None leaves the end open."""
    auto_responder: SetAutoResponder


class CreateTimeOff(TypedDict, total=False):
    """What a new time off may hold."""

    name: Required[str]
    start_at: Required[Moment]
    end_at: Moment | None
    """None leaves the end open."""
    auto_responder: SetAutoResponder


class TimeOff(Resource):
    """When teammates are away."""

    def list_for_team(self, team_id: str, /, **query: Unpack[TimeOffQuery]) -> Pager[TimeOffRecord]:
        """The time off of all members of a team. Needs ``time_off:read``."""
        return self._api.list(TimeOffRecord, "/teams/{}/time_offs", team_id, query=query)

    def list_for_teammate(
        self, teammate_id: str, /, **query: Unpack[TimeOffQuery]
    ) -> Pager[TimeOffRecord]:
        """A teammate's time off. Needs ``time_off:read``."""
        return self._api.list(TimeOffRecord, "/teammates/{}/time_offs", teammate_id, query=query)

    async def get(self, time_off_id: str, /) -> TimeOffRecord:
        """One time off. Needs ``time_off:read``."""
        return await self._api.get(TimeOffRecord, "/time_offs/{}", time_off_id)

    async def create_for_teammate(
        self, teammate_id: str, /, **body: Unpack[CreateTimeOff]
    ) -> TimeOffRecord:
        """A new time off of a teammate. Needs ``time_off:write``."""
        template = "/teammates/{}/time_offs"
        return await self._api.post(TimeOffRecord, template, teammate_id, body=body)

    async def update(self, time_off_id: str, /, **body: Unpack[UpdateTimeOff]) -> None:
        """Change a time off. Needs ``time_off:write``."""
        await self._api.send("PATCH", "/time_offs/{}", time_off_id, body=body)

    async def delete(self, time_off_id: str, /) -> None:
        """Delete a time off. Needs ``time_off:delete``."""
        await self._api.send("DELETE", "/time_offs/{}", time_off_id)
