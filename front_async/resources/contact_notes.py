"""Front's reference: "Contact Notes" (https://dev.frontapp.com/reference/contact-notes)."""

from typing import TypedDict, Unpack

from front_async.models.contact_notes import ContactNote
from front_async.resources.base import Resource
from front_async.transport.paging import Pager


class CreateContactNote(TypedDict):
    """What a new note holds."""

    author_id: str
    """The teammate it is from."""
    body: str


class ContactNotes(Resource):
    """What teammates write about contacts."""

    def list_for_contact(self, contact_id: str, /) -> Pager[ContactNote]:
        """The notes on a contact. Needs ``contacts:read``."""
        return self._api.list(ContactNote, "/contacts/{}/notes", contact_id)

    async def create(self, contact_id: str, /, **body: Unpack[CreateContactNote]) -> ContactNote:
        """A new note on a contact. Needs ``contacts:write``."""
        return await self._api.post(ContactNote, "/contacts/{}/notes", contact_id, body=body)
