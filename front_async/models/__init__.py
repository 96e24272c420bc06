"""What Front answers: frozen values, one file per domain, no logic.

Names are resolved when they are first used: a program that reads tags loads no contacts.
"""

TYPE_CHECKING = False  # as typing's own, without its 10 ms
if TYPE_CHECKING:
    from front_async.models.accounts import (
        Account,
        AccountRelated,
    )
    from front_async.models.attachments import (
        Attachment,
        AttachmentMetadata,
    )
    from front_async.models.channels import (
        Channel,
        ChannelRelated,
        ChannelSettings,
        ChannelType,
        UndoSendTime,
    )
    from front_async.models.comments import (
        Comment,
        CommentRelated,
    )
    from front_async.models.contact_lists import (
        ContactList,
        ContactListRelated,
    )
    from front_async.models.contacts import (
        Contact,
        ContactHandle,
        ContactRelated,
        HandleSource,
    )
    from front_async.models.conversation_links import (
        Link,
    )
    from front_async.models.conversations import (
        Conversation,
        ConversationMetadata,
        ConversationRelated,
        ConversationStatus,
        ConversationType,
        StatusCategory,
    )
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
    from front_async.models.identity import (
        Identity,
    )
    from front_async.models.inboxes import (
        Inbox,
        InboxRelated,
    )
    from front_async.models.links import (
        Linked,
        Links,
        Model,
    )
    from front_async.models.messages import (
        AcceptedMessage,
        DraftMode,
        Message,
        MessageMetadata,
        MessageRelated,
        MessageType,
    )
    from front_async.models.recipients import (
        Recipient,
        RecipientRelated,
        RecipientRole,
    )
    from front_async.models.reminders import (
        Reminder,
        ReminderRelated,
    )
    from front_async.models.rules import (
        Rule,
        RuleRelated,
    )
    from front_async.models.seen_receipts import (
        SeenReceipt,
        SeenReceiptRelated,
    )
    from front_async.models.signatures import (
        Signature,
        SignatureRelated,
    )
    from front_async.models.tags import (
        Tag,
        TagHighlight,
        TagRelated,
    )
    from front_async.models.teammates import (
        Teammate,
        TeammateRelated,
        TeammateType,
    )
    from front_async.models.teams import (
        Team,
        TeamPreview,
    )

__all__ = [
    "AcceptedMessage",
    "Account",
    "AccountRelated",
    "Attachment",
    "AttachmentMetadata",
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
    "ContactRelated",
    "Conversation",
    "ConversationMetadata",
    "ConversationRelated",
    "ConversationStatus",
    "ConversationType",
    "DraftMode",
    "Event",
    "EventSource",
    "EventSourceMeta",
    "EventSourceType",
    "EventTarget",
    "EventTargetMeta",
    "EventTargetType",
    "EventType",
    "HandleSource",
    "Identity",
    "Inbox",
    "InboxRelated",
    "Link",
    "Linked",
    "Links",
    "Message",
    "MessageMetadata",
    "MessageRelated",
    "MessageType",
    "Model",
    "Recipient",
    "RecipientRelated",
    "RecipientRole",
    "Reminder",
    "ReminderRelated",
    "Rule",
    "RuleRelated",
    "SeenReceipt",
    "SeenReceiptRelated",
    "Signature",
    "SignatureRelated",
    "StatusCategory",
    "Tag",
    "TagHighlight",
    "TagRelated",
    "Team",
    "TeamPreview",
    "Teammate",
    "TeammateRelated",
    "TeammateType",
    "UndoSendTime",
]

_HOMES = {
    "AcceptedMessage": "messages",
    "Account": "accounts",
    "AccountRelated": "accounts",
    "Attachment": "attachments",
    "AttachmentMetadata": "attachments",
    "Channel": "channels",
    "ChannelRelated": "channels",
    "ChannelSettings": "channels",
    "ChannelType": "channels",
    "Comment": "comments",
    "CommentRelated": "comments",
    "Contact": "contacts",
    "ContactHandle": "contacts",
    "ContactList": "contact_lists",
    "ContactListRelated": "contact_lists",
    "ContactRelated": "contacts",
    "Conversation": "conversations",
    "ConversationMetadata": "conversations",
    "ConversationRelated": "conversations",
    "ConversationStatus": "conversations",
    "ConversationType": "conversations",
    "DraftMode": "messages",
    "Event": "events",
    "EventSource": "events",
    "EventSourceMeta": "events",
    "EventSourceType": "events",
    "EventTarget": "events",
    "EventTargetMeta": "events",
    "EventTargetType": "events",
    "EventType": "events",
    "HandleSource": "contacts",
    "Identity": "identity",
    "Inbox": "inboxes",
    "InboxRelated": "inboxes",
    "Link": "conversation_links",
    "Linked": "links",
    "Links": "links",
    "Model": "links",
    "Message": "messages",
    "MessageMetadata": "messages",
    "MessageRelated": "messages",
    "MessageType": "messages",
    "Recipient": "recipients",
    "RecipientRelated": "recipients",
    "RecipientRole": "recipients",
    "Reminder": "reminders",
    "ReminderRelated": "reminders",
    "Rule": "rules",
    "RuleRelated": "rules",
    "SeenReceipt": "seen_receipts",
    "SeenReceiptRelated": "seen_receipts",
    "Signature": "signatures",
    "SignatureRelated": "signatures",
    "StatusCategory": "conversations",
    "Tag": "tags",
    "TagHighlight": "tags",
    "TagRelated": "tags",
    "Team": "teams",
    "TeamPreview": "teams",
    "Teammate": "teammates",
    "TeammateRelated": "teammates",
    "TeammateType": "teammates",
    "UndoSendTime": "channels",
}
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
