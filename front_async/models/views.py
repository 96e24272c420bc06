"""What Front answers about views."""

from front_async.models.links import Linked, Model


class ViewRelated(Model, frozen=True, kw_only=True):
    """The relatives of a view."""

    owner: str | None = None


class View(Linked[ViewRelated], frozen=True, kw_only=True):
    """A filter over conversations that a team shares."""

    id: str
    name: str | None = None
    highlight: str | None = None
    """A colour."""
    inbox_ids: tuple[str, ...] = ()
    tag_ids: tuple[str, ...] = ()
    not_tag_ids: tuple[str, ...] = ()
    no_tags: bool | None = None
    """Whether it shows only what has no tags."""
    assignee_ids: tuple[str, ...] = ()
    not_assignee_ids: tuple[str, ...] = ()
