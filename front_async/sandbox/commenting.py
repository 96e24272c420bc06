"""Writes comments, for whoever is asked to."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from front_async.sandbox.calls import Call
from front_async.sandbox.company.comments import Comment
from front_async.sandbox.company.company import Company
from front_async.sandbox.lookup import named
from front_async.sandbox.multipart import Upload

_MENTION: Final = re.compile(r"@(\w+)")


def comment(
    call: Call,
    conversation: int,
    form: Mapping[str, Any],
    uploads: Iterable[Upload] = (),
    replied_to: int | None = None,
) -> int:
    """Add a comment to a conversation; its number."""
    company = call.company
    author = named(company, "teammates", form["author_id"]) if "author_id" in form else None
    index = company.comments.shelf.reserve()
    identifier = company.comments.shelf.ids.id(index)
    row = Comment(
        index=index,
        conversation=conversation,
        author=author,
        body=form["body"],
        posted_at=call.now,
        pinned=form.get("is_pinned", False),
        mentions=mentioned(company, form["body"]),
        files=tuple(
            company.files.upload(identifier, each.filename, each.content_type, each.data)
            for each in uploads
        ),
        replied_to=replied_to,
        written_by=call.token,
    )
    company.comments.shelf.put(index, row)
    source = ("api", None) if author is None else ("teammate", author)
    name = "mention" if row.mentions else "comment"
    company.events.emit(name, conversation, call.now, source, ("comment", index))
    return index


def mentioned(company: Company, body: str) -> tuple[int, ...]:
    """The teammates a comment calls by ``@username``."""
    called = {name.lower() for name in _MENTION.findall(body)}
    people = company.staff.teammates
    return tuple(n for n in people.alive() if people.row(n)["username"].lower() in called)
