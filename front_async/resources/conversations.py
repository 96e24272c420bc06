"""Front's reference: "Conversations" (https://dev.frontapp.com/reference/conversations)."""

from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict, Unpack

from front_async.models.conversations import Conversation
from front_async.models.events import Event
from front_async.models.inboxes import Inbox
from front_async.models.messages import Message
from front_async.models.teammates import Teammate
from front_async.resources.base import Files, Ids, Resource
from front_async.resources.queries import MessageQuery, Moment, Paged, SortedConversationQuery
from front_async.transport.paging import Pager


class StarterComment(TypedDict, total=False):
    """The comment that begins a discussion."""

    author_id: str
    """The teammate it is from; without it, the token speaks for itself."""
    body: Required[str]
    attachments: Files


class CreateConversation(TypedDict, total=False):
    """What a new discussion or task may hold."""

    type: Required[Literal["discussion", "task"]]
    inbox_id: str
    """This or *teammate_ids*, not both."""
    teammate_ids: Ids
    subject: Required[str]
    comment: StarterComment
    """A discussion needs one."""
    description: str
    """Tasks only."""
    due_at: Moment
    """Tasks only."""
    custom_fields: Mapping[str, Any]


class UpdateConversation(TypedDict, total=False):
    """What of a conversation may change; what is left out stays."""

    assignee_id: str | None
    """None unassigns."""
    inbox_id: str
    """The inbox to move it to."""
    status: Literal["archived", "open", "deleted", "spam"]
    status_id: str
    """In place of *status*, where the company has ticketing."""
    tag_ids: Ids
    """All the tags it is to have."""
    description: str | None
    """Tasks only."""
    due_at: Moment | None
    """Tasks only."""
    custom_fields: Mapping[str, Any]


class UpdateReminders(TypedDict, total=False):
    """When a conversation is to come back."""

    teammate_id: Required[str]
    """Of a private conversation its owner; of a shared one, anyone with access to its inbox."""
    scheduled_at: Required[Moment | None]
    """None cancels the reminder."""
    status_id: str
    """The waiting status, where the company has ticketing."""


class AddLinks(TypedDict, total=False):
    """What to link: ids or addresses, not both, at most 10."""

    link_ids: Ids
    link_external_urls: list[str] | tuple[str, ...]
    """Links that do not exist yet are made."""


class Conversations(Resource):
    """Threads of messages and comments.

    A conversation that was merged into another is followed there, whatever you ask or do.
    """

    def list(self, **query: Unpack[SortedConversationQuery]) -> Pager[Conversation]:
        """Every conversation, last changed first. Needs ``conversations:read``."""
        return self._api.list(Conversation, "/conversations", query=query)

    def search(self, query: str, /, **paging: Unpack[Paged]) -> Pager[Conversation]:
        """The conversations that match a query, last active first. Needs ``conversations:read``.

        The query is as in Front's search box: ``"late order" is:open tag:tag_123``. Searches may
        use 40 % of the company's rate limit.
        """
        return self._api.list(Conversation, "/conversations/search/{}", query, query=paging)

    def list_events(self, conversation_id: str, /, **query: Unpack[Paged]) -> Pager[Event]:
        """What happened in a conversation, newest first. Needs ``events:*:read``."""
        return self._api.list(Event, "/conversations/{}/events", conversation_id, query=query)

    def list_followers(self, conversation_id: str, /) -> Pager[Teammate]:
        """The teammates who follow a conversation. Needs ``teammates:read``."""
        return self._api.list(Teammate, "/conversations/{}/followers", conversation_id)

    def list_inboxes(self, conversation_id: str, /) -> Pager[Inbox]:
        """The inboxes a conversation is in. Needs ``inboxes:read``."""
        return self._api.list(Inbox, "/conversations/{}/inboxes", conversation_id)

    def list_messages(
        self, conversation_id: str, /, **query: Unpack[MessageQuery]
    ) -> Pager[Message]:
        """The messages of a conversation, newest first. Needs ``messages:read``."""
        return self._api.list(Message, "/conversations/{}/messages", conversation_id, query=query)

    async def get(self, conversation_id: str, /) -> Conversation:
        """One conversation. Needs ``conversations:read``."""
        return await self._api.get(Conversation, "/conversations/{}", conversation_id)

    async def create(self, **body: Unpack[CreateConversation]) -> Conversation:
        """A new discussion or task. Needs ``conversations:write``.

        Both hold comments only; ``messages.create()`` begins a conversation with messages.
        """
        return await self._api.post(Conversation, "/conversations", body=body)

    async def update(self, conversation_id: str, /, **body: Unpack[UpdateConversation]) -> None:
        """Change a conversation. Needs ``conversations:write``.

        ``tag_ids`` replaces all tags. So does ``custom_fields`` with the whole set: fields that
        are not in it are erased.
        """
        await self._api.send("PATCH", "/conversations/{}", conversation_id, body=body)

    async def delete(self, conversation_id: str, /) -> None:
        """Delete a conversation for good. Needs ``conversations:delete``.

        It must be in the trash already.
        """
        await self._api.send("DELETE", "/conversations/{}", conversation_id)

    async def update_assignee(self, conversation_id: str, /, assignee_id: str | None) -> None:
        """Assign a conversation, or with None unassign it. Needs ``conversations:write``."""
        body = {"assignee_id": assignee_id}
        await self._api.send("PUT", "/conversations/{}/assignee", conversation_id, body=body)

    async def update_reminders(
        self, conversation_id: str, /, **body: Unpack[UpdateReminders]
    ) -> None:
        """Snooze a conversation, or wake it. Needs ``conversations:write``.

        In a shared inbox it is snoozed for everyone.
        """
        await self._api.send("PATCH", "/conversations/{}/reminders", conversation_id, body=body)

    async def add_followers(
        self, conversation_id: str, /, teammate_ids: Ids, *, ignore_errors: bool = False
    ) -> None:
        """Let teammates follow a conversation, at most 50. Needs ``conversations:write``.

        With *ignore_errors* the valid ones are added although others are not.
        """
        await self._api.send(
            "POST",
            "/conversations/{}/followers",
            conversation_id,
            body={"teammate_ids": teammate_ids},
            query={"ignore_errors": True} if ignore_errors else {},
        )

    async def remove_followers(self, conversation_id: str, /, teammate_ids: Ids) -> None:
        """Let teammates no longer follow a conversation. Needs ``conversations:write``."""
        body = {"teammate_ids": teammate_ids}
        await self._api.send("DELETE", "/conversations/{}/followers", conversation_id, body=body)

    async def add_links(self, conversation_id: str, /, **body: Unpack[AddLinks]) -> None:
        """Link a conversation to things outside Front. Needs ``conversations:write``."""
        await self._api.send("POST", "/conversations/{}/links", conversation_id, body=body)

    async def remove_links(self, conversation_id: str, /, link_ids: Ids) -> None:
        """Take links from a conversation, at most 10. Needs ``conversations:write``."""
        body = {"link_ids": link_ids}
        await self._api.send("DELETE", "/conversations/{}/links", conversation_id, body=body)

    async def add_tags(self, conversation_id: str, /, tag_ids: Ids) -> None:
        """Tag a conversation; its other tags stay. Needs ``conversations:write``."""
        body = {"tag_ids": tag_ids}
        await self._api.send("POST", "/conversations/{}/tags", conversation_id, body=body)

    async def remove_tags(self, conversation_id: str, /, tag_ids: Ids) -> None:
        """Take tags from a conversation. Needs ``conversations:write``."""
        body = {"tag_ids": tag_ids}
        await self._api.send("DELETE", "/conversations/{}/tags", conversation_id, body=body)
