"""What Front documents of each operation beyond its path: scope, and whether it may be repeated.

Front's reference names one scope for every operation but ``GET /me``.
"""

from functools import cache

from front_async.transport.call import Repeat

_SCOPES: dict[str, tuple[str, ...]] = {
    "accounts:delete": ("DELETE /accounts/{}",),
    "accounts:read": (
        "GET /accounts",
        "GET /accounts/{}",
    ),
    "accounts:write": (
        "POST /accounts",
        "PATCH /accounts/{}",
        "DELETE /accounts/{}/contacts",
        "POST /accounts/{}/contacts",
    ),
    "attachments:read": (
        "GET /comments/{}/download/{}",
        "GET /download/{}",
        "GET /message_templates/{}/download/{}",
        "GET /messages/{}/download/{}",
    ),
    "channels:read": (
        "GET /channels",
        "GET /channels/{}",
        "GET /inboxes/{}/channels",
        "GET /teammates/{}/channels",
        "GET /teams/{}/channels",
    ),
    "channels:write": (
        "PATCH /channels/{}",
        "POST /channels/{}/validate",
        "POST /inboxes/{}/channels",
    ),
    "comments:read": (
        "GET /comments/{}",
        "GET /conversations/{}/comments",
    ),
    "comments:write": (
        "PATCH /comments/{}/",
        "POST /comments/{}/replies",
        "POST /conversations/{}/comments",
    ),
    "contacts:delete": ("DELETE /contacts/{}",),
    "contacts:read": (
        "GET /accounts/{}/contacts",
        "GET /contacts",
        "GET /contacts/{}",
        "GET /teammates/{}/contacts",
        "GET /teams/{}/contacts",
    ),
    "contacts:write": (
        "POST /contacts",
        "POST /contacts/merge",
        "PATCH /contacts/{}",
        "POST /teammates/{}/contacts",
        "POST /teams/{}/contacts",
    ),
    "conversations:delete": ("DELETE /conversations/{}",),
    "conversations:read": (
        "GET /contacts/{}/conversations",
        "GET /conversations",
        "GET /conversations/search/{}",
        "GET /conversations/{}",
        "GET /inboxes/{}/conversations",
        "GET /tags/{}/conversations",
        "GET /teammates/{}/conversations",
    ),
    "conversations:write": (
        "POST /conversations",
        "PATCH /conversations/{}",
        "PUT /conversations/{}/assignee",
        "DELETE /conversations/{}/followers",
        "POST /conversations/{}/followers",
        "DELETE /conversations/{}/links",
        "POST /conversations/{}/links",
        "PATCH /conversations/{}/reminders",
        "DELETE /conversations/{}/tags",
        "POST /conversations/{}/tags",
    ),
    "drafts:delete": ("DELETE /drafts/{}",),
    "drafts:read": ("GET /conversations/{}/drafts",),
    "drafts:write": (
        "POST /channels/{}/drafts",
        "POST /conversations/{}/drafts",
        "PATCH /drafts/{}/",
    ),
    "events:*:read": (
        "GET /conversations/{}/events",
        "GET /events",
        "GET /events/{}",
    ),
    "inboxes:read": (
        "GET /conversations/{}/inboxes",
        "GET /inboxes",
        "GET /inboxes/{}",
        "GET /teammates/{}/inboxes",
        "GET /teammates/{}/private_inboxes",
        "GET /teams/{}/inboxes",
    ),
    "inboxes:write": (
        "POST /inboxes",
        "DELETE /inboxes/{}/teammates",
        "POST /inboxes/{}/teammates",
        "POST /teammates/{}/private_inboxes",
        "POST /teams/{}/inboxes",
    ),
    "messages:read": (
        "GET /conversations/{}/messages",
        "GET /messages/{}",
        "GET /messages/{}/seen",
    ),
    "messages:send": (
        "POST /channels/{}/messages",
        "POST /conversations/{}/messages",
    ),
    "messages:write": (
        "POST /channels/{}/incoming_messages",
        "POST /inboxes/{}/imported_messages",
        "POST /messages/{}/seen",
    ),
    "tags:delete": ("DELETE /tags/{}",),
    "tags:read": (
        "GET /company/tags",
        "GET /tags",
        "GET /tags/{}",
        "GET /tags/{}/children",
        "GET /teammates/{}/tags",
        "GET /teams/{}/tags",
    ),
    "tags:write": (
        "POST /company/tags",
        "POST /tags",
        "PATCH /tags/{}",
        "POST /tags/{}/children",
        "POST /teammates/{}/tags",
        "POST /teams/{}/tags",
    ),
    "teammates:read": (
        "GET /comments/{}/mentions",
        "GET /conversations/{}/followers",
        "GET /inboxes/{}/teammates",
        "GET /teammates",
        "GET /teammates/{}",
    ),
    "teammates:write": ("PATCH /teammates/{}",),
    "teams:read": (
        "GET /teams",
        "GET /teams/{}",
    ),
    "teams:write": (
        "DELETE /teams/{}/teammates",
        "POST /teams/{}/teammates",
    ),
}

_SAFE = frozenset({"GET", "HEAD"})
_IDEMPOTENT_METHODS = frozenset({"PUT", "DELETE"})

_IDEMPOTENT = frozenset(
    {
        # They add to a set: a second time changes nothing.
        "POST /accounts/{}/contacts",
        "POST /conversations/{}/followers",
        "POST /conversations/{}/links",
        "POST /conversations/{}/tags",
        "POST /inboxes/{}/teammates",
        "POST /teams/{}/teammates",
        # Front does not import two messages with the same external_id, which is required.
        "POST /inboxes/{}/imported_messages",
    }
)

_SCOPE_OF = {operation: scope for scope, names in _SCOPES.items() for operation in names}


def required_scope(operation: str) -> str | None:
    """Return the scope an operation needs, such as "tags:write" for "POST /tags".

    None for an operation that needs none or is not known.
    """
    return _SCOPE_OF.get(operation)


@cache
def repeat_of(method: str, template: str) -> Repeat:
    """Tell what sending an operation twice would do; an unknown one is taken for the worst."""
    if method in _SAFE:
        return Repeat.SAFE
    if method in _IDEMPOTENT_METHODS or f"{method} {template}" in _IDEMPOTENT:
        return Repeat.IDEMPOTENT
    return Repeat.UNSAFE
