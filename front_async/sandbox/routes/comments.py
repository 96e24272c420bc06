"""Comments: reading, writing, answering and changing them."""

from typing import Any, Final

import attrs

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_and_files, body_of
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.commenting import comment, mentioned
from front_async.sandbox.company import views
from front_async.sandbox.forms import CommentForm, CommentPatch
from front_async.sandbox.paging import whole
from front_async.sandbox.replies import Reply, created, forbidden, ok


def _read(call: Call) -> Reply:
    index = lookup.named(call.company, "comments", call.ids[0])
    return ok(views.comment(call.company, index))


def _list(call: Call) -> Reply:
    company = call.company
    index = lookup.conversation(company, call.ids[0])
    return whole(call, [views.comment(company, n) for n in company.of("comments", index)])


def _add(call: Call) -> Reply:
    index = lookup.conversation(call.company, call.ids[0])
    form, uploads = body_and_files(call, CommentForm)
    return created(views.comment(call.company, comment(call, index, form, uploads)))


def _answer(call: Call) -> Reply:
    company = call.company
    index = lookup.named(company, "comments", call.ids[0])
    form, uploads = body_and_files(call, CommentForm)
    home = company.conversations.survivor(company.comments.shelf.row(index).conversation)
    return created(views.comment(company, comment(call, home, form, uploads, index)))


def _update(call: Call) -> Reply:
    company = call.company
    index = lookup.named(company, "comments", call.ids[0])
    form = body_of(call, CommentPatch)
    row = company.comments.shelf.row(index)
    changed: dict[str, Any] = {}
    if "body" in form:
        if row.written_by != call.token:
            raise forbidden("Only the token that wrote a comment can change its body")
        changed = {"body": form["body"], "mentions": mentioned(company, form["body"])}
    if "is_pinned" in form:
        changed["pinned"] = form["is_pinned"]
    company.comments.shelf.put(index, attrs.evolve(row, **changed))
    return ok(views.comment(company, index))


def _mentions(call: Call) -> Reply:
    index = lookup.named(call.company, "comments", call.ids[0])
    people = map(call.company.staff.record, call.company.comments.shelf.row(index).mentions)
    return whole(call, [person for person in people if person is not None])


ROUTES: Final = (
    Route("GET", "/comments/{}", "comments:read", _read),
    Route("PATCH", "/comments/{}/", "comments:write", _update),
    Route("GET", "/comments/{}/mentions", "teammates:read", _mentions),
    Route("POST", "/comments/{}/replies", "comments:write", _answer),
    Route("GET", "/conversations/{}/comments", "comments:read", _list),
    Route("POST", "/conversations/{}/comments", "comments:write", _add),
)
