"""Receiving: messages that come in on a custom channel, and messages from before."""

from typing import Any, Final

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_and_files
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.company.messages import Recipient
from front_async.sandbox.mail_forms import ImportForm, IncomingForm
from front_async.sandbox.mailroom import Letter, post
from front_async.sandbox.multipart import Upload
from front_async.sandbox.replies import Reply, accepted, bad_request, unsatisfied

_IMPORTED: Final = ("email", "sms", "intercom", "custom")


def _receive(call: Call) -> Reply:
    company = call.company
    channel = lookup.named(company, "channels", call.ids[0])
    form, uploads = body_and_files(call, IncomingForm)
    inbox = company.desks.inbox_of(channel)
    if inbox is None:
        raise bad_request("The channel is connected to no inbox")
    row = company.desks.channels.row(channel)
    thread = form.get("metadata", {}).get("thread_ref")
    letter = Letter(
        conversation=_thread(call, thread),
        inbox=inbox,
        kind="custom",
        inbound=True,
        body=form["body"],
        recipients=(_sender(form["sender"]), Recipient(row["address"], "to", row["name"])),
        created_at=call.now,
        subject=form.get("subject"),
        uploads=tuple(uploads),
    )
    return _posted(call, letter, form, thread)[0]


def _import(call: Call) -> Reply:
    company = call.company
    inbox = lookup.named(company, "inboxes", call.ids[0])
    form, uploads = body_and_files(call, ImportForm)
    if form.get("type", "email") not in _IMPORTED:
        raise unsatisfied(f"type must be one of {', '.join(_IMPORTED)}")
    known = company.imported.get(form["external_id"])
    if known is not None:  # a message is imported once, however often it is sent
        return accepted(known)
    letter = _imported(call, inbox, form, tuple(uploads))
    reply, uid = _posted(call, letter, form, form["metadata"].get("thread_ref"))
    company.imported[form["external_id"]] = uid
    return reply


def _imported(call: Call, inbox: int, form: ImportForm, uploads: tuple[Upload, ...]) -> Letter:
    company = call.company
    author, assignee = form["sender"].get("author_id"), form.get("assignee_id")
    others = [
        Recipient(handle, role)
        for role, handles in (("to", form["to"]), ("cc", form.get("cc")), ("bcc", form.get("bcc")))
        for handle in handles or ()
    ]
    home = _thread(call, form["metadata"].get("thread_ref"))
    if "conversation_id" in form:  # goes before the thread
        home = lookup.surviving(company, form["conversation_id"])
    return Letter(
        conversation=home,
        inbox=inbox,
        kind=form.get("type", "email"),
        inbound=form["metadata"]["is_inbound"],
        body=form["body"],
        recipients=(_sender(form["sender"]), *others),
        created_at=form["created_at"],
        subject=form.get("subject"),
        author=None if author is None else lookup.named(company, "teammates", author),
        archive=form["metadata"].get("is_archived", True),
        assignee=None if assignee is None else lookup.named(company, "teammates", assignee),
        tags=_tags(call, form.get("tags", [])),
        uploads=uploads,
        external_id=form["external_id"],
    )


def _posted(call: Call, letter: Letter, form: Any, thread: str | None) -> tuple[Reply, str]:
    """Post *letter*, and let later messages of the same thread find it."""
    uid, home = post(call, letter, form)
    if thread is not None:
        call.company.threads.setdefault(thread, home)
    return accepted(uid), uid


def _thread(call: Call, thread: str | None) -> int | None:
    """The conversation of a thread, if it still is one."""
    home = None if thread is None else call.company.threads.get(thread)
    if home is None:
        return None
    survivor = call.company.conversations.survivor(home)
    return survivor if call.company.conversations.shelf.has(survivor) else None


def _sender(sender: Any) -> Recipient:
    return Recipient(sender["handle"], "from", sender.get("name"))


def _tags(call: Call, names: list[str]) -> tuple[int, ...]:
    """The tags with these names; an import makes those that do not exist."""
    labels = call.company.labels
    known = {labels.tags.row(index)["name"]: index for index in labels.tags.alive()}
    for name in names:
        if name not in known:
            index = labels.tags.reserve()
            labels.tags.put(index, labels.make_tag(index, name, None, None, call.now))
            known[name] = index
    return tuple(dict.fromkeys(known[name] for name in names))


ROUTES: Final = (
    Route("POST", "/channels/{}/incoming_messages", "messages:write", _receive),
    Route("POST", "/inboxes/{}/imported_messages", "messages:write", _import),
)
