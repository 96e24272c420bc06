"""Front's reference: "Shifts" (https://dev.frontapp.com/reference/shifts)."""

from typing import TypedDict, Unpack

from front_async.models.shifts import Shift, ShiftColor
from front_async.models.teammates import Teammate
from front_async.resources.base import Ids, Resource
from front_async.transport.paging import Pager


class Hours(TypedDict):
    """When people work on a day."""

    start: str
    """Such as "09:00"."""
    end: str


class Week(TypedDict, total=False):
    """When people work in a week; a day left out is a day off."""

    mon: Hours
    tue: Hours
    wed: Hours
    thu: Hours
    fri: Hours
    sat: Hours
    sun: Hours


class CreateShift(TypedDict):
    """What a new shift holds."""

    name: str
    color: ShiftColor
    timezone: str
    """A name of the IANA database, such as "Europe/Paris"."""
    times: Week
    teammate_ids: Ids


class UpdateShift(TypedDict, total=False):
    """What of a shift may change; what is left out stays."""

    name: str
    color: ShiftColor
    timezone: str
    """A name of the IANA database, such as "Europe/Paris"."""
    times: Week
    teammate_ids: Ids
    """All who are to be in it."""


class Shifts(Resource):
    """The hours in which teammates work."""

    def list(self) -> Pager[Shift]:
        """Every shift. Needs ``shifts:read``."""
        return self._api.list(Shift, "/shifts")

    def list_for_team(self, team_id: str, /) -> Pager[Shift]:
        """The shifts of a team. Needs ``shifts:read``."""
        return self._api.list(Shift, "/teams/{}/shifts", team_id)

    def list_for_teammate(self, teammate_id: str, /) -> Pager[Shift]:
        """The shifts a teammate is in. Needs ``shifts:read``."""
        return self._api.list(Shift, "/teammates/{}/shifts", teammate_id)

    def list_teammates(self, shift_id: str, /) -> Pager[Teammate]:
        """The teammates in a shift. Needs ``teammates:read``."""
        return self._api.list(Teammate, "/shifts/{}/teammates", shift_id)

    async def get(self, shift_id: str, /) -> Shift:
        """One shift. Needs ``shifts:read``."""
        return await self._api.get(Shift, "/shifts/{}", shift_id)

    async def create(self, **body: Unpack[CreateShift]) -> Shift:
        """A new shift in the oldest active workspace of the token. Needs ``shifts:write``."""
        return await self._api.post(Shift, "/shifts", body=body)

    async def create_for_team(self, team_id: str, /, **body: Unpack[CreateShift]) -> Shift:
        """A new shift of a team. Needs ``shifts:write``."""
        return await self._api.post(Shift, "/teams/{}/shifts", team_id, body=body)

    async def update(self, shift_id: str, /, **body: Unpack[UpdateShift]) -> None:
        """Change a shift. Needs ``shifts:write``."""
        await self._api.send("PATCH", "/shifts/{}", shift_id, body=body)

    async def add_teammates(self, shift_id: str, /, teammate_ids: Ids) -> None:
        """Put members of its team into a shift. Needs ``shifts:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("POST", "/shifts/{}/teammates", shift_id, body=body)

    async def remove_teammates(self, shift_id: str, /, teammate_ids: Ids) -> None:
        """Take teammates out of a shift. Needs ``shifts:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("DELETE", "/shifts/{}/teammates", shift_id, body=body)
