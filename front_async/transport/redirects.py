"""Redirects, followed by our own rules.

An HTTP library turns a POST that is answered 301 into a GET without a body, and reports success.
Front answers 301 on nineteen operations of a conversation that was merged into another: there the
same request, body and all, goes to the surviving conversation.
"""

from urllib.parse import urljoin

from msgspec import structs

from front_async.errors import RedirectError
from front_async.transport.call import Answer, Call, Repeat, Send
from front_async.transport.trust import TrustSet, host_of, is_https
from front_async.wire.exchange import Response
from front_async.wire.secret import Secret

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAME_REQUEST = frozenset({301, 307, 308})
_MOST_HOPS = 3


def redirected(send: Send, trust: TrustSet) -> Send:
    """Follow up to three redirects, and tell the caller where they led."""

    async def send_redirected(call: Call) -> Answer:
        answer = await send(call)
        first = call
        for _ in range(_MOST_HOPS):
            if answer.status not in _REDIRECTS:
                return answer if call is first else _told(answer, call)
            location = Secret(answer.headers.get("Location", ""))  # it may be signed
            call = next_call(call, answer.status, location, trust)
            call.trace.sent = False
            answer = await send(call)
        if answer.status in _REDIRECTS:
            raise RedirectError(call.operation, answer.status, message="too many redirects")
        return _told(answer, call)

    return send_redirected


def next_call(call: Call, status: int, location: str, trust: TrustSet) -> Call:
    """Return what to send instead of *call*.

    Raises:
        RedirectError: The redirect leads away from Front, or would change what a write does.
    """
    if call.foreign:
        return _foreign_call(call, status, _joined(call.path, location))
    path = trust.path_of(location)
    if path is None:
        return _foreign_call(call, status, location)
    safe = call.repeat is Repeat.SAFE
    if call.spent:
        raise RedirectError(call.operation, status, message="its file cannot be sent again")
    if not safe and (status not in _SAME_REQUEST or not has_shape(path, call.template)):
        raise RedirectError(call.operation, status, message="a write is not sent to another path")
    return structs.replace(call, path=path)


def _foreign_call(call: Call, status: int, location: str) -> Call:
    """A download may lie on a storage host; it goes there bare, without token or headers."""
    if call.stream and is_https(location):
        return structs.replace(call, path=location, foreign=True, headers=None)
    where = f"leads to {host_of(location)}, which is not Front"
    raise RedirectError(call.operation, status, message=where)


def _joined(base: str, location: str) -> str:
    try:
        return Secret(urljoin(base, location))
    except ValueError:
        return ""


def has_shape(path: str, template: str) -> bool:
    """Tell whether *path* fills *template*: the same operation, of this thing or another."""
    segments, pattern = path.partition("?")[0].split("/"), template.split("/")
    return len(segments) == len(pattern) and all(
        bool(segment) if slot == "{}" else segment == slot
        for segment, slot in zip(segments, pattern, strict=True)
    )


def _told(answer: Answer, call: Call) -> Answer:
    if isinstance(answer, Response):
        path = None if call.foreign else call.path.partition("?")[0]
        return structs.replace(answer, redirected_to=path)
    return answer
