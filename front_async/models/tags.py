"""What Front answers about tags."""

from datetime import datetime
from typing import Literal

from front_async.models.links import Linked, Model

TagHighlight = Literal[
    "grey", "pink", "red", "orange", "yellow", "green", "light-blue", "blue", "purple"
]
"""The colours Front documents; answers also hold emoji and colours it does not."""


class TagRelated(Model, frozen=True, kw_only=True):
    """The relatives of a tag."""

    conversations: str | None = None
    owner: str | None = None
    parent_tag: str | None = None
    children: str | None = None


class Tag(Linked[TagRelated], frozen=True, kw_only=True):
    """A label that sorts conversations."""

    id: str
    name: str | None = None
    description: str | None = None
    highlight: TagHighlight | str | None = None
    is_private: bool | None = None
    is_visible_in_conversation_lists: bool | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
