"""Front's reference: "Attachments" (https://dev.frontapp.com/reference/attachments)."""

from front_async.resources.base import Resource
from front_async.transport.download import Download


class Attachments(Resource):
    """Files that came with messages, comments and templates."""

    def download(
        self, attachment_id: str, /, *, start: int = 0, etag: str | None = None
    ) -> Download:
        """A file, fetched when it is opened. Needs ``attachments:read``.

        With *start* and the *etag* of an earlier answer, its bytes from *start* on, if it is
        still the same and the server sends parts: ``file.offset`` says what came.
        """
        headers = {"Range": f"bytes={start}-", "If-Range": etag} if start and etag else None
        return self._api.download("/download/{}", attachment_id, headers=headers)

    def download_for_comment(self, comment_id: str, attachment_id: str, /) -> Download:
        """A file of a comment, fetched when it is opened. Needs ``attachments:read``."""
        return self._api.download("/comments/{}/download/{}", comment_id, attachment_id)

    def download_for_message(self, message_id: str, attachment_id: str, /) -> Download:
        """A file of a message, fetched when it is opened. Needs ``attachments:read``.

        This is the way for partner channels; others may use :meth:`download`.
        """
        return self._api.download("/messages/{}/download/{}", message_id, attachment_id)

    def download_for_message_template(self, template_id: str, attachment_id: str, /) -> Download:
        """A file of a message template, fetched when it is opened. Needs ``attachments:read``."""
        return self._api.download("/message_templates/{}/download/{}", template_id, attachment_id)
