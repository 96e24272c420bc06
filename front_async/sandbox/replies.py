"""What a handler gives back: an answer, or a refusal in Front's words."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import attrs
import msgspec

Record = dict[str, Any]


@attrs.frozen
class Reply:
    """One answer, before compression and faults."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    compressible: bool = True

    def with_headers(self, headers: Mapping[str, str]) -> "Reply":
        """The same answer with these headers as well."""
        return attrs.evolve(self, headers={**self.headers, **headers})


class RefusedError(Exception):
    """A request that Front would not fulfil."""

    def __init__(
        self, status: int, title: str | None, message: str, details: list[str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.title = title
        self.message = message
        self.details = details

    def reply(self) -> Reply:
        """The refusal in Front's error shape."""
        error: Record = {"message": self.message}
        if self.title is not None:
            error = {"status": self.status, "title": self.title, **error}
        if self.details:
            error["details"] = self.details
        return json_reply(self.status, {"_error": error})


class MovedError(Exception):
    """The conversation lives on under another id."""

    def __init__(self, identifier: str) -> None:
        super().__init__(identifier)
        self.identifier = identifier


def json_reply(status: int, body: object) -> Reply:
    """*body* as JSON."""
    return Reply(status, msgspec.json.encode(body), {"Content-Type": "application/json"})


def ok(body: object) -> Reply:
    """200 with *body*."""
    return json_reply(HTTPStatus.OK, body)


def created(body: object) -> Reply:
    """201 with *body*."""
    return json_reply(HTTPStatus.CREATED, body)


def accepted(message_uid: str | None = None) -> Reply:
    """202: queued, not done; *message_uid* is how to ask for it later."""
    body = {"status": "accepted"}
    if message_uid is not None:
        body["message_uid"] = message_uid
    return json_reply(HTTPStatus.ACCEPTED, body)


def done() -> Reply:
    """204."""
    return Reply(HTTPStatus.NO_CONTENT)


def bad_request(message: str, details: list[str] | None = None) -> RefusedError:
    """400: what was sent makes no sense."""
    return RefusedError(HTTPStatus.BAD_REQUEST, "Bad request", message, details)


def unsatisfied(*details: str) -> RefusedError:
    """400: the body lacks something or has it in the wrong form."""
    return bad_request("Body did not satisfy requirements", list(details))


def malformed(message: str) -> RefusedError:
    """400 without status and title, as Front refuses what is not JSON."""
    return RefusedError(HTTPStatus.BAD_REQUEST, None, message)


def unauthenticated() -> RefusedError:
    """401: no token, or none that is worth anything."""
    return RefusedError(HTTPStatus.UNAUTHORIZED, "Unauthenticated", "JSON Web Token error")


def forbidden(message: str) -> RefusedError:
    """403: the token may not do this."""
    return RefusedError(HTTPStatus.FORBIDDEN, "Forbidden", message)


def not_found(message: str) -> RefusedError:
    """404: there is no such thing."""
    return RefusedError(HTTPStatus.NOT_FOUND, "Not found", message)


def conflict(message: str) -> RefusedError:
    """409: somebody was faster."""
    return RefusedError(HTTPStatus.CONFLICT, "Conflict", message)


def unknown(kind: str, identifier: str) -> RefusedError:
    """404 for an id (or an alias) that nothing of this *kind* has."""
    return not_found(f"Unknown {kind} ID {identifier}")
