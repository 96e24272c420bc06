"""What Front answers about conversations."""

from datetime import datetime
from typing import Any, Literal

from front_async.models.conversation_links import Link
from front_async.models.links import Linked, Model
from front_async.models.messages import Message
from front_async.models.recipients import Recipient
from front_async.models.reminders import Reminder
from front_async.models.tags import Tag
from front_async.models.teammates import Teammate

ConversationType = Literal["conversation", "discussion", "task"]
"""Discussions and tasks hold comments only."""

ConversationStatus = Literal["archived", "unassigned", "deleted", "assigned"]
"""Lists call "deleted" "trashed", and an update knows "open" and "spam" besides."""

StatusCategory = Literal["open", "waiting", "resolved"]


class ConversationMetadata(Model, frozen=True, kw_only=True):
    """What only some tokens see."""

    external_conversation_ids: tuple[str, ...] = ()
    """For the token of a partner channel: its own names for the conversation."""


class ConversationRelated(Model, frozen=True, kw_only=True):
    """The relatives of a conversation."""

    events: str | None = None
    followers: str | None = None
    messages: str | None = None
    comments: str | None = None
    inboxes: str | None = None
    last_message: str | None = None


class Conversation(Linked[ConversationRelated], frozen=True, kw_only=True):
    """A thread of messages and comments."""

    id: str
    type: ConversationType | str | None = None
    subject: str | None = None
    status: ConversationStatus | str | None = None
    status_id: str | None = None
    """Only where the company has ticketing."""
    status_category: StatusCategory | str | None = None
    """Likewise."""
    ticket_ids: tuple[str, ...] = ()
    assignee: Teammate | None = None
    recipient: Recipient | None = None
    """Who it is with, first of all."""
    tags: tuple[Tag, ...] = ()
    links: tuple[Link, ...] = ()
    custom_fields: dict[str, Any] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    waiting_since: datetime | None = None
    """The time of the oldest message that has no reply."""
    is_private: bool | None = None
    scheduled_reminders: tuple[Reminder, ...] = ()
    description: str | None = None
    """Of a task."""
    due_at: datetime | None = None
    """Of a task."""
    metadata: ConversationMetadata | None = None
    last_message: Message | None = None
    """Undocumented: only in what Front sends to webhooks."""
