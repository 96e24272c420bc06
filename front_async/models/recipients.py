"""What Front answers about who a message is from and to."""

from typing import Literal

from front_async.models.links import Linked, Model

RecipientRole = Literal["from", "to", "cc", "bcc", "reply-to"]


class RecipientRelated(Model, frozen=True, kw_only=True):
    """The relatives of a recipient."""

    contact: str | None = None


class Recipient(Linked[RecipientRelated], frozen=True, kw_only=True):
    """One address of a message, the sender's included."""

    name: str | None = None
    """None or empty where the address has none."""
    handle: str | None = None
    role: RecipientRole | str | None = None
