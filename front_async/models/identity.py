"""What Front answers about a token."""

import attrs

from front_async.models.links import Linked, Relatives


@attrs.frozen(kw_only=True)
class Identity(Linked[Relatives]):
    """The company that a token belongs to."""

    id: str
    name: str | None = None
