"""What Front answers about its links: tickets, issues and pages tied to conversations.

The ``_links`` of every record are another thing: see :mod:`front_async.models.links`.
"""

from typing import Any

from front_async.models.links import Linked, Relatives


class Link(Linked[Relatives], frozen=True, kw_only=True):
    """Something outside Front that conversations are about."""

    id: str
    name: str | None = None
    type: str | None = None
    """Who provides it: "web", "app_" with the id of an app, or "jira", "github" and the like."""
    external_url: str | None = None
    custom_fields: dict[str, Any] | None = None
