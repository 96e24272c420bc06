"""What can go wrong, as a caller would sort it.

::

    FrontError
    ├── InvalidArgument          you passed something Front would not take; nothing was sent
    ├── ClientClosed             the client is not open, or was opened in another event loop
    ├── AuthError                no usable token
    │   ├── ReauthorizationRequired   the grant is dead: an admin must authorize again
    │   ├── AuthConfigError           Front refuses the app itself: client id, secret, grant type
    │   ├── TokenUnavailable          the token endpoint does not answer; later it may
    │   ├── InvalidState              a callback of an authorization that was not begun here
    │   └── TokenStoreError           the store cannot be read or trusted
    │       └── TokenPersistError     a new token could not be written
    ├── APIError                 Front answered with an error status
    │   ├── RedirectError             a 3xx that is not followed
    │   ├── BadRequest                400
    │   ├── Unauthorized              401
    │   ├── Forbidden                 403
    │   ├── NotFound                  404
    │   ├── Conflict                  409
    │   ├── RateLimited               429
    │   └── ServerError               5xx
    ├── TransportError           no answer, and nothing was changed at Front
    │   ├── DeadlineExceeded          the client's own time limit ran out
    │   └── QueueFull                 too many requests already wait in this client
    ├── OutcomeUnknownError      a write that may or may not have happened; never sent again
    ├── DecodeError              an answer that cannot be read
    ├── PaginationError          a list whose next page cannot be trusted
    ├── WebhookVerificationError a webhook that Front did not send, or not now, or not like this
    ├── EventUnderWay            a webhook that came again while its event is being handled
    ├── JobFailed                what Front began in the background came to nothing
    └── WaitTimeout              what Front accepted is not there yet; it still may be

No error holds a token, a request body or a query string.
"""

import attrs

__all__ = [
    "APIError",
    "Attempt",
    "AuthConfigError",
    "AuthError",
    "BadRequest",
    "ClientClosed",
    "Conflict",
    "DeadlineExceeded",
    "DecodeError",
    "EventUnderWay",
    "Forbidden",
    "FrontError",
    "InvalidArgument",
    "InvalidState",
    "JobFailed",
    "NotFound",
    "OutcomeUnknownError",
    "PaginationError",
    "QueueFull",
    "RateLimited",
    "ReauthorizationRequired",
    "RedirectError",
    "ServerError",
    "TokenPersistError",
    "TokenStoreError",
    "TokenUnavailable",
    "TransportError",
    "Unauthorized",
    "WaitTimeout",
    "WebhookVerificationError",
]


class FrontError(Exception):
    """The root of everything this library raises on purpose."""


class InvalidArgument(FrontError, ValueError):
    """An argument Front would not take; nothing was sent. The message names it."""


class ClientClosed(FrontError):
    """The client is not open here: never opened, closed, or opened in another event loop."""


class AuthError(FrontError):
    """There is no usable token. Never retried by the client."""


class ReauthorizationRequired(AuthError):
    """Front no longer honours the grant: an admin of the company must authorize the app again."""


class AuthConfigError(AuthError):
    """Front refuses the app itself; the message carries the OAuth error code."""


@attrs.define(slots=False)
class TokenUnavailable(AuthError):
    """The token could not be refreshed just now."""

    reason: str
    retry_after: float = 0.0
    """Seconds until a refresh is tried again; asking sooner fails at once."""

    def __str__(self) -> str:
        return f"{self.reason}; next try in {self.retry_after:.0f} s"


class InvalidState(AuthError):
    """The state of a callback is forged, another browser's, or too old: begin again."""


class TokenStoreError(AuthError):
    """The token store cannot be read, or what it holds cannot be trusted."""


class TokenPersistError(TokenStoreError):
    """A new token was granted but not written; the write is tried again before the next use."""


@attrs.frozen
class Attempt:
    """One try of a request, kept for the error that ends it."""

    outcome: str
    """A status ("503") or what broke ("connection lost")."""
    delay: float
    """Seconds waited before the next try."""


def _tries(attempts: tuple[Attempt, ...]) -> str:
    if not attempts:
        return ""
    return f" (after {', '.join(attempt.outcome for attempt in attempts)})"


@attrs.define(slots=False)
class APIError(FrontError):
    """Front answered with an error status."""

    operation: str
    """The verb and path template, such as "GET /conversations/{}"."""
    status: int
    title: str = ""
    """Front's short name for the error; empty when it gave none."""
    message: str = ""
    """Front's own explanation, at most 500 characters of it."""
    details: tuple[str, ...] = ()
    request_id: str | None = None
    attempts: tuple[Attempt, ...] = ()
    """The tries before this one."""

    def __str__(self) -> str:
        said = ": ".join(part for part in (self.title, self.message) if part)
        details = f" [{'; '.join(self.details)}]" if self.details else ""
        return (
            f"{self.operation}: {self.status} {said}{details}{self._hint()}{_tries(self.attempts)}"
        )

    def _hint(self) -> str:
        return ""


class RedirectError(APIError):
    """A redirect that is not followed: foreign host, wrong path, or a write that would change."""


class BadRequest(APIError):
    """400: the body or the query does not satisfy Front."""


class Unauthorized(APIError):
    """401: the token is refused, and a new one did not help."""


@attrs.define(slots=False)
class Forbidden(APIError):
    """403: the token may not do this, or a rule of Front's forbids it."""

    scope: str | None = None
    """What the operation needs, such as "tags:write"; None where Front documents none."""
    oauth: bool = False

    def _hint(self) -> str:
        needs = f" (needs the scope {self.scope})" if self.scope else ""
        if not self.oauth:
            return needs
        return f"{needs} (private and knowledge base resources may need an API token)"


class NotFound(APIError):
    """404: no such thing, no such alias, or the token cannot see it."""


class Conflict(APIError):
    """409: someone changed it first, such as a draft whose version is stale."""


@attrs.define(slots=False)
class RateLimited(APIError):
    """429: the quota is used up, and waiting for it would have taken too long."""

    retry_after: float | None = None
    """Seconds Front asked to wait."""


class ServerError(APIError):
    """5xx: Front failed."""


@attrs.define(slots=False)
class TransportError(FrontError):
    """No answer came. The request was not sent, or it was a read: nothing changed at Front."""

    operation: str
    reason: str
    attempts: tuple[Attempt, ...] = ()

    def __str__(self) -> str:
        return f"{self.operation}: {self.reason}{_tries(self.attempts)}"


class DeadlineExceeded(TransportError, TimeoutError):
    """The client's own time limit for the whole call ran out before anything was sent."""


class QueueFull(TransportError):
    """More requests wait in this client than it holds; start fewer at once."""


@attrs.define(slots=False)
class OutcomeUnknownError(FrontError):
    """A write was sent and its answer lost: it may have happened. It is not sent again.

    To find out, read what it would have changed: for a message, list the conversation's
    messages and compare author, time and body.
    """

    operation: str
    reason: str
    request_id: str | None = None
    attempts: tuple[Attempt, ...] = ()

    def __str__(self) -> str:
        return (
            f"{self.operation}: {self.reason}; it may have happened and was not sent again"
            f"{_tries(self.attempts)}"
        )


@attrs.define(slots=False)
class DecodeError(FrontError):
    """An answer that cannot be read: not JSON, cut short, too large, or of the wrong shape."""

    operation: str
    reason: str
    committed: bool = False
    """True when the answer was a success of a write: it happened, only its answer is lost."""

    def __str__(self) -> str:
        return f"{self.operation}: {self.reason}{' (the write happened)' * self.committed}"


@attrs.define(slots=False)
class PaginationError(FrontError):
    """A next page that cannot be trusted or does not end. Items already yielded stay good."""

    operation: str
    reason: str
    cursor: str | None = attrs.field(default=None, repr=False)
    """The last good ``page_token``: pass it to the same list to go on from there."""

    def __str__(self) -> str:
        return f"{self.operation}: {self.reason}"


class WebhookVerificationError(FrontError):
    """A request to your webhook that is not Front's. Answer 401; it never holds what came."""


class EventUnderWay(FrontError):
    """Another delivery of this event is being handled, and may fail: answer 503.

    Front then delivers again; answered 200, an event would be lost that fails there.
    """


@attrs.define(slots=False)
class JobFailed(FrontError):
    """Front gave up an export or a report; the same one may succeed over a shorter time span."""

    job: str
    """Its id, or the uid of a report."""
    status: str
    """"too_big" or "failed"."""

    def __str__(self) -> str:
        return f"{self.job}: {self.status}"


@attrs.define(slots=False)
class WaitTimeout(FrontError, TimeoutError):
    """What Front accepted was not there in time. Nothing is lost: wait for it again."""

    what: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.what} is not there after {self.seconds:g} s"
