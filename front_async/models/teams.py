"""What Front answers about teams, which its interface calls workspaces."""

import attrs

from front_async.models.inboxes import Inbox
from front_async.models.links import Linked, Relatives
from front_async.models.teammates import Teammate


@attrs.frozen(kw_only=True)
class TeamPreview(Linked[Relatives]):
    """A team as the list of teams shows it."""

    id: str
    name: str | None = None


@attrs.frozen(kw_only=True)
class Team(TeamPreview):
    """A team with its inboxes and its members."""

    inboxes: tuple[Inbox, ...] = ()
    members: tuple[Teammate, ...] = ()
