"""Drafts: messages that are being written, each edit of which makes another version."""

from typing import Any, Final

import attrs

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_and_files, body_of
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.company import views
from front_async.sandbox.company.conversations import Conversation
from front_async.sandbox.company.files import File
from front_async.sandbox.company.mailbags import version
from front_async.sandbox.company.messages import Message, Recipient
from front_async.sandbox.company.writing import text_of
from front_async.sandbox.mail_forms import DraftForm, DraftVersion
from front_async.sandbox.mailroom import addressed
from front_async.sandbox.multipart import Upload
from front_async.sandbox.paging import one_page
from front_async.sandbox.replies import Reply, bad_request, conflict, done, ok, unsatisfied

_MODES: Final = ("private", "shared")


def _list(call: Call) -> Reply:
    company = call.company
    index = lookup.conversation(company, call.ids[0])
    return one_page(call, [views.draft(company, n) for n in company.of("drafts", index)])


def _create(call: Call) -> Reply:
    channel = lookup.named(call.company, "channels", call.ids[0])
    form, uploads = body_and_files(call, DraftForm)
    inbox = call.company.desks.inbox_of(channel)
    if inbox is None:
        raise bad_request("The channel is connected to no inbox")
    home = call.company.conversations.shelf.add(
        lambda index: Conversation(
            index, "conversation", form.get("subject", ""), inbox, call.now, call.now
        )
    )
    return _drafted(call, home, channel, form, uploads)


def _reply(call: Call) -> Reply:
    index = lookup.conversation(call.company, call.ids[0])
    form, uploads = body_and_files(call, DraftForm)
    if "channel_id" not in form:
        raise unsatisfied("Object missing required field `channel_id`")
    channel = lookup.named(call.company, "channels", form["channel_id"])
    return _drafted(call, index, channel, form, uploads)


def _edit(call: Call) -> Reply:
    company = call.company
    index = lookup.named(company, "drafts", call.ids[0])
    before = company.drafts.shelf.row(index)
    form, uploads = body_and_files(call, DraftForm)
    _check_version(before, form.get("version", before.version))
    channel = None
    if "channel_id" in form:
        channel = lookup.named(company, "channels", form["channel_id"])
    fields = _fields(call, channel, form)
    if not any(role in form for role in ("to", "cc", "bcc")):
        fields["recipients"] = before.recipients
    edition = int((before.version or "0-0-0").split("-")[1]) + 1
    files = (*before.files, *_files(call, index, uploads))
    row = attrs.evolve(before, **fields, files=files, version=version(index, edition))
    company.drafts.shelf.put(index, row)
    return ok(views.draft(company, index))


def _delete(call: Call) -> Reply:
    index = lookup.named(call.company, "drafts", call.ids[0])
    _check_version(call.company.drafts.shelf.row(index), body_of(call, DraftVersion)["version"])
    call.company.drafts.shelf.delete(index)
    return done()


def _check_version(draft: Message, given: str | None) -> None:
    if given != draft.version:
        raise conflict("The draft has been edited since this version")


def _drafted(call: Call, home: int, channel: int, form: DraftForm, uploads: list[Upload]) -> Reply:
    company = call.company
    index = company.drafts.shelf.reserve()
    fields: dict[str, Any] = {"draft_mode": "private", **_fields(call, channel, form)}
    row = Message(
        index=index,
        conversation=home,
        kind=company.bags.kind(channel),
        inbound=False,
        created_at=call.now,
        version=version(index, 0),
        files=_files(call, index, uploads),
        **fields,
    )
    company.drafts.shelf.put(index, row)
    return ok(views.draft(company, index))


def _fields(call: Call, channel: int | None, form: DraftForm) -> dict[str, Any]:
    """What the body says about the draft."""
    company = call.company
    row = company.desks.channels.row(channel or 0)
    fields: dict[str, Any] = {
        "body": form["body"],
        "text": text_of(form["body"]),
        "recipients": addressed(Recipient(row["address"], "from", row["name"]), form),
    }
    if "author_id" in form:
        fields["author"] = lookup.named(company, "teammates", form["author_id"])
    if "subject" in form:
        fields["subject"] = form["subject"]
    if "mode" in form:
        if form["mode"] not in _MODES:
            raise unsatisfied(f"mode must be one of {', '.join(_MODES)}")
        fields["draft_mode"] = form["mode"]
    return fields


def _files(call: Call, index: int, uploads: list[Upload]) -> tuple[File, ...]:
    identifier = call.company.drafts.shelf.ids.id(index)
    upload = call.company.files.upload
    return tuple(upload(identifier, one.filename, one.content_type, one.data) for one in uploads)


ROUTES: Final = (
    Route("POST", "/channels/{}/drafts", "drafts:write", _create),
    Route("GET", "/conversations/{}/drafts", "drafts:read", _list),
    Route("POST", "/conversations/{}/drafts", "drafts:write", _reply),
    Route("PATCH", "/drafts/{}/", "drafts:write", _edit),
    Route("DELETE", "/drafts/{}", "drafts:delete", _delete),
)
