"""What can be exported, and how each resource is listed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from front_async.client import FrontClient
from front_async.errors import InvalidArgument
from front_async.transport.paging import Pager

_LIMIT = 100  # the most Front puts on a page: the fewest requests

WHOLE: Mapping[str, Callable[[FrontClient], Pager[Any]]] = {
    "accounts": lambda front: front.accounts.list(limit=_LIMIT),
    "channels": lambda front: front.channels.list(),
    "contacts": lambda front: front.contacts.list(limit=_LIMIT),
    "conversations": lambda front: front.conversations.list(limit=_LIMIT),
    "inboxes": lambda front: front.inboxes.list(),
    "tags": lambda front: front.tags.list(limit=_LIMIT),
    "teammates": lambda front: front.teammates.list(),
    "teams": lambda front: front.teams.list(),
}
"""What is one list in Front."""

PARTS: Mapping[str, Callable[[FrontClient, str], Pager[Any]]] = {
    "messages": lambda front, owner: front.conversations.list_messages(owner, limit=_LIMIT),
    "comments": lambda front, owner: front.comments.list_for_conversation(owner),
}
"""What has a list for each conversation."""

OWNER = "conversations"
"""What the parts belong to."""

RESOURCES: tuple[str, ...] = (*WHOLE, *PARTS)
"""Every resource there is to export; each has a file of its own."""


def choose(resources: Iterable[str], left_out: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the resources asked for, each once and in the order of :data:`RESOURCES`.

    Raises:
        InvalidArgument: One is unknown, or none is left.
    """
    asked = {resources} if isinstance(resources, str) else set(resources)
    unknown = asked - set(RESOURCES)
    if unknown:
        raise InvalidArgument(
            f"resources: {_listed(unknown)} cannot be exported; {_listed(RESOURCES)} can"
        )
    chosen = asked - set(left_out)
    if not chosen:
        raise InvalidArgument("resources: nothing is left to export")
    return tuple(name for name in RESOURCES if name in chosen)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
