"""Front's reference: "Signatures" (https://dev.frontapp.com/reference/signatures)."""

from typing import Required, TypedDict, Unpack

from front_async.models.signatures import Signature
from front_async.resources.base import Ids, Resource
from front_async.transport.paging import Pager


class CreatePrivateSignature(TypedDict, total=False):
    """What a new signature of a teammate's own may hold."""

    name: Required[str]
    sender_info: str
    """What stands in the From line of emails."""
    body: Required[str]
    is_default: bool
    channel_ids: Ids | None
    """Where it may be used. None, as nothing at all, is everywhere."""


class CreateSignature(CreatePrivateSignature, total=False):
    """What a new signature of a team may hold."""

    is_visible_for_all_teammate_channels: bool


class UpdateSignature(TypedDict, total=False):
    """What of a signature may change; what is left out stays."""

    name: str
    sender_info: str
    """What stands in the From line of emails."""
    body: str
    is_visible_for_all_teammate_channels: bool
    """Of a team's signatures only."""
    is_default: bool
    channel_ids: Ids | None
    """Where it may be used; None is everywhere."""


class Signatures(Resource):
    """What stands under messages."""

    def list_for_team(self, team_id: str, /) -> Pager[Signature]:
        """The signatures of a team. Needs ``signatures:read``."""
        return self._api.list(Signature, "/teams/{}/signatures", team_id)

    def list_for_teammate(self, teammate_id: str, /) -> Pager[Signature]:
        """A teammate's own signatures. Needs ``signatures:read``."""
        return self._api.list(Signature, "/teammates/{}/signatures", teammate_id)

    async def get(self, signature_id: str, /) -> Signature:
        """One signature. Needs ``signatures:read``."""
        return await self._api.get(Signature, "/signatures/{}", signature_id)

    async def create_for_team(self, team_id: str, /, **body: Unpack[CreateSignature]) -> Signature:
        """A new signature of a team. Needs ``signatures:write``."""
        return await self._api.post(Signature, "/teams/{}/signatures", team_id, body=body)

    async def create_for_teammate(
        self, teammate_id: str, /, **body: Unpack[CreatePrivateSignature]
    ) -> Signature:
        """A new signature of a teammate's own. Needs ``signatures:write``."""
        return await self._api.post(Signature, "/teammates/{}/signatures", teammate_id, body=body)

    async def update(self, signature_id: str, /, **body: Unpack[UpdateSignature]) -> Signature:
        """Change a signature, and return it. Needs ``signatures:write``."""
        return await self._api.patch(Signature, "/signatures/{}", signature_id, body=body)

    async def delete(self, signature_id: str, /) -> None:
        """Delete a signature. Needs ``signatures:delete``."""
        await self._api.send("DELETE", "/signatures/{}", signature_id)
