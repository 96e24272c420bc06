"""What can be exported, and how each resource is listed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from front_async.client import FrontClient
from front_async.errors import InvalidArgument
from front_async.resources.queries import Paged
from front_async.transport.paging import Pager

LIMIT = 100  # the most Front puts on a page: the fewest requests

Lister = Callable[[FrontClient, str | None], Pager[Any]]
"""Lists from a page token on, or from the beginning."""


def paging(token: str | None) -> Paged:
    """Return the query of a page."""
    return {"limit": LIMIT} if token is None else {"limit": LIMIT, "page_token": token}


# Oldest first where Front lets us: what changes meanwhile moves to the end, and is met there.
WHOLE: Mapping[str, Lister] = {
    "accounts": lambda front, at: front.accounts.list(
        sort_by="created_at", sort_order="asc", **paging(at)
    ),
    "channels": lambda front, _: front.channels.list(),
    "contacts": lambda front, at: front.contacts.list(
        sort_by="created_at", sort_order="asc", **paging(at)
    ),
    "inboxes": lambda front, _: front.inboxes.list(),
    "tags": lambda front, at: front.tags.list(sort_by="id", sort_order="asc", **paging(at)),
    "teammates": lambda front, _: front.teammates.list(),
    "teams": lambda front, _: front.teams.list(),
}
"""What is one list in Front."""

PARTS: Mapping[str, Callable[[FrontClient, str, str | None], Pager[Any]]] = {
    "messages": lambda front, owner, at: front.conversations.list_messages(owner, **paging(at)),
    "comments": lambda front, owner, _: front.comments.list_for_conversation(owner),
}
"""What has a list for each conversation."""

OWNER = "conversations"
"""What the parts belong to."""

TRASH = "trash"
"""What the journal calls the list of conversations in the trash."""

RESOURCES: tuple[str, ...] = (*sorted((*WHOLE, OWNER)), *PARTS)
"""Every resource there is to export."""


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
