"""Front's headers, out of whatever a framework hands out."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from front_async.errors import InvalidArgument, WebhookVerificationError

Headers = Mapping[str, str] | Iterable[tuple[str, str]] | Iterable[tuple[bytes, bytes]]
"""A mapping, a multidict, or pairs as ASGI has them; upper and lower case are the same."""

SIGNATURE = "x-front-signature"
TIMESTAMP = "x-front-request-timestamp"
CHALLENGE = "x-front-challenge"

_OURS: dict[object, str] = {
    form: name
    for name in (SIGNATURE, TIMESTAMP, CHALLENGE)
    for form in (name, name.encode("ascii"))
}
_LENGTHS = frozenset(map(len, _OURS.values()))


def front_headers(headers: Headers) -> dict[str, bytes]:
    """Return those headers that are Front's, under their names in lower case, as bytes.

    Raises:
        WebhookVerificationError: One of them came twice: which one was signed?
        InvalidArgument: They are neither a mapping nor pairs.
    """
    items: Any = getattr(headers, "items", None)
    pairs: Iterable[tuple[Any, Any]] = cast("Any", headers) if items is None else items()
    found = _found(pairs)
    if found is None:
        raise InvalidArgument("headers must be a mapping of text, or pairs of text or of bytes")
    return found


def _found(pairs: Iterable[tuple[Any, Any]]) -> dict[str, bytes] | None:
    """Return Front's; None when these are no pairs. The exception ends here: it holds them."""
    found: dict[str, bytes] = {}
    try:
        for name, value in pairs:
            # Most headers are somebody else's, which their lengths tell sooner than their names.
            if len(name) in _LENGTHS and (lower := name.lower()) in _OURS:
                ours = _OURS[lower]
                if ours in found:
                    raise WebhookVerificationError(f"{ours} came twice")
                found[ours] = value if isinstance(value, bytes) else _bytes(value)
    except (AttributeError, TypeError, ValueError):
        return None
    return found


def _bytes(value: str) -> bytes:
    # Servers decode headers in ways of their own; what Front sends there is ASCII in all of them.
    return value.encode("utf-8", "surrogatepass")
