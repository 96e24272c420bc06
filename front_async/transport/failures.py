"""From an error status to the exception a caller can act on."""

from typing import Any, cast

from front_async.errors import (
    APIError,
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    RedirectError,
    ServerError,
    Unauthorized,
)
from front_async.transport.call import Answer, Call
from front_async.transport.retry import told_wait
from front_async.transport.scopes import required_scope
from front_async.wire.exchange import Response
from front_async.wire.json_object import read_object

FIRST_ERROR = 300
_FIRST_SERVER_ERROR = 500
_LONGEST_MESSAGE = 500
_REQUEST_IDS = ("x-request-id", "cf-ray")

_BY_STATUS: dict[int, type[APIError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
}


def error_for(call: Call, answer: Response, *, oauth: bool, local: float) -> APIError:
    """Return what an answer with an error status means, in Front's own words where it has any."""
    said = _said(answer.body)
    error = _class(answer.status)(
        call.operation,
        answer.status,
        _text(said.get("title")),
        _text(said.get("message")),
        tuple(_text(detail) for detail in _list(said.get("details"))),
        request_id(answer),
        call.trace.attempts,
    )
    if isinstance(error, Forbidden):
        error.scope, error.oauth = required_scope(call.operation), oauth
    if isinstance(error, RateLimited):
        error.retry_after = told_wait(answer, local)
    return error


def _class(status: int) -> type[APIError]:
    if status >= _FIRST_SERVER_ERROR:
        return ServerError
    return _BY_STATUS.get(status, RedirectError if status < 400 else APIError)  # noqa: PLR2004


def _said(body: bytes) -> dict[str, Any]:
    """Return Front's ``_error`` object; every field of it may be missing."""
    error = read_object(body).get("_error")
    return cast("dict[str, Any]", error) if isinstance(error, dict) else {}


def _text(value: object) -> str:
    return str(value)[:_LONGEST_MESSAGE] if isinstance(value, str | int) else ""


def _list(value: object) -> list[object]:
    return cast("list[object]", value)[:20] if isinstance(value, list) else []


def request_id(answer: Answer) -> str | None:
    """Return what Front's support finds the request by."""
    return next((answer.headers[name] for name in _REQUEST_IDS if name in answer.headers), None)
