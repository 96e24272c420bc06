"""What Front answers about rules."""

import attrs

from front_async.models.links import Linked


@attrs.frozen(kw_only=True)
class RuleRelated:
    """The relatives of a rule."""

    owner: str | None = None


@attrs.frozen(kw_only=True)
class Rule(Linked[RuleRelated]):
    """What Front does by itself when something happens."""

    id: str
    name: str | None = None
    actions: tuple[str, ...] = ()
    """Sentences for people."""
    is_private: bool | None = None
