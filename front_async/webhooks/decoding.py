"""From a signed body to a typed event, as leniently as an answer of the API is read."""

import msgspec

from front_async.errors import DecodeError
from front_async.models.events import Event
from front_async.models.links import Model
from front_async.transport.call import Call, Repeat
from front_async.transport.decoding import decode_record
from front_async.wire.exchange import Response
from front_async.wire.json_object import UNREADABLE

_CALL = Call("POST", "webhook", "webhook", 0.0, Repeat.SAFE)


class Authorization(Model, frozen=True, kw_only=True):
    """Through whom an app's webhook comes."""

    id: str | None = None


class Notice(Model, frozen=True, kw_only=True):
    """What an app's webhook wraps an event in."""

    payload: Event
    type: str | None = None
    authorization: Authorization | None = None


class Handshake(msgspec.Struct):
    """The body of a challenge: it tells of no event."""

    authorization: Authorization | None = None
    payload: msgspec.Raw = msgspec.Raw()


_handshakes = msgspec.json.Decoder(Handshake)


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
        handshake = _handshakes.decode(body)
    except UNREADABLE:
        return None
    return None if bytes(handshake.payload) else handshake


def company_of(authorization: object) -> str | None:
    """Return the company's id, if there is one where it belongs."""
    return authorization.id if isinstance(authorization, Authorization) else None


def _is_event(event: object) -> bool:
    # A record is kept whatever it holds, so what was read leniently may be anything.
    return isinstance(event, Event) and bool(event.id) and isinstance(event.type, str)
