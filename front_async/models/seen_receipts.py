"""What Front answers about who has seen a message."""

import attrs

from front_async.models.contacts import ContactHandle
from front_async.models.links import Linked


@attrs.frozen(kw_only=True)
class SeenReceiptRelated:
    """The relatives of a seen receipt."""

    message: str | None = None


@attrs.frozen(kw_only=True)
class SeenReceipt(Linked[SeenReceiptRelated]):
    """That someone has seen a message."""

    first_seen_at: int | None = None
    """Milliseconds since 1970: the one time of the Core API that is not in seconds."""
    seen_by: ContactHandle | None = None
    """None where Front knows only that somebody did."""
