"""Attachments: which messages and comments have some, and the bytes behind them."""

import hashlib
from typing import Final

import attrs

from front_async.sandbox.company.numbers import Ids, mix, salt
from front_async.sandbox.company.pattern import Pattern
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import Record, Site
from front_async.sandbox.company.words import FILES

MESSAGE_FILES: Final = Pattern((0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0))
COMMENT_FILES: Final = Pattern((0, 0, 0, 1, 0, 0, 0, 0, 0, 0))
TEMPLATE_FILES: Final = Pattern((1,))
TEMPLATES: Final = 5
_BLOCK: Final = 4093  # a prime, so that no two pages of a file look the same
_SIZES: Final = (900, 4_405, 38_000, 0, 120_000, 7, 260_000, 15_360)


@attrs.frozen
class File:
    """One attachment: whose it is and what it is called; *data* if it was uploaded."""

    id: str
    owner: str  # the id of the message, comment or template
    filename: str
    content_type: str
    size: int
    inline: bool = False
    data: bytes | None = attrs.field(default=None, repr=False)

    def content(self) -> bytes:
        """The bytes: as uploaded, or made from the id."""
        if self.data is not None:
            return self.data
        block = hashlib.shake_256(self.id.encode()).digest(_BLOCK)
        return (block * (self.size // _BLOCK + 1))[: self.size]


class Files:
    """Finds attachments by owner and by id."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._key = salt(site.seed, "files")
        self._kinds: dict[str, tuple[Pattern, Ids, Ids]] = {
            "messages": (MESSAGE_FILES, site.ids("message_files"), site.ids("messages")),
            "comments": (COMMENT_FILES, site.ids("comment_files"), site.ids("comments")),
            "message_templates": (
                TEMPLATE_FILES,
                site.ids("template_files"),
                site.ids("message_templates"),
            ),
        }
        self.uploads: Shelf[File] = Shelf(site.ids("uploads"), 0, _nothing)

    def of(self, kind: str, owner: int) -> tuple[File, ...]:
        """The attachments of a made-up message, comment or template."""
        pattern = self._kinds[kind][0]
        if not pattern.counts[owner % len(pattern.counts)]:
            return ()
        return tuple(self._file(kind, index) for index in pattern.span(owner))

    def find(self, identifier: str) -> tuple[str, int, File] | None:
        """What kind of record, which number, and the made-up attachment with this id."""
        for kind, (pattern, ids, _) in self._kinds.items():
            index = ids.index(identifier)
            if index is not None:
                return kind, pattern.owner(index)[0], self._file(kind, index)
        return None

    def uploaded(self, identifier: str) -> File | None:
        """The uploaded attachment with this id."""
        index = self.uploads.find(identifier)
        return None if index is None else self.uploads.row(index)

    def upload(self, owner: str, filename: str, content_type: str, data: bytes) -> File:
        """Keep *data* as an attachment of the record called *owner*."""
        index = self.uploads.reserve()
        identifier = self.uploads.ids.id(index)
        file = File(identifier, owner, filename, content_type, len(data), data=data)
        self.uploads.put(index, file)
        return file

    def record(self, file: File) -> Record:
        """The attachment as served inside its message or comment."""
        metadata: Record = {"is_inline": file.inline}
        if file.inline:
            metadata["cid"] = hashlib.sha256(file.id.encode()).hexdigest()[:32]
        return {
            "id": file.id,
            "filename": file.filename,
            "url": f"{self._site.origin}/download/{file.id}",
            "content_type": file.content_type,
            "size": file.size,
            "metadata": metadata,
        }

    def _file(self, kind: str, index: int) -> File:
        pattern, ids, owners = self._kinds[kind]
        owner = owners.id(pattern.owner(index)[0])
        chance = mix(self._key + index)
        name, content_type = FILES[chance % len(FILES)]
        size = _SIZES[(chance >> 8) % len(_SIZES)]
        size += (chance >> 16) % (size // 4 + 1)
        inline = content_type.startswith("image/") and index % 2 == 0
        return File(ids.id(index), owner, name, content_type, size, inline)


def _nothing(_index: int) -> File:
    raise LookupError
