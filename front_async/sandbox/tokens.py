"""Tokens: who may call, for how long, and which refresh tokens were replaced."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Final, Literal

import attrs

from front_async.sandbox.settings import Settings

Scopes = frozenset[str] | None  # None: every scope there is

_DAY: Final = 86_400.0
_CODE_LIFE: Final = 600.0


@attrs.frozen
class Tokens:
    """A pair of tokens as the token endpoint gives them out; *expires_at* in epoch seconds."""

    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)
    expires_at: float


@attrs.frozen
class Grant:
    """One request to the token endpoint: what was asked with, when, and what came of it."""

    grant_type: str
    fingerprint: str  # of the refresh token presented; "" when there was none
    time: float
    outcome: str  # "issued", "refreshed", "rotated", or the error


@attrs.define
class _Refresh:
    family: str
    expires_at: float
    scopes: Scopes
    replaced: bool = False


@attrs.define
class _Access:
    family: str
    expires_at: float | None  # None: an API token lives until it is deleted
    scopes: Scopes


@attrs.frozen
class _Code:
    redirect_uri: str
    challenge: str | None
    expires_at: float


class InvalidGrantError(Exception):
    """The code or refresh token presented is worth nothing."""


def fingerprint(token: str) -> str:
    """Twelve digits by which a token can be recognised and not used."""
    return hashlib.sha256(token.encode()).hexdigest()[:12] if token else ""


class TokenOffice:
    """Gives out tokens, and knows what each is worth."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._access: dict[str, _Access] = {}
        self._refresh: dict[str, _Refresh] = {}
        self._codes: dict[str, _Code] = {}
        self.reuses: int = 0

    def api_token(self, scopes: Iterable[str] | None = None) -> str:
        """A token that does not expire."""
        token = f"sandbox-api-{secrets.token_urlsafe(32)}"
        self._access[token] = _Access("", None, _scopes(scopes))
        return token

    def code(self, redirect_uri: str, challenge: str | None = None) -> str:
        """An authorization code, good once and for ten minutes."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Code(redirect_uri, challenge, self._now() + _CODE_LIFE)
        return code

    def redeem(self, code: str, redirect_uri: str) -> str | None:
        """Use up *code*; what comes back is the PKCE challenge it is bound to, if any.

        Raises:
            InvalidGrantError: It was used, is too old, or belongs to another redirect.
        """
        known = self._codes.pop(code, None)
        if known is None or known.expires_at <= self._now() or known.redirect_uri != redirect_uri:
            raise InvalidGrantError
        return known.challenge

    def issue(self, scopes: Iterable[str] | None = None, lifetime: float | None = None) -> Tokens:
        """A new grant: an access token that lives *lifetime* seconds, and a refresh token."""
        family = secrets.token_hex(8)
        refresh = self._new_refresh(family, _scopes(scopes))
        return self._new_access(refresh, lifetime)

    def refresh(self, token: str) -> Tokens:
        """A new access token for a refresh token, with the same refresh token or another.

        Raises:
            InvalidGrantError: It is unknown, expired, revoked or replaced.
        """
        known = self._refresh.get(token)
        if known is None or known.expires_at <= self._now():
            raise InvalidGrantError
        if known.replaced:
            self.reuses += 1
            if self._settings.reuse_detection:
                self._end(known.family)
            raise InvalidGrantError
        if not self._rotates(known):
            return self._new_access(token)
        known.replaced = True
        return self._new_access(self._new_refresh(known.family, known.scopes))

    def scopes(self, token: str) -> Scopes | Literal[False]:
        """What an access or API token may do; False: it is worth nothing."""
        known = self._access.get(token)
        if known is None or (known.expires_at is not None and known.expires_at <= self._now()):
            return False
        return known.scopes

    def expire_access_tokens(self) -> None:
        """Let every access token expire now; API tokens live on."""
        expired = [token for token, known in self._access.items() if known.expires_at is not None]
        for token in expired:
            del self._access[token]

    def revoke(self, token: str) -> None:
        """Make a token worthless; with a refresh token goes everything of its grant."""
        known = self._refresh.get(token)
        if known is not None:
            self._end(known.family)
        self._access.pop(token, None)

    def _now(self) -> float:
        return self._settings.now()

    def _rotates(self, known: _Refresh) -> bool:
        rotation = self._settings.rotation
        # Front replaces a refresh token by itself in the last 24 hours of its life.
        near = known.expires_at - self._now() < _DAY
        return rotation == "always" or (rotation == "near_expiry" and near)

    def _new_refresh(self, family: str, scopes: Scopes) -> str:
        token = f"sandbox-refresh-{secrets.token_urlsafe(32)}"
        expires_at = self._now() + self._settings.refresh_token_lifetime
        self._refresh[token] = _Refresh(family, expires_at, scopes)
        return token

    def _new_access(self, refresh: str, lifetime: float | None = None) -> Tokens:
        known = self._refresh[refresh]
        life = self._settings.access_token_lifetime if lifetime is None else lifetime
        token = f"sandbox-access-{secrets.token_urlsafe(32)}"
        expires_at = self._now() + life
        self._access[token] = _Access(known.family, expires_at, known.scopes)
        return Tokens(token, refresh, expires_at)

    def _end(self, family: str) -> None:
        self._refresh = {t: known for t, known in self._refresh.items() if known.family != family}
        self._access = {t: known for t, known in self._access.items() if known.family != family}


def _scopes(scopes: Iterable[str] | None) -> Scopes:
    return None if scopes is None else frozenset(scopes)
