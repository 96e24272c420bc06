"""What Front answers about teams, which its interface calls workspaces."""

from front_async.models.inboxes import Inbox
from front_async.models.links import Linked, Relatives
from front_async.models.teammates import Teammate


class TeamPreview(Linked[Relatives], frozen=True, kw_only=True):
    """A team as the list of teams shows it."""

    id: str
    name: str | None = None


class Team(TeamPreview, frozen=True, kw_only=True):
    """A team with its inboxes and its members."""

    inboxes: tuple[Inbox, ...] = ()
    members: tuple[Teammate, ...] = ()
