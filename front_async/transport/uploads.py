"""Files to send."""

import io
import mimetypes
import os
import re
from pathlib import PurePath
from typing import BinaryIO

import attrs

from front_async.errors import InvalidArgument

Content = bytes | str | os.PathLike[str] | BinaryIO
"""The bytes themselves, the path of a file, or a file that is open in binary mode."""

_TYPE = re.compile(r"[!-~]+/[ -~]+", re.ASCII)


def _name_of(upload: "Upload") -> str:
    content = upload.content
    if isinstance(content, str | os.PathLike):
        name = PurePath(content).name
    else:
        where = getattr(content, "name", "")  # of a pipe it is a number
        name = PurePath(where).name if isinstance(where, str) else ""
    if not name:
        raise InvalidArgument("an Upload of bytes or of a nameless file needs a name")
    return name


def _type_of(upload: "Upload") -> str:
    return mimetypes.guess_type(upload.name)[0] or "application/octet-stream"


@attrs.frozen
class Upload:
    """A file to send, read piece by piece while it is sent.

    ::

        await front.messages.create_reply(
            "cnv_123", body="The invoice", attachments=[Upload("invoice.pdf")]
        )

    Args:
        content: Its bytes, its path, or the file itself, open in binary mode.
        name: What the recipient sees; of a path, its last part unless given.
        content_type: Such as "application/pdf"; guessed from the name unless given.
        size: Bytes, where a file that cannot be rewound is to be sent, such as a pipe. It is sent
            once: what fails on its way is not tried again.

    Raises:
        InvalidArgument: There is no name, or the file is open as text.
    """

    content: Content = attrs.field(repr=False)
    name: str = attrs.field(default=attrs.Factory(_name_of, takes_self=True), kw_only=True)
    content_type: str = attrs.field(default=attrs.Factory(_type_of, takes_self=True), kw_only=True)
    size: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse at once what could not be sent."""
        if isinstance(self.content, io.TextIOBase):
            raise InvalidArgument(f"{self.name} is open as text: open it in binary mode")
        if not _TYPE.fullmatch(self.content_type):
            raise InvalidArgument(f"content_type must be one like 'text/csv', for {self.name}")
