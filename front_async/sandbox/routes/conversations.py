"""Conversations: lists, search, and what changes one as a whole."""

from typing import Final

from front_async.sandbox import changes, lookup
from front_async.sandbox.bodies import body_and_files, body_of
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.commenting import comment
from front_async.sandbox.company import views
from front_async.sandbox.company.conversations import Conversation
from front_async.sandbox.filters import Criteria, conversations, of_query
from front_async.sandbox.forms import AssigneeForm, ConversationForm, DiscussionForm
from front_async.sandbox.paging import limit_of, paged
from front_async.sandbox.replies import Reply, bad_request, created, done, ok, unsatisfied
from front_async.sandbox.search import parse

_PLAIN: Final = ("description", "due_at", "custom_fields")  # written as they come
_DISCUSSIONS: Final = ("discussion", "task")


def asked(call: Call) -> Criteria:
    """The criteria in the ``q`` object of a request."""
    query = call.query
    return of_query(
        query.all("q[statuses]"), query.all("q[status_categories]"), query.all("q[status_ids]")
    )


def shown(call: Call, criteria: Criteria, *, total: bool = False) -> Reply:
    """A page of the conversations that match."""
    listing = conversations(call.company, criteria, bumps=call.bumps)
    return paged(
        call,
        listing,
        lambda index: views.conversation(call.company, index),
        limit=limit_of(call),
        total=total,
    )


def _list(call: Call) -> Reply:
    return shown(call, asked(call))


def _search(call: Call) -> Reply:
    return shown(call, parse(call.company, call.ids[0]), total=True)


def _read(call: Call) -> Reply:
    index = lookup.conversation(call.company, call.ids[0])
    return ok(views.conversation(call.company, index))


def _begin(call: Call) -> Reply:
    form, uploads = body_and_files(call, DiscussionForm)
    if form["type"] not in _DISCUSSIONS:
        raise unsatisfied(f"type must be one of {', '.join(_DISCUSSIONS)}")
    company = call.company
    inbox = lookup.named(company, "inboxes", form["inbox_id"]) if "inbox_id" in form else 0
    followers = lookup.all_named(company, "teammates", form.get("teammate_ids", ()))
    index = company.conversations.shelf.reserve()
    row = Conversation(
        index=index,
        kind=form["type"],
        subject=form["subject"],
        inbox=inbox,
        followers=followers,
        created_at=call.now,
        updated_at=call.now,
        description=form.get("description"),
        due_at=form.get("due_at"),
        custom_fields=form.get("custom_fields", {}),
    )
    company.conversations.shelf.put(index, row)
    if "comment" in form:
        comment(call, index, form["comment"], uploads)
    return created(views.conversation(company, index))


def _update(call: Call) -> Reply:
    company, now = call.company, call.now
    index = lookup.conversation(company, call.ids[0])
    form = body_of(call, ConversationForm)
    plain = {name: value for name, value in form.items() if name in _PLAIN}
    if plain:
        changes.change(company, index, now, **plain)
    if "assignee_id" in form:
        changes.assign(company, index, form["assignee_id"], now)
    if "inbox_id" in form:
        changes.move(company, index, form["inbox_id"], now)
    if "tag_ids" in form:
        tags = lookup.all_named(company, "tags", form["tag_ids"])
        changes.set_tags(company, index, tags, now)
    if "status_id" in form:
        changes.set_status_id(company, index, form["status_id"], now)
    if "status" in form:
        changes.set_status(company, index, form["status"], now)
    return done()


def _delete(call: Call) -> Reply:
    # A merged conversation is gone here: this is not one of the operations that redirect.
    index = lookup.named(call.company, "conversations", call.ids[0])
    if call.company.conversations.shelf.row(index).status != "deleted":
        raise bad_request("Only a conversation in the trash can be deleted permanently")
    call.company.delete_conversation(index)
    return done()


def _assign(call: Call) -> Reply:
    index = lookup.conversation(call.company, call.ids[0])
    form = body_of(call, AssigneeForm)
    changes.assign(call.company, index, form["assignee_id"], call.now)
    return done()


ROUTES: Final = (
    Route("GET", "/conversations", "conversations:read", _list),
    Route("POST", "/conversations", "conversations:write", _begin),
    Route("GET", "/conversations/search/{}", "conversations:read", _search),
    Route("GET", "/conversations/{}", "conversations:read", _read),
    Route("PATCH", "/conversations/{}", "conversations:write", _update),
    Route("DELETE", "/conversations/{}", "conversations:delete", _delete),
    Route("PUT", "/conversations/{}/assignee", "conversations:write", _assign),
)
