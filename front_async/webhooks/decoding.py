"""From a signed body to a typed event, as leniently as an answer of the API is read."""

from typing import Any

from front_async.errors import DecodeError
from front_async.models.events import Event
from front_async.models.links import Model
from front_async.transport.call import Call, Repeat
from front_async.transport.decoding import decode_record
from front_async.wire.exchange import Response

_CALL = Call("POST", "webhook", "webhook", 0.0, Repeat.SAFE)


class Authorization(Model, frozen=True, kw_only=True):
    """Through whom an app's webhook comes."""

    id: str | None = None


class Notice(Model, frozen=True, kw_only=True):
    """What an app's webhook wraps an event in."""

    payload: Event
    type: str | None = None
    authorization: Authorization | None = None


class Handshake(Model, frozen=True, kw_only=True):
    """The body of a challenge: it tells of no event."""

    payload: Any = None
    authorization: Authorization | None = None


def read_notice(body: bytes) -> Notice | None:
    """Read the body of an app's webhook; None when it tells of no event."""
    try:
        notice = decode_record(Notice, _CALL, Response(200, {}, body))
    except DecodeError:
        return None
    return notice if _is_event(notice.payload) else None


def read_event(body: bytes) -> Notice | None:
    """Read the body of a rule's webhook; None when it is no event."""
    try:
        event = decode_record(Event, _CALL, Response(200, {}, body))
    except DecodeError:
        return None
    return Notice(payload=event) if _is_event(event) else None


def read_handshake(body: bytes) -> Handshake | None:
    """Read the body of a challenge; None when it is none."""
    try:
        handshake = decode_record(Handshake, _CALL, Response(200, {}, body))
    except DecodeError:
        return None
    return handshake if handshake.payload is None else None


def company_of(authorization: object) -> str | None:
    """Return the company's id, if there is one where it belongs."""
    company: object = authorization.id if isinstance(authorization, Authorization) else None
    return company if isinstance(company, str) else None


def _is_event(event: object) -> bool:
    # A record is kept whatever it holds, so what was read leniently may be anything.
    return isinstance(event, Event) and bool(event.id) and isinstance(event.type, str)
