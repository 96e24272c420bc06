"""The bodies Front takes, by field: all but those of messages and drafts."""

from typing import Any, NotRequired, TypedDict

Fields = dict[str, Any]


class AccountForm(TypedDict, total=False):
    """An account; all of it may be left out."""

    name: str
    description: str | None
    domains: list[str]
    external_id: str | None
    custom_fields: Fields


class ContactIds(TypedDict):
    """Contacts to add or remove."""

    contact_ids: list[str]


class Handle(TypedDict):
    """An address and what kind of address it is."""

    handle: str
    source: str


class ContactForm(TypedDict, total=False):
    """A contact as it is created or updated."""

    name: str | None
    description: str | None
    links: list[str]
    list_names: list[str]
    group_names: list[str]
    custom_fields: Fields
    handles: list[Handle]


class MergeForm(TypedDict):
    """Contacts to become one."""

    contact_ids: list[str]
    target_contact_id: NotRequired[str]


class FirstComment(TypedDict):
    """The comment a discussion begins with."""

    body: str
    author_id: NotRequired[str]


class DiscussionForm(TypedDict):
    """A conversation without messages."""

    type: str
    subject: str
    inbox_id: NotRequired[str]
    teammate_ids: NotRequired[list[str]]
    comment: NotRequired[FirstComment]
    description: NotRequired[str]
    due_at: NotRequired[float]
    custom_fields: NotRequired[Fields]


class ConversationForm(TypedDict, total=False):
    """What can be changed about a conversation."""

    assignee_id: str | None
    inbox_id: str
    status: str
    status_id: str
    tag_ids: list[str]
    description: str | None
    due_at: float | None
    custom_fields: Fields


class AssigneeForm(TypedDict):
    """Whose a conversation is; null: nobody's."""

    assignee_id: str | None


class TeammateIds(TypedDict):
    """Teammates to add or remove."""

    teammate_ids: list[str]


class TagIds(TypedDict):
    """Tags to add or remove."""

    tag_ids: list[str]


class LinkForm(TypedDict, total=False):
    """Links to add or remove: by id, or by address."""

    link_ids: list[str]
    link_external_urls: list[str]


class ReminderForm(TypedDict):
    """When a teammate is reminded (epoch seconds); null: never."""

    teammate_id: str
    scheduled_at: float | None


class CommentForm(TypedDict):
    """A new comment."""

    body: str
    author_id: NotRequired[str]
    is_pinned: NotRequired[bool]


class CommentPatch(TypedDict, total=False):
    """What can be changed about a comment."""

    body: str
    is_pinned: bool


class InboxForm(TypedDict):
    """A new inbox."""

    name: str
    teammate_ids: NotRequired[list[str]]
    is_public: NotRequired[bool]
    custom_fields: NotRequired[Fields]


class ChannelForm(TypedDict):
    """A new channel."""

    type: str
    name: NotRequired[str]
    send_as: NotRequired[str]
    settings: NotRequired[Fields]


class ChannelPatch(TypedDict, total=False):
    """What can be changed about a channel."""

    name: str
    inbox_id: str
    settings: Fields


class TagForm(TypedDict):
    """A new tag."""

    name: str
    description: NotRequired[str | None]
    highlight: NotRequired[str | None]
    is_visible_in_conversation_lists: NotRequired[bool]


class TagPatch(TypedDict, total=False):
    """What can be changed about a tag; a parent of null: none."""

    name: str
    description: str | None
    highlight: str | None
    parent_tag_id: str | None
    is_visible_in_conversation_lists: bool


class TeammatePatch(TypedDict, total=False):
    """What can be changed about a teammate."""

    username: str
    first_name: str
    last_name: str
    is_available: bool
    custom_fields: Fields
