"""What Front answers about ticket statuses."""

from datetime import datetime

from front_async.models.conversations import StatusCategory
from front_async.models.links import Linked, Relatives


class Status(Linked[Relatives], frozen=True, kw_only=True):
    """A status that the company gives to conversations, where it has ticketing."""

    id: str
    name: str | None = None
    category: StatusCategory | str | None = None
    description: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
