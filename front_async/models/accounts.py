"""What Front answers about accounts."""

from datetime import datetime
from typing import Any

from front_async.models.links import Linked, Model


class AccountRelated(Model, frozen=True, kw_only=True):
    """The relatives of an account."""

    contacts: str | None = None


class Account(Linked[AccountRelated], frozen=True, kw_only=True):
    """A company that contacts belong to."""

    id: str
    name: str | None = None
    logo_url: str | None = None
    description: str | None = None
    domains: tuple[str, ...] = ()
    external_id: str | None = None
    """Its id in another system, such as a CRM."""
    custom_fields: dict[str, Any] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
