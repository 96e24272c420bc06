"""What Front answers about a token."""

from front_async.models.links import Linked, Relatives


class Identity(Linked[Relatives], frozen=True, kw_only=True):
    """The company that a token belongs to."""

    id: str
    name: str | None = None
