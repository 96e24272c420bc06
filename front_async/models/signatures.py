"""What Front answers about signatures."""

import attrs

from front_async.models.links import Linked


@attrs.frozen(kw_only=True)
class SignatureRelated:
    """The relatives of a signature."""

    owner: str | None = None


@attrs.frozen(kw_only=True)
class Signature(Linked[SignatureRelated]):
    """What stands under a message."""

    id: str
    name: str | None = None
    body: str | None = None
    sender_info: str | None = None
    is_visible_for_all_teammate_channels: bool | None = None
    is_default: bool | None = None
    is_private: bool | None = None
    channel_ids: tuple[str, ...] | None = None
    """None: it may be used in every channel."""
