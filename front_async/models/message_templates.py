"""What Front answers about message templates and their folders."""

from datetime import datetime

from front_async.models.attachments import Attachment
from front_async.models.links import Linked, Model


class MessageTemplateFolderRelated(Model, frozen=True, kw_only=True):
    """The relatives of a folder."""

    owner: str | None = None
    parent_folder: str | None = None
    child_folders: str | None = None
    child_answers: str | None = None
    """The templates in it, and in the folders below."""


class MessageTemplateFolder(Linked[MessageTemplateFolderRelated], frozen=True, kw_only=True):
    """Where message templates and further folders are kept."""

    id: str
    name: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class FolderDeletion(Model, frozen=True, kw_only=True):
    """Front's promise to delete a folder: it is queued, not done."""

    status: str | None = None
    message_template_folder_id: str | None = None


class MessageTemplateRelated(Model, frozen=True, kw_only=True):
    """The relatives of a message template."""

    owner: str | None = None
    parent_folder: str | None = None


class MessageTemplate(Linked[MessageTemplateRelated], frozen=True, kw_only=True):
    """A message to write others from."""

    id: str
    name: str | None = None
    subject: str | None = None
    body: str | None = None
    """HTML."""
    attachments: tuple[Attachment, ...] = ()
    is_available_for_all_inboxes: bool | None = None
    inbox_ids: tuple[str, ...] | None = None
    """None: it may be used in every inbox."""
