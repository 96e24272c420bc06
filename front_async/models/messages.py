"""What Front answers about messages and drafts."""

from datetime import datetime
from typing import Any, Literal

from front_async.models.attachments import Attachment
from front_async.models.links import Linked, Model
from front_async.models.recipients import Recipient
from front_async.models.signatures import Signature
from front_async.models.teammates import Teammate

MessageType = Literal[
    "call",
    "custom",
    "email",
    "facebook",
    "front_chat",
    "googleplay",
    "intercom",
    "internal",
    "phone-call",
    "sms",
    "tweet",
    "tweet_dm",
    "whatsapp",
    "yalo_wha",
]

DraftMode = Literal["private", "shared"]
"""Who sees a draft: its author, or everyone with access to the conversation."""


class MessageMetadata(Model, frozen=True, kw_only=True):
    """What only some types of messages have."""

    intercom_url: str | None = None
    duration: int | None = None
    """Of a call, in seconds."""
    have_been_answered: bool | None = None
    """Of a call."""
    external_id: str | None = None
    """Of a tweet or a message of a partner channel: its id there."""
    twitter_url: str | None = None
    is_retweet: bool | None = None
    have_been_retweeted: bool | None = None
    have_been_favorited: bool | None = None
    thread_ref: str | None = None
    """Of a custom message: what it was threaded by."""
    headers: dict[str, Any] | None = None
    """Of a custom message: whatever its sender stored."""
    chat_visitor_url: str | None = None
    """Of a chat message: the page it was sent from."""


class MessageRelated(Model, frozen=True, kw_only=True):
    """The relatives of a message."""

    conversation: str | None = None
    message_replied_to: str | None = None
    message_seen: str | None = None


class Message(Linked[MessageRelated], frozen=True, kw_only=True):
    """What was sent, received, or is still a draft."""

    id: str
    message_uid: str | None = None
    """Known since the message was accepted; ``alt:uid:<message_uid>`` stands for its id."""
    type: MessageType | str | None = None
    is_inbound: bool | None = None
    is_draft: bool | None = None
    """Undocumented, and sent all the same."""
    draft_mode: DraftMode | str | None = None
    """None for what is no draft."""
    error_type: str | None = None
    """Why it could not be sent; on an inbound message, what is suspicious about it."""
    version: str | None = None
    """Of a draft: what an edit or a deletion has to name. None for sent mail."""
    created_at: datetime | None = None
    subject: str | None = None
    blurb: str | None = None
    """The beginning of the body."""
    author: Teammate | None = None
    """None for what came in."""
    recipients: tuple[Recipient, ...] = ()
    """The sender is the one whose role is "from"."""
    body: str | None = None
    """HTML."""
    text: str | None = None
    """The body of an email without its markup."""
    attachments: tuple[Attachment, ...] = ()
    signature: Signature | None = None
    metadata: MessageMetadata | None = None


class AcceptedMessage(Model, frozen=True, kw_only=True):
    """Front's promise to send or to take in a message: it is queued, not done."""

    message_uid: str
    """``alt:uid:<message_uid>`` finds the message, once it is there."""
    status: str | None = None
