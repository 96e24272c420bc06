"""Sending: a message that begins a conversation, and a reply into one."""

from typing import Any, Final

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_and_files
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.company.messages import Recipient
from front_async.sandbox.mail_forms import MessageForm, ReplyForm
from front_async.sandbox.mailroom import Letter, addressed, customer, post
from front_async.sandbox.replies import Reply, accepted, bad_request, unsatisfied


def _send(call: Call) -> Reply:
    channel = lookup.named(call.company, "channels", call.ids[0])
    form, uploads = body_and_files(call, MessageForm)
    if not form["to"]:
        raise unsatisfied("to must not be empty")
    letter = _outgoing(
        call,
        form,
        channel,
        conversation=None,
        subject=form.get("subject"),
        uploads=tuple(uploads),
    )
    return accepted(post(call, letter, form)[0])


def _reply(call: Call) -> Reply:
    company = call.company
    index = lookup.conversation(company, call.ids[0])
    form, uploads = body_and_files(call, ReplyForm)
    row = company.conversations.shelf.row(index)
    to = form.get("to") or [customer(company, index).handle]
    letter = _outgoing(
        call,
        {**form, "to": to},
        _channel(call, form, row.inbox),
        conversation=index,
        subject=form.get("subject", f"Re: {row.subject}"),
        uploads=tuple(uploads),
    )
    return accepted(post(call, letter, form)[0])


def _channel(call: Call, form: ReplyForm, inbox: int) -> int:
    """The channel a reply names, or else the first one of the inbox."""
    if "channel_id" in form:
        return lookup.named(call.company, "channels", form["channel_id"])
    channels = call.company.desks.channels_of(inbox)
    if not channels:
        raise bad_request("The conversation is in an inbox without a channel")
    return channels[0]


def _outgoing(call: Call, fields: Any, channel: int, **more: Any) -> Letter:
    """The letter that the fields of a body describe, from *channel*."""
    company = call.company
    inbox = company.desks.inbox_of(channel)
    if inbox is None:
        raise bad_request("The channel is connected to no inbox")
    row = company.desks.channels.row(channel)
    options = fields.get("options", {})
    author = fields.get("author_id")
    return Letter(
        inbox=inbox,
        kind=company.bags.kind(channel),
        inbound=False,
        body=fields["body"],
        created_at=call.now,
        author=None if author is None else lookup.named(company, "teammates", author),
        archive=options.get("archive", True),  # Front archives unless it is told not to
        tags=lookup.all_named(company, "tags", options.get("tag_ids", ())),
        recipients=addressed(Recipient(row["address"], "from", row["name"]), fields),
        **more,
    )


ROUTES: Final = (
    Route("POST", "/channels/{}/messages", "messages:send", _send),
    Route("POST", "/conversations/{}/messages", "messages:send", _reply),
)
