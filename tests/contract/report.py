"""The whole comparison, and which differences are Front's own mistakes."""

from collections.abc import Mapping

import attrs

from tests.contract.comparing import differences
from tests.contract.description import Description
from tests.contract.driving import GROUPS, driven

_NULL = "only the prose says that null is meaningful"
_RECORDED = "recorded answers have it all the same"

ACCEPTED: Mapping[str, str] = {
    "AcceptedMessage.message_uid: an answer without it would depart": "it is the answer's id",
    "Contact.is_spammer: not documented": _RECORDED,
    "Conversation.last_message: not documented": _RECORDED,
    "CreateDraft.signature_id: null is not documented": _NULL,
    "CreateDraftReply.signature_id: null is not documented": _NULL,
    "CreateMessage.signature_id: null is not documented": _NULL,
    "CreateReply.signature_id: null is not documented": _NULL,
    "ImportMessage.created_at: documented as integer, not integer, time": (
        "a datetime goes out in whole seconds"
    ),
    "Inbox.address: not documented": _RECORDED,
    "Inbox.send_as: not documented": _RECORDED,
    "Inbox.type: not documented": _RECORDED,
    "Message.is_draft: not documented": _RECORDED,
    "SeenReceipt.first_seen_at: documented as string, not integer, null": (
        "its own example is a number, of milliseconds; either is read as a number"
    ),
    "Tag.highlight: documented values are None": "the colours are documented where they are sent",
    "UpdateConversation.assignee_id: null is not documented": _NULL,
    "UpdateDraft.signature_id: null is not documented": _NULL,
    "UpdateReminders.scheduled_at: null is not documented": _NULL,
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
    """The differences of each operation of our groups, the accepted ones left out."""
    used: frozenset[str]
    """The accepted differences that are there."""

    @property
    def summary(self) -> str:
        """Say how much of the description is covered."""
        return f"{self.covered} of {self.described} operations"


async def report_on(description: Description) -> Report:
    """Compare every method with the description of its operation, and the other way round."""
    methods = list((await driven()).values())
    found: dict[str, list[str]] = {
        name: [] for name, about in description.operations.items() if about.group in GROUPS
    }
    for name, texts in found.items():
        named = [method for method in methods if method.operation == name]
        if len(named) != 1:
            texts.append(f"has {len(named)} methods")
        for method in named:
            texts.extend(differences(description, description.operations[name], method))
    for method in methods:
        if method.operation not in found:
            found[method.operation] = [f"{method.name}: no such operation in its group"]
    every = {text for texts in found.values() for text in texts}
    return Report(
        described=len(description.operations),
        covered=len({method.operation for method in methods} & description.operations.keys()),
        found={name: [d for d in texts if d not in ACCEPTED] for name, texts in found.items()},
        used=frozenset(every & ACCEPTED.keys()),
    )
