"""Messages: reading them, as JSON or as EML, and who has seen them."""

from email.message import EmailMessage
from email.utils import formatdate
from http import HTTPStatus
from typing import Final

from front_async.sandbox import lookup
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.company import views
from front_async.sandbox.company.messages import Message, Recipient
from front_async.sandbox.company.site import Record, stamped
from front_async.sandbox.paging import one_page
from front_async.sandbox.replies import Reply, bad_request, done, ok

_EML: Final = "message/rfc822"


def _read(call: Call) -> Reply:
    company = call.company
    kind, index = lookup.message(company, call.ids[0])
    if kind == "messages" and _EML in call.headers.get("Accept", ""):
        return Reply(HTTPStatus.OK, _eml(company.mail.shelf.row(index)), {"Content-Type": _EML})
    return ok(views.serve(company, kind, index))


def _eml(message: Message) -> bytes:
    if not message.is_email:
        raise bad_request("Only an email has this form")
    mail = EmailMessage()
    mail["Subject"] = message.subject or ""
    mail["Date"] = formatdate(message.created_at)
    for role, name in (("from", "From"), ("to", "To"), ("cc", "Cc"), ("reply-to", "Reply-To")):
        handles = [one.handle for one in message.recipients if one.role == role]
        if handles:
            mail[name] = ", ".join(handles)
    mail.set_content(message.text)
    mail.add_alternative(message.body, subtype="html")
    return mail.as_bytes()


def _seen(call: Call) -> Reply:
    company = call.company
    index = lookup.named(company, "messages", call.ids[0])
    message = company.mail.shelf.row(index)
    readers = [one for one in message.recipients if one.role == "to" and index % 3 == 0]
    read_at = message.created_at + 60
    receipts = [] if message.inbound else [_receipt(call, index, read_at, one) for one in readers]
    marks = company.seen.get(index, [])
    return one_page(call, [*receipts, *(_receipt(call, index, mark, None) for mark in marks)])


def _receipt(call: Call, index: int, time: float, reader: Recipient | None) -> Record:
    url = call.company.mail.url(index)
    return {
        "_links": {"self": f"{url}/seen", "related": {"message": url}},
        "first_seen_at": str(int(time * 1000)),  # here Front writes milliseconds, as text
        "seen_by": None if reader is None else {"handle": reader.handle, "source": "email"},
    }


def _mark_seen(call: Call) -> Reply:
    index = lookup.named(call.company, "messages", call.ids[0])
    call.company.seen.setdefault(index, []).append(stamped(call.now))
    return done()


ROUTES: Final = (
    Route("GET", "/messages/{}", "messages:read", _read),
    Route("GET", "/messages/{}/seen", "messages:read", _seen),
    Route("POST", "/messages/{}/seen", "messages:write", _mark_seen),
)
