"""Front's reference: "Inboxes" (https://dev.frontapp.com/reference/inboxes)."""

from collections.abc import Mapping
from typing import Any, Required, TypedDict, Unpack

from front_async.models.channels import Channel
from front_async.models.conversations import Conversation
from front_async.models.inboxes import Inbox
from front_async.models.teammates import Teammate
from front_async.resources.base import Ids, Resource
from front_async.resources.queries import ConversationQuery
from front_async.transport.paging import Pager


class CreatePrivateInbox(TypedDict, total=False):
    """What a new inbox of a teammate's own may hold."""

    name: Required[str]
    custom_fields: Mapping[str, Any]


class CreateInbox(CreatePrivateInbox, total=False):
    """What a new inbox may hold."""

    teammate_ids: Ids
    """Who may read it, where it is not for everyone."""
    is_public: bool


class Inboxes(Resource):
    """Where conversations arrive."""

    def list(self) -> Pager[Inbox]:
        """Every inbox the token can see. Needs ``inboxes:read``."""
        return self._api.list(Inbox, "/inboxes")

    def list_for_team(self, team_id: str, /) -> Pager[Inbox]:
        """The inboxes of a team. Needs ``inboxes:read``."""
        return self._api.list(Inbox, "/teams/{}/inboxes", team_id)

    def list_private_for_teammate(self, teammate_id: str, /) -> Pager[Inbox]:
        """A teammate's own inboxes. Needs ``inboxes:read``."""
        return self._api.list(Inbox, "/teammates/{}/private_inboxes", teammate_id)

    def list_channels(self, inbox_id: str, /) -> Pager[Channel]:
        """The channels that feed an inbox. Needs ``channels:read``."""
        return self._api.list(Channel, "/inboxes/{}/channels", inbox_id)

    def list_conversations(
        self, inbox_id: str, /, **query: Unpack[ConversationQuery]
    ) -> Pager[Conversation]:
        """The conversations in an inbox. Needs ``conversations:read``."""
        return self._api.list(Conversation, "/inboxes/{}/conversations", inbox_id, query=query)

    def list_teammates(self, inbox_id: str, /) -> Pager[Teammate]:
        """The teammates with access to an inbox. Needs ``teammates:read``."""
        return self._api.list(Teammate, "/inboxes/{}/teammates", inbox_id)

    async def get(self, inbox_id: str, /) -> Inbox:
        """One inbox. Needs ``inboxes:read``."""
        return await self._api.get(Inbox, "/inboxes/{}", inbox_id)

    async def create(self, **body: Unpack[CreateInbox]) -> Inbox:
        """A new inbox in the oldest active workspace of the token. Needs ``inboxes:write``."""
        return await self._api.post(Inbox, "/inboxes", body=body)

    async def create_for_team(self, team_id: str, /, **body: Unpack[CreateInbox]) -> Inbox:
        """A new inbox of a team. Needs ``inboxes:write``."""
        return await self._api.post(Inbox, "/teams/{}/inboxes", team_id, body=body)

    async def create_private_for_teammate(
        self, teammate_id: str, /, **body: Unpack[CreatePrivateInbox]
    ) -> Inbox:
        """A new inbox of a teammate's own. Needs ``inboxes:write``."""
        return await self._api.post(Inbox, "/teammates/{}/private_inboxes", teammate_id, body=body)

    async def add_teammates(self, inbox_id: str, /, teammate_ids: Ids) -> None:
        """Give teammates access to an inbox. Needs ``inboxes:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("POST", "/inboxes/{}/teammates", inbox_id, body=body)

    async def remove_teammates(self, inbox_id: str, /, teammate_ids: Ids) -> None:
        """Take access to an inbox from teammates. Needs ``inboxes:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("DELETE", "/inboxes/{}/teammates", inbox_id, body=body)
