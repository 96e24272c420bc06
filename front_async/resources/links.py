"""Front's reference: "Links" (https://dev.frontapp.com/reference/links)."""

from typing import TypedDict, Unpack

from front_async.models.conversation_links import Link
from front_async.models.conversations import Conversation
from front_async.resources.base import Resource
from front_async.resources.queries import LinkQuery, SortedConversationQuery
from front_async.transport.paging import Pager


class CreateLink(TypedDict, total=False):
    """What a new link may hold: an address or a pattern, not both."""

    name: str
    """Without it, the address."""
    external_url: str
    pattern: str
    """What an app's objects are recognised by, such as "ORDER-123": those are updated."""


class Links(Resource):
    """Tickets, issues and pages that conversations are about."""

    def list(self, **query: Unpack[LinkQuery]) -> Pager[Link]:
        """Every link of the company. Needs ``links:read``."""
        return self._api.list(Link, "/links", query=query)

    def list_conversations(
        self, link_id: str, /, **query: Unpack[SortedConversationQuery]
    ) -> Pager[Conversation]:
        """The conversations about a link. Needs ``conversations:read``."""
        return self._api.list(Conversation, "/links/{}/conversations", link_id, query=query)

    async def get(self, link_id: str, /) -> Link:
        """One link. Needs ``links:read``."""
        return await self._api.get(Link, "/links/{}", link_id)

    async def create(self, **body: Unpack[CreateLink]) -> Link:
        """A new link, or the update of an app's object. Needs ``links:write``.

        An object of an app is not made here: a pattern nobody knows yet makes nothing.
        """
        return await self._api.post(Link, "/links", body=body)

    async def update(self, link_id: str, /, name: str) -> None:
        """Rename a link. Needs ``links:write``."""
        await self._api.send("PATCH", "/links/{}", link_id, body={"name": name})
