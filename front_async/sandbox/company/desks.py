"""Teams, inboxes and channels: where the mail arrives and who may see it."""

from typing import Final

import attrs

from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import Record, Site
from front_async.sandbox.company.staff import PEOPLE, TEAMMATES, Staff, plain
from front_async.sandbox.company.words import INBOXES, TEAMS

SHARED: Final = len(INBOXES)  # of these, inbox n belongs to team n modulo the teams
PRIVATE: Final = 6  # one each for the first teammates
CHANNELS: Final = SHARED + PRIVATE + 2  # one per inbox, and two that are connected to none
_CHANNEL_TYPES: Final = {4: "twilio", 8: "custom", 11: "front_chat", 19: "rcs"}
_BY_PHONE: Final = ("twilio", "rcs")


@attrs.frozen
class Team:
    """A team: its name and the numbers of its members."""

    name: str
    members: tuple[int, ...]


class Desks:
    """Teams, inboxes, channels, and the access of teammates to inboxes."""

    def __init__(self, site: Site, staff: Staff) -> None:
        self._site = site
        self._staff = staff
        self.teams: Shelf[Team] = Shelf(site.ids("teams"), len(TEAMS), _team, keep=True)
        self.inboxes: Shelf[Record] = Shelf(
            site.ids("inboxes"), SHARED + PRIVATE, self._inbox, keep=True
        )
        self.channels: Shelf[Record] = Shelf(
            site.ids("channels"), CHANNELS, self._channel, keep=True
        )
        self._access: dict[int, tuple[int, ...]] = {}

    def team_url(self, index: int) -> str:
        """Where the team numbered *index* is to be had."""
        return f"{self._site.origin}/teams/{self.teams.ids.id(index)}"

    def inbox_url(self, index: int) -> str:
        """Where the inbox numbered *index* is to be had."""
        return f"{self._site.origin}/inboxes/{self.inboxes.ids.id(index)}"

    def team_record(self, index: int) -> Record:
        """The team as served, with its inboxes and members in full."""
        team = self.teams.row(index)
        members = [self._staff.record(member) for member in team.members]
        return {
            "_links": {"self": self.team_url(index)},
            "id": self.teams.ids.id(index),
            "name": team.name,
            "inboxes": self.owned(self.inboxes, self.team_url(index)),
            "members": [member for member in members if member is not None],
        }

    def owned(self, shelf: Shelf[Record], owner: str) -> list[Record]:
        """The records of *shelf* that link to *owner*."""
        rows = (shelf.row(index) for index in shelf.alive())
        return [row for row in rows if row["_links"]["related"].get("owner") == owner]

    def access(self, inbox: int) -> tuple[int, ...]:
        """The numbers of the teammates who see this inbox."""
        known = self._access.get(inbox)
        return _members(inbox) if known is None else known

    def grant(self, inbox: int, teammates: tuple[int, ...]) -> None:
        """Let exactly these *teammates* see this inbox."""
        self._access[inbox] = teammates

    def with_address(self, address: str) -> int | None:
        """The number of the channel with this address."""
        matches = (n for n in self.channels.alive() if self.channels.row(n)["address"] == address)
        return next(matches, None)

    def inbox_of(self, channel: int) -> int | None:
        """The number of the inbox a channel is connected to."""
        url = self.channels.row(channel)["_links"]["related"]["inbox"]
        return None if url is None else self.inboxes.find(url.rpartition("/")[2])

    def channels_of(self, inbox: int) -> list[int]:
        """The numbers of the channels that are connected to an inbox."""
        return [channel for channel in self.channels.alive() if self.inbox_of(channel) == inbox]

    def make_inbox(
        self, index: int, name: str, owner: str, *, private: bool, public: bool = True
    ) -> Record:
        """An inbox record with these values."""
        url = self.inbox_url(index)
        related = {
            "teammates": f"{url}/teammates",
            "conversations": f"{url}/conversations",
            "channels": f"{url}/channels",
            "owner": owner,
        }
        return {
            "_links": {"self": url, "related": related},
            "id": self.inboxes.ids.id(index),
            "name": name,
            "is_private": private,
            "is_public": public,
            "custom_fields": {},
        }

    def make_channel(self, index: int, inbox: int | None, values: Record) -> Record:
        """A channel record of *inbox* (or of none) with these values."""
        url = f"{self._site.origin}/channels/{self.channels.ids.id(index)}"
        owner = None
        if inbox is not None:
            owner = self.inboxes.row(inbox)["_links"]["related"]["owner"]
        related = {"inbox": None if inbox is None else self.inbox_url(inbox), "owner": owner}
        return {
            "_links": {"self": url, "related": related},
            "id": self.channels.ids.id(index),
            **values,
        }

    def _inbox(self, index: int) -> Record:
        if index < SHARED:
            owner = self.team_url(index % len(TEAMS))
            return self.make_inbox(index, INBOXES[index], owner, private=False)
        owner = self._staff.url(index - SHARED)
        return self.make_inbox(index, "Personal", owner, private=True, public=False)

    def _channel(self, index: int) -> Record:
        inbox = index if index < SHARED + PRIVATE else None
        name = INBOXES[index % SHARED]
        kind = _CHANNEL_TYPES.get(index, "gmail" if index % 2 else "smtp")
        address = f"{plain(name)}.{index}@{self._site.domain}"
        if kind in _BY_PHONE:
            address = f"+1570555{index:04d}"
        values: Record = {
            "name": f"{name} mail",
            "address": address,
            "type": kind,
            "send_as": address,
            "settings": {"undo_send_time": 5, "all_teammates_can_reply": index % 3 == 0},
            "is_private": SHARED <= index < SHARED + PRIVATE,
            "is_valid": index != CHANNELS - 1,
        }
        if index % 4 == 1:
            values["types"] = [
                kind
            ]  # the field's name until late 2025; some answers still carry it
        return self.make_channel(index, inbox, values)


def _team(index: int) -> Team:
    return Team(TEAMS[index], tuple(range(index, PEOPLE, len(TEAMS))))


def _members(inbox: int) -> tuple[int, ...]:
    if SHARED <= inbox < SHARED + PRIVATE:
        return (inbox - SHARED,)
    return tuple(teammate for teammate in range(TEAMMATES) if (teammate + inbox) % 3)
