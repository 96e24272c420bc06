"""All operations of the API in one table."""

from itertools import chain
from typing import Final

from front_async.sandbox.routes import (
    accounts,
    attachments,
    channels,
    comments,
    contacts,
    conversation_parts,
    conversations,
    drafts,
    events,
    inboxes,
    messages,
    people,
    receiving,
    sending,
    tags,
)

_GROUPS: Final = (
    accounts,
    attachments,
    channels,
    comments,
    contacts,
    conversation_parts,
    conversations,
    drafts,
    events,
    inboxes,
    messages,
    people,
    receiving,
    sending,
    tags,
)
API: Final = tuple(chain.from_iterable(group.ROUTES for group in _GROUPS))
