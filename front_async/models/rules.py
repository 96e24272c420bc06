"""What Front answers about rules."""

from front_async.models.links import Linked, Model


class RuleRelated(Model, frozen=True, kw_only=True):
    """The relatives of a rule."""

    owner: str | None = None


class Rule(Linked[RuleRelated], frozen=True, kw_only=True):
    """What Front does by itself when something happens."""

    id: str
    name: str | None = None
    actions: tuple[str, ...] = ()
    """Sentences for people."""
    is_private: bool | None = None
