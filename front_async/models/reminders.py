"""What Front answers about snoozed conversations."""

from datetime import datetime

from front_async.models.links import Linked, Model


class ReminderRelated(Model, frozen=True, kw_only=True):
    """The relatives of a reminder."""

    owner: str | None = None


class Reminder(Linked[ReminderRelated], frozen=True, kw_only=True):
    """When a conversation comes back."""

    created_at: datetime | None = None
    scheduled_at: datetime | None = None
    updated_at: datetime | None = None
