"""What Front answers about accounts."""

from datetime import datetime
from typing import Any

import attrs

from front_async.models.links import Linked


@attrs.frozen(kw_only=True)
class AccountRelated:
    """The relatives of an account."""

    contacts: str | None = None


@attrs.frozen(kw_only=True)
class Account(Linked[AccountRelated]):
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
