"""Comments: what teammates say to each other about a conversation."""

from operator import attrgetter
from typing import Final

import attrs

from front_async.sandbox.company.files import File, Files
from front_async.sandbox.company.numbers import mix, salt
from front_async.sandbox.company.pattern import Pattern, pattern_of
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import Record, Site, stamped
from front_async.sandbox.company.staff import PEOPLE, Staff
from front_async.sandbox.company.timeline import Timeline
from front_async.sandbox.company.words import REMARKS

_PINNED: Final = 13


@attrs.frozen
class Comment:
    """The state of one comment; *written_by* is the token that wrote it."""

    index: int
    conversation: int
    author: int | None
    body: str
    posted_at: float
    pinned: bool = False
    mentions: tuple[int, ...] = ()
    files: tuple[File, ...] = ()
    replied_to: int | None = None
    written_by: str | None = attrs.field(default=None, repr=False)


class Comments:
    """The comments of all conversations: computed ones first, then added ones."""

    def __init__(self, site: Site, line: Timeline, size: int, staff: Staff, files: Files) -> None:
        self._site = site
        self._key = salt(site.seed, "comments")
        self._line = line
        self._staff = staff
        self._files = files
        self.pattern: Pattern = pattern_of(tuple(shape.comments for shape in line.shapes))
        self.shelf: Shelf[Comment] = Shelf(
            site.ids("comments"),
            self.pattern.first(size),
            self._comment,
            owner=attrgetter("conversation"),
        )

    def url(self, index: int) -> str:
        """Where the comment numbered *index* is to be had."""
        return f"{self._site.origin}/comments/{self.shelf.ids.id(index)}"

    def record(self, comment: Comment, conversation: str) -> Record:
        """The comment as served; *conversation* is the url of its conversation."""
        url = self.url(comment.index)
        replied = None if comment.replied_to is None else self.url(comment.replied_to)
        related = {
            "conversation": conversation,
            "mentions": f"{url}/mentions",
            "comment_replied_to": replied,
        }
        return {
            "_links": {"self": url, "related": related},
            "id": self.shelf.ids.id(comment.index),
            "author": self._staff.record(comment.author),
            "body": comment.body,
            "posted_at": stamped(comment.posted_at),
            "attachments": [self._files.record(file) for file in comment.files],
            "is_pinned": comment.pinned,
        }

    def _comment(self, index: int) -> Comment:
        conversation, place = self.pattern.owner(index)
        chance = mix(self._key + index)
        mentioned = (chance >> 16) % PEOPLE
        body = REMARKS[chance % len(REMARKS)]
        if place % 2:  # every second one calls somebody
            body = f"@{self._staff.teammates.row(mentioned)['username']} {body}"
        return Comment(
            index=index,
            conversation=conversation,
            author=(chance >> 8) % PEOPLE,
            body=body,
            posted_at=self._line.comment(conversation, place),
            pinned=index % _PINNED == 0,
            mentions=(mentioned,) if place % 2 else (),
            files=self._files.of("comments", index),
            replied_to=index - 1 if (place + 1) % 3 == 0 else None,  # every third answers
        )
