"""What to answer, as a value that any framework can send."""

from http import HTTPStatus

import attrs

# Nothing here is for a cache, for a frame, or for a browser to guess about; and the address of a
# callback holds a code that no other site is to see.
_ALWAYS = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)


@attrs.frozen
class Reply:
    """A status, headers, and a body."""

    status: int
    headers: tuple[tuple[str, str], ...] = attrs.field(repr=False)
    """A cookie is a header of its own: some names come twice."""
    body: bytes = b""


def text(status: int, said: str, *cookies: str) -> Reply:
    """Build an answer of plain text."""
    headers = (("Content-Type", "text/plain; charset=utf-8"), *_ALWAYS, *_set(cookies))
    return Reply(status, headers, said.encode())


def not_allowed(method: str) -> Reply:
    """Build the answer to another method than *method*."""
    said = text(HTTPStatus.METHOD_NOT_ALLOWED, f"only {method} is answered here")
    return _with(said, "Allow", method)


def come_again(seconds: int, said: str) -> Reply:
    """Build the answer to what cannot be done now, and perhaps in so many seconds."""
    return _with(text(HTTPStatus.SERVICE_UNAVAILABLE, said), "Retry-After", str(seconds))


def redirect(address: str, *cookies: str) -> Reply:
    """Build an answer that sends the browser on, with GET."""
    headers = (("Location", address), *_ALWAYS, *_set(cookies))
    return Reply(HTTPStatus.SEE_OTHER, headers)


def _with(reply: Reply, name: str, value: str) -> Reply:
    return attrs.evolve(reply, headers=(*reply.headers, (name, value)))


def _set(cookies: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(("Set-Cookie", cookie) for cookie in cookies)
