"""Front's reference: "Contact Handles" (https://dev.frontapp.com/reference/contact-handles)."""

from typing import Required, TypedDict, Unpack

from front_async.models.contacts import HandleSource
from front_async.resources.base import Resource
from front_async.resources.contacts import NewHandle


class RemoveHandle(TypedDict, total=False):
    """Which handle goes."""

    handle: Required[str]
    source: Required[HandleSource]
    force: bool
    """Whether the contact goes too, when it is its last one."""


class ContactHandles(Resource):
    """Addresses that reach a contact."""

    async def add(self, contact_id: str, /, **body: Unpack[NewHandle]) -> None:
        """Give a contact one more handle. Needs ``contacts:write``."""
        await self._api.send("POST", "/contacts/{}/handles", contact_id, body=body)

    async def remove(self, contact_id: str, /, **body: Unpack[RemoveHandle]) -> None:
        """Take a handle from a contact. Needs ``contacts:write``.

        The last one stays, unless ``force`` is given: then the contact is deleted.
        """
        await self._api.send("DELETE", "/contacts/{}/handles", contact_id, body=body)
