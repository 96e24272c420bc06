"""What Front answers about events."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from front_async.models.conversations import Conversation
from front_async.models.links import Linked, Model, Relatives

EventType = Literal[
    "assign",
    "unassign",
    "archive",
    "reopen",
    "trash",
    "restore",
    "reminder",
    "comment",
    "mention",
    "inbound",
    "outbound",
    "out_reply",
    "move",
    "forward",
    "tag",
    "untag",
    "sending_error",
    "message_bounce_error",
    "conversations_merged",
    "link_added",
    "link_removed",
    "custom_field_updated",
    "macro_triggered",
    "topic_identified",
    "ticket_status_update",
    "call_started",
    "call_abandoned",
    "call_queued",
    "call_on_hold",
    "call_parked",
    "call_resumed",
    "call_connected",
    "call_missed",
    "call_hangup",
    "call_transferred",
    "call_transcript_added",
    "call_voicemail_transcript_added",
]

EventSourceType = Literal[
    "api", "oauth_client", "rule", "teammate", "imap", "gmail", "reminder", "inboxes", "recipient"
]

EventTargetType = Literal[
    "teammate",
    "inboxes",
    "message",
    "comment",
    "tag",
    "deleted_conversation_ids",
    "link",
    "custom_field",
]


class EventSourceMeta(Model, frozen=True, kw_only=True):
    """What the data of a source is."""

    type: EventSourceType | str | None = None


class EventTargetMeta(Model, frozen=True, kw_only=True):
    """What the data of a target is."""

    type: EventTargetType | str | None = None


class EventSource(Model, frozen=True, kw_only=True):
    """What made an event happen."""

    meta: EventSourceMeta | None = msgspec.field(default=None, name="_meta")
    data: Any = None
    """As Front sent it. ``meta.type`` decides its shape: a list for "inboxes", else an object."""


class EventTarget(Model, frozen=True, kw_only=True):
    """What an event happened to, apart from its conversation."""

    meta: EventTargetMeta | None = msgspec.field(default=None, name="_meta")
    data: Any = None
    """As Front sent it. ``meta.type`` decides its shape."""


class Event(Linked[Relatives], frozen=True, kw_only=True):
    """Something that happened in a conversation."""

    id: str
    type: EventType | str | None = None
    emitted_at: datetime | None = None
    source: EventSource | None = None
    target: EventTarget | None = None
    """None for events that have none, such as "archive"."""
    conversation: Conversation | None = None
