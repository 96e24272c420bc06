"""What Front answers about the message templates of a partner channel."""

from front_async.models.links import Model


class ApplicationMessageTemplate(Model, frozen=True, kw_only=True):
    """That Front knows a template of the channel's own service."""

    template_id: int | str | None = None
    """Documented as a number, with a text as its example."""
