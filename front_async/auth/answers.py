"""What an answer of the token endpoint means.

RFC 6749 sections 5.1 and 5.2 name the fields and codes; Front documents ``expires_at`` in place
of ``expires_in``. Whatever is neither a token nor one of the codes is a passing fault: a dead
grant is never concluded from an error page.
"""

import logging
from http import HTTPStatus
from typing import Any, NoReturn

import attrs

from front_async.auth.token import OAuthToken, epoch_seconds
from front_async.errors import (
    AuthConfigError,
    InvalidArgument,
    ReauthorizationRequired,
    TokenUnavailable,
)
from front_async.wire.exchange import Response
from front_async.wire.headers import retry_after, server_time
from front_async.wire.json_object import read_object
from front_async.wire.secret import masked

_log = logging.getLogger("front_async.auth")

LIFETIME = 3600.0  # seconds; what Front documents, and what is assumed when it says nothing usable
_LONGEST = 86_400.0  # seconds; an access token that claims to live longer is misread
_CAP = 300.0  # seconds; the longest Retry-After that is honoured

_CONFIG = {
    "invalid_client",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_request",
}
_MAYBE_GRANTED = {500, 502, 504}


class GrantUnknown(TokenUnavailable):
    """The server may have granted and replaced the refresh token; its answer is lost."""


@attrs.frozen
class Grant:
    """A token just received."""

    token: OAuthToken
    lifetime: float
    """Seconds from when the request was sent."""
    sent_at: float
    """When it was sent, by the monotonic clock."""
    skew: float
    """How many seconds the server's clock is ahead of ours."""
    scope: frozenset[str] | None = None
    """What the token may do, where the server says so; Front does not."""


def read_grant(answer: Response, sent_at: float, local: float) -> Grant:
    """Sort an answer: a token, or why there is none.

    Raises:
        ReauthorizationRequired: ``invalid_grant``.
        AuthConfigError: Another error code of RFC 6749.
        GrantUnknown: A success without a usable token, or a failure after the fact.
        TokenUnavailable: Anything else.
    """
    if answer.status != HTTPStatus.OK:
        _refuse(answer, local)
    grant = _granted(answer, sent_at, local)
    if isinstance(grant, str):
        raise GrantUnknown(f"the token endpoint answered 200 with {grant}")
    return grant


def _granted(answer: Response, sent_at: float, local: float) -> Grant | str:
    """Read a token, or say what is wrong. Raises nothing, as its frame holds the token."""
    said = read_object(answer.body)
    if str(said.get("token_type", "bearer")).lower() != "bearer":
        return "a token that is not a Bearer token"
    server = server_time(answer.headers, local)
    lifetime = _lifetime(said, server)
    if lifetime <= 0:
        return "a token that has already expired"
    try:
        token = OAuthToken(
            masked(said.get("access_token") or ""),
            masked(said.get("refresh_token") or None),
            server + lifetime,
        )
    except InvalidArgument:
        return "no usable access_token"
    scope = said.get("scope")
    scopes = frozenset(scope.split()) if isinstance(scope, str) else None
    return Grant(token, lifetime, sent_at, server - local, scopes)


def _lifetime(said: dict[str, Any], server: float) -> float:
    relative = epoch_seconds(said.get("expires_in"))
    moment = epoch_seconds(said.get("expires_at", said.get("expires")))
    lifetime = relative if moment is None else moment - server
    if lifetime is None or lifetime > _LONGEST:
        _log.warning("the token endpoint gave no usable expiry; %.0f s assumed", LIFETIME)
        return LIFETIME
    return lifetime


def _refuse(answer: Response, local: float) -> NoReturn:
    said = read_object(answer.body).get("error")
    code = said if isinstance(said, str) else None
    if answer.status in {400, 401} and code == "invalid_grant":
        raise ReauthorizationRequired(
            "Front no longer honours this grant (invalid_grant):"
            " an admin of the company must authorize the app again"
        )
    if answer.status in {400, 401} and code in _CONFIG:
        raise AuthConfigError(f"Front refuses the app ({code}): check client id, secret and URLs")
    if 300 <= answer.status < 400:  # noqa: PLR2004  # a redirect
        raise AuthConfigError(f"the token endpoint redirects ({answer.status}): check its address")
    reason = f"the token endpoint answered {answer.status}"
    wait = min(_CAP, retry_after(answer.headers, local) or 0.0)
    if answer.status in _MAYBE_GRANTED:
        raise GrantUnknown(reason, wait)
    raise TokenUnavailable(reason, wait)
