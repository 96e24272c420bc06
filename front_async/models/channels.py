"""What Front answers about channels."""

from typing import Literal

from front_async.models.links import Linked, Model

ChannelType = Literal[
    "custom",
    "facebook",
    "form",
    "front_chat",
    "front_mail",
    "gmail",
    "google_play",
    "imap",
    "intercom",
    "layer_anon",
    "office365",
    "smtp",
    "talkdesk",
    "truly",
    "twilio",
    "twilio_whatsapp",
    "twitter",
    "twitter_dm",
    "yalo_wha",
]

UndoSendTime = Literal[0, 5, 10, 15, 30, 60]
"""Seconds in which a teammate may take a message back."""


class ChannelSettings(Model, frozen=True, kw_only=True):
    """How a channel behaves."""

    undo_send_time: UndoSendTime | int | None = None
    all_teammates_can_reply: bool | None = None
    """Whether those without access to the inbox may reply too. Shared channels only."""


class ChannelRelated(Model, frozen=True, kw_only=True):
    """The relatives of a channel."""

    inbox: str | None = None
    owner: str | None = None


class Channel(Linked[ChannelRelated], frozen=True, kw_only=True):
    """An address through which messages come and go."""

    id: str
    name: str | None = None
    address: str | None = None
    type: ChannelType | str | None = None
    send_as: str | None = None
    settings: ChannelSettings | None = None
    is_private: bool | None = None
    is_valid: bool | None = None
    """Whether Front can receive and send with what it knows of the provider."""
