"""What Front answers about who has seen a message."""

from front_async.models.contacts import ContactHandle
from front_async.models.links import Linked, Model


class SeenReceiptRelated(Model, frozen=True, kw_only=True):
    """The relatives of a seen receipt."""

    message: str | None = None


class SeenReceipt(Linked[SeenReceiptRelated], frozen=True, kw_only=True):
    """That someone has seen a message."""

    first_seen_at: int | None = None
    """Milliseconds since 1970: the one time of the Core API that is not in seconds."""
    seen_by: ContactHandle | None = None
    """None where Front knows only that somebody did."""
