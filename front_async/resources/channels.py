"""Front's reference: "Channels" (https://dev.frontapp.com/reference/channels)."""

from collections.abc import Mapping
from typing import Literal, Required, TypedDict, Unpack

from front_async.models.channels import Channel, UndoSendTime
from front_async.resources.base import Resource
from front_async.transport.paging import Pager


class UpdateChannelSettings(TypedDict, total=False):
    """How a channel is to behave."""

    undo_send_time: UndoSendTime
    all_teammates_can_reply: bool
    """Shared channels only."""
    webhook_url: str
    """Custom channels only: where Front sends outbound messages."""


class CreateChannelSettings(UpdateChannelSettings, total=False):
    """How a new channel is to behave."""

    sid: str
    """Twilio channels only."""
    auth_token: str
    """Twilio channels only."""


class CreateChannel(TypedDict, total=False):
    """What a new channel may hold."""

    name: str
    settings: CreateChannelSettings
    type: Required[Literal["custom", "smtp", "twilio"]]
    send_as: str
    """Required for SMTP and Twilio channels."""
    application_uid: str
    """The app that the new channel belongs to; its *type* is "custom" then."""
    credentials: Mapping[str, str]
    """With *application_uid*: what the app's server wants, such as ``{"api_key": …}``."""


class UpdateChannel(TypedDict, total=False):
    """What of a channel may change; what is left out stays."""

    name: str
    inbox_id: str
    """The inbox to move it to, with its conversations."""
    settings: UpdateChannelSettings


class Channels(Resource):
    """Addresses through which messages come and go."""

    def list(self) -> Pager[Channel]:
        """Every channel the token can see. Needs ``channels:read``."""
        return self._api.list(Channel, "/channels")

    def list_for_team(self, team_id: str, /) -> Pager[Channel]:
        """The channels of a team. Needs ``channels:read``."""
        return self._api.list(Channel, "/teams/{}/channels", team_id)

    def list_for_teammate(self, teammate_id: str, /) -> Pager[Channel]:
        """A teammate's own channels. Needs ``channels:read``."""
        return self._api.list(Channel, "/teammates/{}/channels", teammate_id)

    async def get(self, channel_id: str, /) -> Channel:
        """One channel. Needs ``channels:read``."""
        return await self._api.get(Channel, "/channels/{}", channel_id)

    async def create_for_inbox(self, inbox_id: str, /, **body: Unpack[CreateChannel]) -> None:
        """A new channel of an inbox, which Front does not return. Needs ``channels:write``."""
        await self._api.send("POST", "/inboxes/{}/channels", inbox_id, body=body)

    async def update(self, channel_id: str, /, **body: Unpack[UpdateChannel]) -> None:
        """Change a channel. Needs ``channels:write``."""
        await self._api.send("PATCH", "/channels/{}", channel_id, body=body)

    async def validate(self, channel_id: str, /) -> None:
        """Have Front try the settings of an SMTP channel. Needs ``channels:write``.

        It is accepted, not done: ``is_valid`` of the channel tells the outcome later.
        """
        await self._api.send("POST", "/channels/{}/validate", channel_id)
