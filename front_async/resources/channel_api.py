"""Front's Channel API (https://dev.frontapp.com/reference/channel-api).

For whoever runs a channel of their own: its calls, its messages, its templates.
"""

from collections.abc import Mapping
from typing import Literal, Required, TypedDict, Unpack

from front_async.models.application_templates import ApplicationMessageTemplate
from front_async.models.messages import AcceptedMessage
from front_async.resources.base import Files, Resource
from front_async.resources.queries import Moment
from front_async.transport.moments import in_milliseconds, in_whole_seconds
from front_async.transport.uploads import Upload


class Party(TypedDict, total=False):
    """Somebody who calls or is called."""

    handle: Required[str]
    """As the contacts of the channel are known."""
    name: str


class CreateCall(TypedDict, total=False):
    """What a new call may hold."""

    external_call_id: Required[str]
    """Your own id of the call."""
    initial_status: Required[Literal["queued", "ringing"]]
    direction: Required[Literal["inbound", "outbound"]]
    from_: Party
    """Who calls, of an inbound call. The underscore is Python's: Front calls it ``from``."""
    to: Party
    """Who is called, of an outbound call."""
    started_at: Moment
    parent_external_call_id: Required[str]
    """The call it was transferred from, whose conversation it joins."""
    agent_email_address: str
    """The teammate's."""


class UpdateCall(TypedDict, total=False):
    """What became of a call."""

    occurred_at: Moment
    call_status: Required[
        Literal[
            "queued",
            "ringing",
            "connected",
            "hold",
            "hangup",
            "abandoned",
            "missed",
            "transferred",
        ]
    ]
    agent_email_address: str
    """The teammate's."""


class AddCallRecording(TypedDict):
    """What was recorded of a call."""

    attachments: Upload
    """One file, of sound."""
    recording_type: Literal["call", "voicemail"]


class TranscriptLine(TypedDict):
    """What somebody said in a call."""

    speaker_name: str
    content: str
    start_time_seconds: float
    """From the beginning of the call."""
    speaker_type: Literal["internal", "external"]
    """Whether it is a teammate, or the other side."""


class Correspondent(TypedDict, total=False):
    """Who wrote a message, or gets it."""

    name: str
    handle: Required[str]
    """A phone number without a country code is taken for an American one."""
    email: str
    """Ties the contact to one with the same address."""


class Thread(TypedDict, total=False):
    """Where a message belongs, by the channel's own ids of at most 200 characters."""

    external_id: Required[str]
    """The message's."""
    external_conversation_id: Required[str]
    """Messages with the same one share a conversation."""
    referenced_message_external_id: str
    """The message's that it answers."""


class SyncMessage(TypedDict, total=False):
    """What every message of a channel may hold."""

    subject: str
    body: Required[str]
    """HTML, or plain text."""
    metadata: Required[Thread]
    delivered_at: Moment
    """When it was made there; whole seconds count."""
    attachments: Files


class SyncInboundMessage(SyncMessage, total=False):
    """What a message that came in may hold."""

    sender: Required[Correspondent]


class SyncOutboundMessage(SyncMessage, total=False):
    """What a message that went out may hold."""

    sender_name: str
    to: Required[list[Correspondent] | tuple[Correspondent, ...]]
    author_id: str
    """The teammate it is from."""


class UpdateMessageStatus(TypedDict, total=False):
    """What became of a message."""

    status: Required[Literal["failed"]]
    reason: str
    """Teammates see it."""


class Variable(TypedDict):
    """What a template leaves open."""

    uid: str
    type: str
    name: str


class UpdateMessageTemplate(TypedDict, total=False):
    """What of a template of the channel's service may change; what is left out stays."""

    name: str
    blurb: str
    """Its beginning."""
    is_disabled: bool
    status_name: str
    """"PENDING", "APPROVED" or "REJECTED" by the service."""
    variable_mappings: list[Variable] | tuple[Variable, ...]
    template_preview: str


class SyncMessageTemplate(TypedDict):
    """What a template of the channel's service holds."""

    external_id: str
    """Its id there."""
    name: str
    blurb: str
    """Its beginning."""
    is_disabled: bool
    status_name: str
    """"PENDING", "APPROVED" or "REJECTED" by the service."""
    variable_mappings: list[Variable] | tuple[Variable, ...]
    template_preview: str


class ChannelApi(Resource):
    """What a partner channel tells Front: messages, calls, templates, its own state."""

    async def update_channel(self, channel_id: str, /, status: Literal["offline", "ok"]) -> None:
        """Say whether a channel works. Needs ``channels:write``."""
        await self._api.send("PATCH", "/channels/{}", channel_id, body={"status": status})

    async def sync_inbound_message(
        self, channel_id: str, /, **body: Unpack[SyncInboundMessage]
    ) -> str:
        """Hand Front a message that came in by the channel. Needs ``messages:write``.

        Returns its ``message_uid``: it is accepted, not yet there.
        """
        return await self._accepted("/channels/{}/inbound_messages", channel_id, body)

    async def sync_outbound_message(
        self, channel_id: str, /, **body: Unpack[SyncOutboundMessage]
    ) -> str:
        """Hand Front a message that the channel sent by itself. Needs ``messages:write``.

        Returns its ``message_uid``: it is accepted, not yet there.
        """
        return await self._accepted("/channels/{}/outbound_messages", channel_id, body)

    async def update_message_status(
        self,
        channel_id: str,
        external_conversation_id: str,
        external_id: str,
        /,
        **body: Unpack[UpdateMessageStatus],
    ) -> None:
        """Say that an outbound message failed, which reopens it. Needs ``messages:write``."""
        template = "/channels/{}/conversations/{}/messages/{}/status"
        ids = (channel_id, external_conversation_id, external_id)
        await self._api.send("PUT", template, *ids, body=body)

    async def sync_message_template(
        self, channel_id: str, /, **body: Unpack[SyncMessageTemplate]
    ) -> ApplicationMessageTemplate:
        """Make a template of the channel's service known. Needs ``message_templates:write``."""
        template = "/channels/{}/application_message_templates"
        return await self._api.put(ApplicationMessageTemplate, template, channel_id, body=body)

    async def update_message_template(
        self, channel_id: str, external_id: str, /, **body: Unpack[UpdateMessageTemplate]
    ) -> ApplicationMessageTemplate:
        """Change a template of the channel's service. Needs ``message_templates:write``."""
        template = "/channels/{}/application_message_templates/{}"
        ids = (channel_id, external_id)
        return await self._api.patch(ApplicationMessageTemplate, template, *ids, body=body)

    async def create_call(self, channel_id: str, /, **body: Unpack[CreateCall]) -> None:
        """Tell Front of a call. Needs ``channels:write``.

        It is accepted, not yet there.
        """
        whole = {name.rstrip("_"): value for name, value in body.items()}
        whole = in_milliseconds(whole, "started_at")
        await self._api.send("POST", "/channels/{}/calls", channel_id, body=whole)

    async def update_call(
        self, channel_id: str, external_call_id: str, /, **body: Unpack[UpdateCall]
    ) -> None:
        """Tell Front what became of a call. Needs ``channels:write``."""
        template = "/channels/{}/calls/{}"
        whole = in_milliseconds(body, "occurred_at")
        await self._api.send("PATCH", template, channel_id, external_call_id, body=whole)

    async def add_call_recording(
        self, channel_id: str, external_call_id: str, /, **body: Unpack[AddCallRecording]
    ) -> None:
        """Add to a call what was recorded of it. Needs ``channels:write``."""
        template = "/channels/{}/calls/{}/recording"
        await self._api.send("POST", template, channel_id, external_call_id, body=body)

    async def add_call_summary(
        self, channel_id: str, external_call_id: str, /, content: str
    ) -> None:
        """Add to a call what it was about. Needs ``channels:write``."""
        template = "/channels/{}/calls/{}/summary"
        body = {"content": content}
        await self._api.send("POST", template, channel_id, external_call_id, body=body)

    async def add_call_transcript(
        self,
        channel_id: str,
        external_call_id: str,
        /,
        lines: list[TranscriptLine] | tuple[TranscriptLine, ...],
    ) -> None:
        """Add to a call what was said. Needs ``channels:write``."""
        template = "/channels/{}/calls/{}/transcript"
        body = {"lines": lines}
        await self._api.send("POST", template, channel_id, external_call_id, body=body)

    async def _accepted(self, template: str, channel_id: str, body: Mapping[str, object]) -> str:
        whole = in_whole_seconds(body, "delivered_at")
        accepted = await self._api.post(AcceptedMessage, template, channel_id, body=whole)
        return accepted.message_uid
