"""What Front answers about attached files."""

from front_async.models.links import Model


class AttachmentMetadata(Model, frozen=True, kw_only=True):
    """How a message or comment uses a file."""

    is_inline: bool | None = None
    """Whether the body shows it, by its *cid*."""
    cid: str | None = None


class Attachment(Model, frozen=True, kw_only=True):
    """A file; ``front.attachments`` downloads it."""

    id: str
    filename: str | None = None
    """As the sender called it: not safe as a path."""
    url: str | None = None
    """Answers only to the token."""
    content_type: str | None = None
    size: int | None = None
    """Bytes."""
    metadata: AttachmentMetadata | None = None
