"""What Front answers about time off."""

from datetime import datetime

from front_async.models.links import Linked, Model


class AutoResponder(Model, frozen=True, kw_only=True):
    """What answers for a teammate who is away."""

    is_enabled: bool | None = None
    channel_ids: tuple[str, ...] = ()
    is_contacts_only: bool | None = None
    """Whether only known contacts get an answer."""
    body: str | None = None


class TimeOffRelated(Model, frozen=True, kw_only=True):
    """The relatives of a time off."""

    teammate: str | None = None


class TimeOff(Linked[TimeOffRelated], frozen=True, kw_only=True):
    """A time in which a teammate is away."""

    id: str
    name: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    """None: nobody knows yet."""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    auto_responder: AutoResponder | None = None
