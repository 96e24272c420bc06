"""Front's reference: "Tags" (https://dev.frontapp.com/reference/tags)."""

from typing import Required, TypedDict, Unpack

from front_async.models.conversations import Conversation
from front_async.models.tags import Tag, TagHighlight
from front_async.resources.base import Resource
from front_async.resources.queries import ConversationQuery, TagQuery
from front_async.transport.paging import Pager


class CreateTag(TypedDict, total=False):
    """What a new tag may hold."""

    name: Required[str]
    """At most 64 characters."""
    description: str
    highlight: TagHighlight | str
    is_visible_in_conversation_lists: bool


class UpdateTag(TypedDict, total=False):
    """What of a tag may change; what is left out stays."""

    name: str
    """At most 64 characters."""
    description: str
    highlight: TagHighlight | str
    parent_tag_id: str | None
    """None takes the tag out of its parent."""
    is_visible_in_conversation_lists: bool


class Tags(Resource):
    """Labels that sort conversations."""

    def list(self, **query: Unpack[TagQuery]) -> Pager[Tag]:
        """Every tag the token can see. Needs ``tags:read``."""
        return self._api.list(Tag, "/tags", query=query)

    def list_company(self, **query: Unpack[TagQuery]) -> Pager[Tag]:
        """The tags of the whole company. Needs ``tags:read``."""
        return self._api.list(Tag, "/company/tags", query=query)

    def list_for_team(self, team_id: str, /, **query: Unpack[TagQuery]) -> Pager[Tag]:
        """The tags of a team. Needs ``tags:read``."""
        return self._api.list(Tag, "/teams/{}/tags", team_id, query=query)

    def list_for_teammate(self, teammate_id: str, /, **query: Unpack[TagQuery]) -> Pager[Tag]:
        """A teammate's own tags. Needs ``tags:read``."""
        return self._api.list(Tag, "/teammates/{}/tags", teammate_id, query=query)

    def list_children(self, tag_id: str, /) -> Pager[Tag]:
        """The tags under a tag. Needs ``tags:read``."""
        return self._api.list(Tag, "/tags/{}/children", tag_id)

    def list_conversations(
        self, tag_id: str, /, **query: Unpack[ConversationQuery]
    ) -> Pager[Conversation]:
        """The conversations that carry a tag. Needs ``conversations:read``."""
        return self._api.list(Conversation, "/tags/{}/conversations", tag_id, query=query)

    async def get(self, tag_id: str, /) -> Tag:
        """One tag. Needs ``tags:read``."""
        return await self._api.get(Tag, "/tags/{}", tag_id)

    async def create(self, **body: Unpack[CreateTag]) -> Tag:
        """A new tag in the oldest active workspace the token can reach. Needs ``tags:write``."""
        return await self._api.post(Tag, "/tags", body=body)

    async def create_company(self, **body: Unpack[CreateTag]) -> Tag:
        """A new tag for the whole company. Needs ``tags:write``."""
        return await self._api.post(Tag, "/company/tags", body=body)

    async def create_for_team(self, team_id: str, /, **body: Unpack[CreateTag]) -> Tag:
        """A new tag of a team. Needs ``tags:write``."""
        return await self._api.post(Tag, "/teams/{}/tags", team_id, body=body)

    async def create_for_teammate(self, teammate_id: str, /, **body: Unpack[CreateTag]) -> Tag:
        """A new tag of a teammate's own. Needs ``tags:write``."""
        return await self._api.post(Tag, "/teammates/{}/tags", teammate_id, body=body)

    async def create_child(self, tag_id: str, /, **body: Unpack[CreateTag]) -> Tag:
        """A new tag under *tag_id*. Needs ``tags:write``."""
        return await self._api.post(Tag, "/tags/{}/children", tag_id, body=body)

    async def update(self, tag_id: str, /, **body: Unpack[UpdateTag]) -> None:
        """Change a tag. Needs ``tags:write``."""
        await self._api.send("PATCH", "/tags/{}", tag_id, body=body)

    async def delete(self, tag_id: str, /) -> None:
        """Delete a tag, and take it off every conversation. Needs ``tags:delete``."""
        await self._api.send("DELETE", "/tags/{}", tag_id)
