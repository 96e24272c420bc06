"""Front's reference: "Teammates" (https://dev.frontapp.com/reference/teammates)."""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from front_async.models.conversations import Conversation
from front_async.models.inboxes import Inbox
from front_async.models.teammates import Teammate
from front_async.resources.base import Resource, deprecated
from front_async.resources.queries import ConversationQuery
from front_async.transport.paging import Pager


class UpdateTeammate(TypedDict, total=False):
    """What of a teammate may change; what is left out stays."""

    username: str
    """Unique; lowercase letters, digits and underscores."""
    first_name: str
    last_name: str
    is_available: bool
    custom_fields: Mapping[str, Any]


class Teammates(Resource):
    """The users of Front in the company."""

    def list(self) -> Pager[Teammate]:
        """Every teammate. Needs ``teammates:read``."""
        return self._api.list(Teammate, "/teammates")

    def list_conversations(
        self, teammate_id: str, /, **query: Unpack[ConversationQuery]
    ) -> Pager[Conversation]:
        """What is assigned to a teammate, last changed first. Needs ``conversations:read``."""
        return self._api.list(Conversation, "/teammates/{}/conversations", teammate_id, query=query)

    @deprecated(
        "inboxes.list_private_for_teammate(), or inboxes.list() and inboxes.list_teammates()"
    )
    def list_inboxes(self, teammate_id: str, /) -> Pager[Inbox]:
        """The inboxes a teammate has access to. Needs ``inboxes:read``.

        Front has deprecated it.
        """
        return self._api.list(Inbox, "/teammates/{}/inboxes", teammate_id)

    async def get(self, teammate_id: str, /) -> Teammate:
        """One teammate. Needs ``teammates:read``."""
        return await self._api.get(Teammate, "/teammates/{}", teammate_id)

    async def update(self, teammate_id: str, /, **body: Unpack[UpdateTeammate]) -> None:
        """Change a teammate. Needs ``teammates:write``.

        ``custom_fields`` replaces the whole set: fields that are not in it are erased.
        """
        await self._api.send("PATCH", "/teammates/{}", teammate_id, body=body)
