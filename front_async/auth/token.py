"""An OAuth token, and the many ways to say when it expires."""

import hashlib
import hmac
import math
from datetime import datetime

import attrs

from front_async.auth.checks import check_token
from front_async.errors import InvalidArgument
from front_async.wire.headers import iso_time
from front_async.wire.secret import masked

_MILLISECONDS = 1e11  # as seconds this is the year 5138, as milliseconds 1973
_YEAR_3000 = 32_503_680_000.0


def epoch_seconds(value: object) -> float | None:
    """Read a moment as epoch seconds: a number, numeric text, milliseconds or ISO 8601 text.

    Front documents the field ``expires_at`` without its unit or type. Returns None for what is
    not a plausible moment.
    """
    if isinstance(value, datetime):
        return value.timestamp() if value.tzinfo else None
    if isinstance(value, str):
        return _from_text(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 < value < _YEAR_3000 * 1000:  # an int may be larger than any float
        return None
    seconds = value / 1000 if value > _MILLISECONDS else float(value)
    return seconds if seconds < _YEAR_3000 else None


def _from_text(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return epoch_seconds(iso_time(text))
    return epoch_seconds(number) if math.isfinite(number) else None


def _given_expiry(value: object) -> float | None:
    if value is None:
        return None
    seconds = epoch_seconds(value)
    if seconds is None:
        raise InvalidArgument(
            "expires_at must be epoch seconds, ISO 8601 text or an aware datetime"
            f", not this {type(value).__name__}"
        )
    return seconds


@attrs.frozen
class _Fields:
    access_token: str = attrs.field(repr=False)
    refresh_token: str | None = attrs.field(repr=False)
    expires_at: float | None
    """Epoch seconds by Front's clock."""


class OAuthToken(_Fields):
    """What the token endpoint grants. Both tokens stay out of ``repr`` and cannot be pickled.

    Args:
        access_token: Good for an hour.
        refresh_token: Good for six months; None when the grant cannot be refreshed.
        expires_at: When the access token ends by Front's clock: epoch seconds, milliseconds,
            numeric text, ISO 8601 text or an aware datetime. None: an hour is assumed.

    Raises:
        InvalidArgument: A token has white space or is empty, or the time cannot be read.
    """

    __slots__ = ()

    def __init__(
        self,
        access_token: str,
        refresh_token: str | None = None,
        expires_at: float | str | datetime | None = None,
    ) -> None:
        access_token, refresh_token = masked(access_token), masked(refresh_token)
        super().__init__(
            access_token=check_token(access_token, "access_token"),
            refresh_token=check_token(refresh_token, "refresh_token") if refresh_token else None,
            expires_at=_given_expiry(expires_at),
        )


@attrs.frozen
class StoredToken:
    """One row of a token store."""

    token: OAuthToken
    generation: int = 1
    """Grows by one with each refresh, so that an older row never replaces a newer one."""
    issued_at: float | None = None
    """When this refresh token was first issued, in epoch seconds: it lives six months."""

    @property
    def version(self) -> tuple[int, str]:
        """Identify the row for compare-and-swap, without showing a token."""
        return self.generation, fingerprint(self.token.refresh_token)


def fingerprint(secret: str | None) -> str:
    """Return sixteen hex digits that tell secrets apart and do not lead back to them."""
    return hashlib.sha256((secret or "").encode()).hexdigest()[:16]


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def same_refresh_token(one: StoredToken, other: StoredToken) -> bool:
    """Tell whether two rows hold the same refresh token."""
    return fingerprint(one.token.refresh_token) == fingerprint(other.token.refresh_token)


def newer(given: OAuthToken, held: StoredToken | None) -> bool:
    """Tell whether a token that was handed in expires later than the one that is *held*."""
    if held is None:
        return True
    if same(given.access_token, held.token.access_token):
        return False
    return (given.expires_at or 0.0) > (held.token.expires_at or 0.0)


def following(held: StoredToken | None, given: OAuthToken) -> StoredToken:
    """Return the row of a token that was handed in, after the one that is *held*."""
    if held is None:
        return StoredToken(given)
    row = StoredToken(given, held.generation + 1)
    # A refresh token that is known has the age that is known.
    return attrs.evolve(row, issued_at=held.issued_at) if same_refresh_token(row, held) else row
