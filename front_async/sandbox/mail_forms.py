"""The bodies of messages and drafts, by field."""

from typing import Any, NotRequired, TypedDict

Fields = dict[str, Any]


class Options(TypedDict, total=False):
    """What happens to the conversation a message is sent in."""

    tag_ids: list[str]
    archive: bool


class _SentForm(TypedDict):
    body: str
    cc: NotRequired[list[str]]
    bcc: NotRequired[list[str]]
    sender_name: NotRequired[str]
    subject: NotRequired[str]
    author_id: NotRequired[str]
    channel_id: NotRequired[str]
    text: NotRequired[str]
    quote_body: NotRequired[str]
    options: NotRequired[Options]


class ReplyForm(_SentForm):
    """A message into a conversation."""

    to: NotRequired[list[str]]


class MessageForm(_SentForm):
    """A message that begins a conversation."""

    to: list[str]


class Metadata(TypedDict, total=False):
    """How messages find their conversation."""

    thread_ref: str
    headers: Fields


class Sender(TypedDict):
    """Who wrote a message that comes in."""

    handle: str
    name: NotRequired[str]
    contact_id: NotRequired[str]
    author_id: NotRequired[str]


class IncomingForm(TypedDict):
    """A message that comes in on a custom channel."""

    sender: Sender
    body: str
    subject: NotRequired[str]
    metadata: NotRequired[Metadata]


class ImportMetadata(Metadata):
    """How an imported message is filed."""

    is_inbound: bool
    is_archived: NotRequired[bool]


class ImportForm(TypedDict):
    """A message from before."""

    sender: Sender
    to: list[str]
    body: str
    external_id: str
    created_at: int
    metadata: ImportMetadata
    cc: NotRequired[list[str]]
    bcc: NotRequired[list[str]]
    subject: NotRequired[str]
    type: NotRequired[str]
    assignee_id: NotRequired[str]
    tags: NotRequired[list[str]]
    conversation_id: NotRequired[str]


class DraftForm(TypedDict):
    """A draft."""

    body: str
    author_id: NotRequired[str]
    to: NotRequired[list[str]]
    cc: NotRequired[list[str]]
    bcc: NotRequired[list[str]]
    subject: NotRequired[str]
    mode: NotRequired[str]
    channel_id: NotRequired[str]
    version: NotRequired[str]


class DraftVersion(TypedDict):
    """Which version of a draft is meant."""

    version: str
