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
_OVER: Final = 0.0  # when something ended that no longer counts; whose it was stays known


@attrs.frozen
class Tokens:
    """A pair of tokens as the token endpoint gives them out; *expires_at* in epoch seconds."""

    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)
    expires_at: float
    scopes: Scopes = None


@attrs.frozen
class Grant:
    """One request to the token endpoint: what was asked with, when, and what came of it."""

    grant_type: str
    fingerprint: str  # of the refresh token presented; "" when there was none
    time: float
    outcome: str  # "issued", "refreshed", "rotated", or the error
    company: int | None = None  # whose code or token it was; None: nobody's


@attrs.define
class _Refresh:
    company: int
    family: str
    expires_at: float
    scopes: Scopes
    replaced: bool = False


@attrs.define
class _Access:
    company: int
    family: str
    expires_at: float | None  # None: an API token lives until it is deleted
    scopes: Scopes


@attrs.define
class _Code:
    company: int
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

    def api_token(self, scopes: Iterable[str] | None = None, *, company: int = 0) -> str:
        """A token that does not expire."""
        token = f"sandbox-api-{secrets.token_urlsafe(32)}"
        self._access[token] = _Access(company, "", None, _scopes(scopes))
        return token

    def code(self, redirect_uri: str, challenge: str | None = None, *, company: int = 0) -> str:
        """An authorization code, good once and for ten minutes."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Code(company, redirect_uri, challenge, self._now() + _CODE_LIFE)
        return code

    def redeem(self, code: str, redirect_uri: str, challenge: str | None) -> int:
        """Use up *code*, and say which company gave it; *challenge* is of the verifier, if any.

        Raises:
            InvalidGrantError: It was used, is too old, or belongs to another redirect or verifier.
        """
        known = self._codes.get(code)
        if known is None or known.expires_at <= self._now():
            raise InvalidGrantError
        known.expires_at = _OVER
        # A verifier for a code without a challenge is a downgrade (RFC 9700, 4.8.2).
        if (known.redirect_uri, known.challenge) != (redirect_uri, challenge):
            raise InvalidGrantError
        return known.company

    def issue(
        self,
        scopes: Iterable[str] | None = None,
        lifetime: float | None = None,
        *,
        company: int = 0,
    ) -> Tokens:
        """A new grant: an access token that lives *lifetime* seconds, and a refresh token."""
        family = secrets.token_hex(8)
        granted = _scopes(self._settings.granted_scopes if scopes is None else scopes)
        refresh = self._new_refresh(company, family, granted)
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
        return self._new_access(self._new_refresh(known.company, known.family, known.scopes))

    def company(self, secret: str) -> int | None:
        """Whose token or code it is, or was; None: nobody's."""
        known = self._access.get(secret) or self._refresh.get(secret) or self._codes.get(secret)
        return None if known is None else known.company

    def narrow(self, token: str, scopes: Iterable[str]) -> None:
        """Let the grant of a refresh token have these scopes from its next refresh on."""
        family, narrowed = self._refresh[token].family, _scopes(scopes)
        for known in self._refresh.values():
            if known.family == family:
                known.scopes = narrowed

    def scopes(self, token: str) -> Scopes | Literal[False]:
        """What an access or API token may do; False: it is worth nothing."""
        known = self._access.get(token)
        if known is None or (known.expires_at is not None and known.expires_at <= self._now()):
            return False
        return known.scopes

    def expire_access_tokens(self) -> None:
        """Let every access token expire now; API tokens live on."""
        for known in self._access.values():
            if known.expires_at is not None:
                known.expires_at = _OVER

    def revoke(self, token: str) -> None:
        """Make a token worthless; with a refresh token goes everything of its grant."""
        if token in self._refresh:
            self._end(self._refresh[token].family)
        if token in self._access:
            self._access[token].expires_at = _OVER

    def _now(self) -> float:
        return self._settings.now()

    def _rotates(self, known: _Refresh) -> bool:
        rotation = self._settings.rotation
        # Front replaces a refresh token by itself in the last 24 hours of its life.
        near = known.expires_at - self._now() < _DAY
        return rotation == "always" or (rotation == "near_expiry" and near)

    def _new_refresh(self, company: int, family: str, scopes: Scopes) -> str:
        token = f"sandbox-refresh-{secrets.token_urlsafe(32)}"
        expires_at = self._now() + self._settings.refresh_token_lifetime
        self._refresh[token] = _Refresh(company, family, expires_at, scopes)
        return token

    def _new_access(self, refresh: str, lifetime: float | None = None) -> Tokens:
        known = self._refresh[refresh]
        life = self._settings.access_token_lifetime if lifetime is None else lifetime
        token = f"sandbox-access-{secrets.token_urlsafe(32)}"
        expires_at = self._now() + life
        self._access[token] = _Access(known.company, known.family, expires_at, known.scopes)
        return Tokens(token, refresh, expires_at, known.scopes)

    def _end(self, family: str) -> None:
        tokens: list[_Refresh | _Access] = [*self._refresh.values(), *self._access.values()]
        for known in tokens:
            if known.family == family:
                known.expires_at = _OVER


def _scopes(scopes: Iterable[str] | None) -> Scopes:
    return None if scopes is None else frozenset(scopes)
