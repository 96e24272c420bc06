"""The keywords of lists, as Front's reference groups them."""

from datetime import datetime
from typing import Literal, TypedDict

from front_async.models.conversations import StatusCategory
from front_async.models.events import EventType

SortOrder = Literal["asc", "desc"]
ConversationStatusFilter = Literal["assigned", "unassigned", "archived", "trashed"]
Moment = datetime | float
"""An aware datetime, or epoch seconds."""


class Paged(TypedDict, total=False):
    """What every list that Front pages takes."""

    limit: int
    """Records a page, 1 to 100. Front's own default is 50."""
    page_token: str
    """Where to start: ``next`` of a page read before."""


class TagQuery(Paged, total=False):
    """How tags are listed."""

    sort_by: Literal["id"]
    sort_order: SortOrder


class ConversationQuery(Paged, total=False):
    """How conversations are listed."""

    statuses: list[ConversationStatusFilter] | tuple[ConversationStatusFilter, ...]
    status_categories: list[StatusCategory] | tuple[StatusCategory, ...]
    """In place of *statuses*, where the company has ticketing."""
    status_ids: list[str] | tuple[str, ...]
    """Likewise."""


class SortedConversationQuery(ConversationQuery, total=False):
    """How the conversations of the whole company are listed."""

    sort_by: Literal["date"]
    sort_order: SortOrder


class MessageQuery(Paged, total=False):
    """How the messages of a conversation are listed."""

    sort_by: Literal["created_at"]
    sort_order: SortOrder


class AccountQuery(Paged, total=False):
    """How accounts, and the contacts of an account, are listed."""

    sort_by: Literal["created_at", "updated_at"]
    sort_order: SortOrder


class ContactQuery(AccountQuery, total=False):
    """How contacts are listed."""

    updated_after: Moment
    updated_before: Moment


class LinkQuery(Paged, total=False):
    """How links are listed."""

    types: list[str] | tuple[str, ...]
    """"web", "app_" with the id of an app, or "jira", "asana", "monday", "trello", "github"."""
    sort_by: Literal["id"]
    sort_order: SortOrder


class MessageTemplateFolderQuery(TypedDict, total=False):
    """How folders of message templates are listed."""

    sort_by: Literal["created_at", "updated_at"]
    sort_order: SortOrder


class MessageTemplateQuery(TypedDict, total=False):
    """How message templates are listed."""

    sort_by: Literal["created_at", "updated_at", "sort_order"]
    sort_order: SortOrder


class TimeOffQuery(Paged, total=False):
    """How time off is listed."""

    active_from: Moment
    active_until: Moment


class EventQuery(TypedDict, total=False):
    """How events are listed."""

    limit: int
    """Records a page, 1 to 15. Front's own default is 15."""
    page_token: str
    """Where to start: ``next`` of a page read before."""
    sort_by: Literal["created_at"]
    sort_order: SortOrder
    after: Moment
    before: Moment
    types: list[EventType] | list[str] | tuple[str, ...]
    inboxes: list[str] | tuple[str, ...]
