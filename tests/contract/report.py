"""The whole comparison, and which differences are Front's own mistakes."""

from collections.abc import Mapping

import attrs

from tests.contract.comparing import differences
from tests.contract.description import Operation
from tests.contract.driving import driven

_NULL = "only the prose says that null is meaningful"
_RECORDED = "recorded answers have it all the same"
_NUMBER = "a number that is no time"
_WHOLE = "it goes out in whole seconds"

ACCEPTED: Mapping[str, str] = {
    "AcceptedMessage.message_uid: an answer without it would depart": "it is the answer's id",
    "AnalyticsExport.size: documented as time, not integer, null": _NUMBER,
    "AnalyticsReport.uid: an answer without it would depart": "it is the answer's id",
    "ApplicationMessageTemplate.template_id: documented as time, not integer, null, string": (
        "its own example is text"
    ),
    "Contact.is_spammer: not documented": _RECORDED,
    "ContactNote.is_private: not documented": "it is required, and then not described",
    "Conversation.last_message: not documented": _RECORDED,
    "CreateChildMessageTemplate.inbox_ids: null is not documented": _NULL,
    "CreateDraft.signature_id: null is not documented": _NULL,
    "CreateDraftReply.signature_id: null is not documented": _NULL,
    "CreateMessage.signature_id: null is not documented": _NULL,
    "CreateMessageTemplate.folder_id: null is not documented": _NULL,
    "CreateMessageTemplate.inbox_ids: null is not documented": _NULL,
    "CreateMessageTemplateFolder.parent_folder_id: null is not documented": _NULL,
    "CreatePrivateMessageTemplate.folder_id: null is not documented": _NULL,
    "CreatePrivateSignature.channel_ids: null is not documented": _NULL,
    "CreateReply.signature_id: null is not documented": _NULL,
    "CreateSignature.channel_ids: null is not documented": _NULL,
    "ImportMessage.created_at: documented as integer, not number, time": _WHOLE,
    "Inbox.address: not documented": _RECORDED,
    "Inbox.send_as: not documented": _RECORDED,
    "Inbox.type: not documented": _RECORDED,
    "Message.is_draft: not documented": _RECORDED,
    "Metric.value: documented as integer, object, string, "
    "not integer, null, number, object, string": "a percentage or an average may have a fraction",
    "SeenReceipt.first_seen_at: documented as string, not integer, null": (
        "its own example is a number, of milliseconds; either is read as a number"
    ),
    "SyncInboundMessage.delivered_at: documented as integer, not number, time": _WHOLE,
    "SyncOutboundMessage.delivered_at: documented as integer, not number, time": _WHOLE,
    "Tag.highlight: documented values are []": "the colours are documented where they are sent",
    "TranscriptLine.start_time_seconds: documented as number, time, not number": _NUMBER,
    "UpdateConversation.assignee_id: null is not documented": _NULL,
    "UpdateDraft.signature_id: null is not documented": _NULL,
    "UpdateMessageTemplate.folder_id: null is not documented": _NULL,
    "UpdateMessageTemplate.inbox_ids: null is not documented": _NULL,
    "UpdateMessageTemplateFolder.parent_folder_id: null is not documented": _NULL,
    "UpdateReminders.scheduled_at: null is not documented": _NULL,
    "UpdateSignature.channel_ids: null is not documented": _NULL,
    "UpdateTag.parent_tag_id: null is not documented": _NULL,
    "conversations.update_assignee.assignee_id: null is not documented": _NULL,
}
"""The differences that stay, and why. Each has to be there."""


@attrs.frozen
class Report:
    """What a comparison found."""

    described: int
    """How many operations there are in all."""
    covered: int
    """How many of them have a method."""
    found: Mapping[str, list[str]]
    """The differences of each operation, the accepted ones left out."""
    used: frozenset[str]
    """The accepted differences that are there."""

    @property
    def summary(self) -> str:
        """Say how much of the description is covered."""
        return f"{self.covered} of {self.described} operations"


async def report_on(operations: Mapping[str, Operation]) -> Report:
    """Compare every method with the description of its operation, and the other way round."""
    methods = list((await driven()).values())
    found: dict[str, list[str]] = {name: [] for name in operations}
    for name, texts in found.items():
        named = [method for method in methods if method.operation == name]
        if len(named) != 1:
            texts.append(f"has {len(named)} methods")
        for method in named:
            texts.extend(differences(operations[name], method))
    for method in methods:
        if method.operation not in operations:
            found[method.operation] = [f"{method.name}: no such operation in its group"]
    every = {text for texts in found.values() for text in texts}
    return Report(
        described=len(operations),
        covered=len({method.operation for method in methods} & operations.keys()),
        found={name: [d for d in texts if d not in ACCEPTED] for name, texts in found.items()},
        used=frozenset(every & ACCEPTED.keys()),
    )
