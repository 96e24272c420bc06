"""Front's reference: "Custom Fields" (https://dev.frontapp.com/reference/custom-fields)."""

from front_async.models.custom_fields import CustomField
from front_async.resources.base import Resource, deprecated
from front_async.transport.paging import Pager


class CustomFields(Resource):
    """Fields that a company added to its records."""

    @deprecated("custom_fields.list_for_contacts()")
    def list(self) -> Pager[CustomField]:
        """The fields of contacts. Needs ``custom_fields:read``.

        Front has deprecated it.
        """
        return self._api.list(CustomField, "/custom_fields")

    def list_for_accounts(self) -> Pager[CustomField]:
        """The fields of accounts. Needs ``custom_fields:read``."""
        return self._api.list(CustomField, "/accounts/custom_fields")

    def list_for_contacts(self) -> Pager[CustomField]:
        """The fields of contacts. Needs ``custom_fields:read``."""
        return self._api.list(CustomField, "/contacts/custom_fields")

    def list_for_conversations(self) -> Pager[CustomField]:
        """The fields of conversations, Front's own left out. Needs ``custom_fields:read``."""
        return self._api.list(CustomField, "/conversations/custom_fields")

    def list_for_inboxes(self) -> Pager[CustomField]:
        """The fields of inboxes. Needs ``custom_fields:read``."""
        return self._api.list(CustomField, "/inboxes/custom_fields")

    def list_for_links(self) -> Pager[CustomField]:
        """The fields of links. Needs ``custom_fields:read``."""
        return self._api.list(CustomField, "/links/custom_fields")

    def list_for_teammates(self) -> Pager[CustomField]:
        """The fields of teammates. Needs ``custom_fields:read``."""
        return self._api.list(CustomField, "/teammates/custom_fields")
