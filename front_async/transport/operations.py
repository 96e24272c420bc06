"""What sending an operation twice would do."""

from functools import cache

from front_async.transport.call import Repeat

_SAFE = frozenset({"GET", "HEAD"})
_IDEMPOTENT_METHODS = frozenset({"PUT", "DELETE"})

_IDEMPOTENT = frozenset(
    {
        # They add to a set: a second time changes nothing.
        "POST /accounts/{}/contacts",
        "POST /contact_groups/{}/contacts",
        "POST /contact_lists/{}/contacts",
        "POST /conversations/{}/followers",
        "POST /conversations/{}/links",
        "POST /conversations/{}/tags",
        "POST /inboxes/{}/teammates",
        "POST /shifts/{}/teammates",
        "POST /teammate_groups/{}/inboxes",
        "POST /teammate_groups/{}/teammates",
        "POST /teammate_groups/{}/teams",
        "POST /teams/{}/teammates",
        "POST /views/{}/teammates",
        # Front does not import two messages with the same external_id, which is required.
        "POST /inboxes/{}/imported_messages",
    }
)


@cache
def repeat_of(method: str, template: str) -> Repeat:
    """Tell what sending an operation twice would do; an unknown one is taken for the worst."""
    if method in _SAFE:
        return Repeat.SAFE
    if method in _IDEMPOTENT_METHODS or f"{method} {template}" in _IDEMPOTENT:
        return Repeat.IDEMPOTENT
    return Repeat.UNSAFE
