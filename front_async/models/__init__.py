"""What Front answers: frozen values, one file per domain, no logic.

Names are resolved when they are first used: a program that reads tags loads no contacts.
"""

TYPE_CHECKING = False  # as typing's own, without its 10 ms
if TYPE_CHECKING:
    from front_async.models.accounts import Account, AccountRelated
    from front_async.models.analytics import (
        AnalyticsExport,
        AnalyticsFilters,
        AnalyticsReport,
        ExportStatus,
        ExportType,
        Metric,
        MetricId,
        MetricLabel,
        MetricResource,
        MetricType,
        ReportStatus,
    )
    from front_async.models.application_templates import ApplicationMessageTemplate
    from front_async.models.attachments import Attachment, AttachmentMetadata
    from front_async.models.channels import (
        Channel,
        ChannelRelated,
        ChannelSettings,
        ChannelType,
        UndoSendTime,
    )
    from front_async.models.comments import Comment, CommentRelated
    from front_async.models.contact_lists import ContactList, ContactListRelated
    from front_async.models.contact_notes import ContactNote, ContactNoteRelated
    from front_async.models.contacts import Contact, ContactHandle, ContactRelated, HandleSource
    from front_async.models.conversation_links import Link
    from front_async.models.conversations import (
        Conversation,
        ConversationMetadata,
        ConversationRelated,
        ConversationStatus,
        ConversationType,
        StatusCategory,
    )
    from front_async.models.custom_fields import CustomField, CustomFieldType, CustomFieldValue
    from front_async.models.events import (
        Event,
        EventSource,
        EventSourceMeta,
        EventSourceType,
        EventTarget,
        EventTargetMeta,
        EventTargetType,
        EventType,
    )
    from front_async.models.identity import Identity
    from front_async.models.inboxes import Inbox, InboxRelated
    from front_async.models.knowledge_bases import (
        Article,
        ArticleContent,
        ArticleContentRelated,
        ArticleRelated,
        ArticleStatus,
        Category,
        CategoryContent,
        CategoryRelated,
        ContentLocale,
        KnowledgeBase,
        KnowledgeBaseContent,
        KnowledgeBaseRelated,
        KnowledgeBaseStatus,
        KnowledgeBaseType,
    )
    from front_async.models.links import Linked, Links, Model
    from front_async.models.message_templates import (
        FolderDeletion,
        MessageTemplate,
        MessageTemplateFolder,
        MessageTemplateFolderRelated,
        MessageTemplateRelated,
    )
    from front_async.models.messages import (
        AcceptedMessage,
        DraftMode,
        Message,
        MessageMetadata,
        MessageRelated,
        MessageType,
    )
    from front_async.models.recipients import Recipient, RecipientRelated, RecipientRole
    from front_async.models.reminders import Reminder, ReminderRelated
    from front_async.models.rules import Rule, RuleRelated
    from front_async.models.seen_receipts import SeenReceipt, SeenReceiptRelated
    from front_async.models.shifts import (
        Shift,
        ShiftColor,
        ShiftInterval,
        ShiftIntervals,
        ShiftRelated,
    )
    from front_async.models.signatures import Signature, SignatureRelated
    from front_async.models.statuses import Status
    from front_async.models.tags import Tag, TagHighlight, TagRelated
    from front_async.models.teammate_groups import (
        ContactPermissions,
        TeammateGroup,
        TeammateGroupPermissions,
        TeammateGroupRelated,
    )
    from front_async.models.teammates import Teammate, TeammateRelated, TeammateType
    from front_async.models.teams import Team, TeamPreview
    from front_async.models.time_off import AutoResponder, TimeOff, TimeOffRelated
    from front_async.models.views import View, ViewRelated

__all__ = [
    "AcceptedMessage",
    "Account",
    "AccountRelated",
    "AnalyticsExport",
    "AnalyticsFilters",
    "AnalyticsReport",
    "ApplicationMessageTemplate",
    "Article",
    "ArticleContent",
    "ArticleContentRelated",
    "ArticleRelated",
    "ArticleStatus",
    "Attachment",
    "AttachmentMetadata",
    "AutoResponder",
    "Category",
    "CategoryContent",
    "CategoryRelated",
    "Channel",
    "ChannelRelated",
    "ChannelSettings",
    "ChannelType",
    "Comment",
    "CommentRelated",
    "Contact",
    "ContactHandle",
    "ContactList",
    "ContactListRelated",
    "ContactNote",
    "ContactNoteRelated",
    "ContactPermissions",
    "ContactRelated",
    "ContentLocale",
    "Conversation",
    "ConversationMetadata",
    "ConversationRelated",
    "ConversationStatus",
    "ConversationType",
    "CustomField",
    "CustomFieldType",
    "CustomFieldValue",
    "DraftMode",
    "Event",
    "EventSource",
    "EventSourceMeta",
    "EventSourceType",
    "EventTarget",
    "EventTargetMeta",
    "EventTargetType",
    "EventType",
    "ExportStatus",
    "ExportType",
    "FolderDeletion",
    "HandleSource",
    "Identity",
    "Inbox",
    "InboxRelated",
    "KnowledgeBase",
    "KnowledgeBaseContent",
    "KnowledgeBaseRelated",
    "KnowledgeBaseStatus",
    "KnowledgeBaseType",
    "Link",
    "Linked",
    "Links",
    "Message",
    "MessageMetadata",
    "MessageRelated",
    "MessageTemplate",
    "MessageTemplateFolder",
    "MessageTemplateFolderRelated",
    "MessageTemplateRelated",
    "MessageType",
    "Metric",
    "MetricId",
    "MetricLabel",
    "MetricResource",
    "MetricType",
    "Model",
    "Recipient",
    "RecipientRelated",
    "RecipientRole",
    "Reminder",
    "ReminderRelated",
    "ReportStatus",
    "Rule",
    "RuleRelated",
    "SeenReceipt",
    "SeenReceiptRelated",
    "Shift",
    "ShiftColor",
    "ShiftInterval",
    "ShiftIntervals",
    "ShiftRelated",
    "Signature",
    "SignatureRelated",
    "Status",
    "StatusCategory",
    "Tag",
    "TagHighlight",
    "TagRelated",
    "Team",
    "TeamPreview",
    "Teammate",
    "TeammateGroup",
    "TeammateGroupPermissions",
    "TeammateGroupRelated",
    "TeammateRelated",
    "TeammateType",
    "TimeOff",
    "TimeOffRelated",
    "UndoSendTime",
    "View",
    "ViewRelated",
]

_NAMES = {
    "accounts": "Account AccountRelated",
    "analytics": (
        "AnalyticsExport AnalyticsFilters AnalyticsReport ExportStatus ExportType Metric "
        "MetricId MetricLabel MetricResource MetricType ReportStatus"
    ),
    "application_templates": "ApplicationMessageTemplate",
    "attachments": "Attachment AttachmentMetadata",
    "channels": "Channel ChannelRelated ChannelSettings ChannelType UndoSendTime",
    "comments": "Comment CommentRelated",
    "contact_lists": "ContactList ContactListRelated",
    "contact_notes": "ContactNote ContactNoteRelated",
    "contacts": "Contact ContactHandle ContactRelated HandleSource",
    "conversation_links": "Link",
    "conversations": (
        "Conversation ConversationMetadata ConversationRelated ConversationStatus "
        "ConversationType StatusCategory"
    ),
    "custom_fields": "CustomField CustomFieldType CustomFieldValue",
    "events": (
        "Event EventSource EventSourceMeta EventSourceType EventTarget EventTargetMeta "
        "EventTargetType EventType"
    ),
    "identity": "Identity",
    "inboxes": "Inbox InboxRelated",
    "knowledge_bases": (
        "Article ArticleContent ArticleContentRelated ArticleRelated ArticleStatus Category "
        "CategoryContent CategoryRelated ContentLocale KnowledgeBase KnowledgeBaseContent "
        "KnowledgeBaseRelated KnowledgeBaseStatus KnowledgeBaseType"
    ),
    "links": "Linked Links Model",
    "message_templates": (
        "FolderDeletion MessageTemplate MessageTemplateFolder MessageTemplateFolderRelated "
        "MessageTemplateRelated"
    ),
    "messages": "AcceptedMessage DraftMode Message MessageMetadata MessageRelated MessageType",
    "recipients": "Recipient RecipientRelated RecipientRole",
    "reminders": "Reminder ReminderRelated",
    "rules": "Rule RuleRelated",
    "seen_receipts": "SeenReceipt SeenReceiptRelated",
    "shifts": "Shift ShiftColor ShiftInterval ShiftIntervals ShiftRelated",
    "signatures": "Signature SignatureRelated",
    "statuses": "Status",
    "tags": "Tag TagHighlight TagRelated",
    "teammate_groups": (
        "ContactPermissions TeammateGroup TeammateGroupPermissions TeammateGroupRelated"
    ),
    "teammates": "Teammate TeammateRelated TeammateType",
    "teams": "Team TeamPreview",
    "time_off": "AutoResponder TimeOff TimeOffRelated",
    "views": "View ViewRelated",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}
"""The module of each name."""


def __getattr__(name: str) -> object:
    """Import *name* from its home, once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'front_async.models' has no attribute {name!r}")
    from importlib import import_module

    globals()[name] = value = getattr(import_module(f"front_async.models.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
