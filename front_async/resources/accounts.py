"""Front's reference: "Accounts" (https://dev.frontapp.com/reference/accounts)."""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from front_async.models.accounts import Account
from front_async.models.contacts import Contact
from front_async.resources.base import Ids, Resource
from front_async.resources.queries import AccountQuery
from front_async.transport.paging import Pager


class UpdateAccount(TypedDict, total=False):
    """What of an account may change; what is left out stays."""

    name: str
    description: str
    domains: list[str] | tuple[str, ...]
    custom_fields: Mapping[str, Any]


class CreateAccount(UpdateAccount, total=False):
    """What a new account may hold."""

    external_id: str
    """Its id in another system; ``alt:ext_id:<external_id>`` stands for Front's id."""


class Accounts(Resource):
    """Companies that contacts belong to."""

    def list(self, **query: Unpack[AccountQuery]) -> Pager[Account]:
        """Every account. Needs ``accounts:read``."""
        return self._api.list(Account, "/accounts", query=query)

    def list_contacts(self, account_id: str, /, **query: Unpack[AccountQuery]) -> Pager[Contact]:
        """The contacts of an account. Needs ``contacts:read``."""
        return self._api.list(Contact, "/accounts/{}/contacts", account_id, query=query)

    async def get(self, account_id: str, /) -> Account:
        """One account. Needs ``accounts:read``."""
        return await self._api.get(Account, "/accounts/{}", account_id)

    async def create(self, **body: Unpack[CreateAccount]) -> Account:
        """A new account. Needs ``accounts:write``."""
        return await self._api.post(Account, "/accounts", body=body)

    async def update(self, account_id: str, /, **body: Unpack[UpdateAccount]) -> Account:
        """Change an account, and return it. Needs ``accounts:write``.

        ``custom_fields`` replaces the whole set: fields that are not in it are erased.
        """
        return await self._api.patch(Account, "/accounts/{}", account_id, body=body)

    async def delete(self, account_id: str, /) -> None:
        """Delete an account. Needs ``accounts:delete``."""
        await self._api.send("DELETE", "/accounts/{}", account_id)

    async def add_contacts(self, account_id: str, /, contact_ids: Ids) -> None:
        """Put contacts into an account. Needs ``accounts:write``."""
        body = {"contact_ids": contact_ids}
        await self._api.send("POST", "/accounts/{}/contacts", account_id, body=body)

    async def remove_contacts(self, account_id: str, /, contact_ids: Ids) -> None:
        """Take contacts out of an account. Needs ``accounts:write``."""
        body = {"contact_ids": contact_ids}
        await self._api.send("DELETE", "/accounts/{}/contacts", account_id, body=body)
