"""What Front answers about signatures."""

from front_async.models.links import Linked, Model


class SignatureRelated(Model, frozen=True, kw_only=True):
    """The relatives of a signature."""

    owner: str | None = None


class Signature(Linked[SignatureRelated], frozen=True, kw_only=True):
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
