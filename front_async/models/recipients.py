"""What Front answers about who a message is from and to."""

from typing import Literal

import attrs

from front_async.models.links import Linked

RecipientRole = Literal["from", "to", "cc", "bcc", "reply-to"]


@attrs.frozen(kw_only=True)
class RecipientRelated:
    """The relatives of a recipient."""

    contact: str | None = None


@attrs.frozen(kw_only=True)
class Recipient(Linked[RecipientRelated]):
    """One address of a message, the sender's included."""

    name: str | None = None
    """None or empty where the address has none."""
    handle: str | None = None
    role: RecipientRole | str | None = None
