"""What Front answers about snoozed conversations."""

from datetime import datetime

import attrs

from front_async.models.links import Linked


@attrs.frozen(kw_only=True)
class ReminderRelated:
    """The relatives of a reminder."""

    owner: str | None = None


@attrs.frozen(kw_only=True)
class Reminder(Linked[ReminderRelated]):
    """When a conversation comes back."""

    created_at: datetime | None = None
    scheduled_at: datetime | None = None
    updated_at: datetime | None = None
