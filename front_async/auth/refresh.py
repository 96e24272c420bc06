"""One refresh, in the only order that loses nothing.

::

    lock the store → load → adopt, if another worker was first
                          → grant → persist → publish

A token is never used before it is stored: a process that dies must not take the only copy of a
rotated refresh token with it. A refresh token is never knowingly presented twice, but for one
retry when the answer was lost.
"""

import logging
import math
import random

import attrs

from front_async.auth.answers import LIFETIME, Grant, GrantUnknown
from front_async.auth.app import OAuthApp
from front_async.auth.guarded import GuardedStore
from front_async.auth.skew import Skew
from front_async.auth.store import TokenStore
from front_async.auth.token import (
    OAuthToken,
    StoredToken,
    fingerprint,
    following,
    newer,
    same,
    same_refresh_token,
)
from front_async.auth.windows import LiveToken, live_token
from front_async.errors import (
    AuthConfigError,
    AuthError,
    ReauthorizationRequired,
    TokenUnavailable,
)
from front_async.wire.clock import Clock

_log = logging.getLogger("front_async.auth")

_CONFIG_LATCH = 300.0  # seconds until an app that Front refused is tried again


@attrs.frozen
class _Pending:
    """A token that was granted and is not stored yet."""

    row: StoredToken
    replaces: StoredToken
    grant: Grant


@attrs.frozen
class _Latch:
    """A refusal that asking again will not change."""

    fingerprint: str
    error: AuthError
    until: float


class Refresher:
    """Turns what the store holds into a live token, through the token endpoint where needed."""

    def __init__(
        self, app: OAuthApp, store: TokenStore, initial: OAuthToken | None, clock: Clock
    ) -> None:
        self._app = app
        self._store = GuardedStore(store)
        self._initial = initial
        self._clock = clock
        self._pending: _Pending | None = None
        self._alternate: StoredToken | None = None
        self._latch: _Latch | None = None
        self._skew = Skew()
        self._doubtful: str | None = None
        """The fingerprint of a refresh token that Front may have replaced without our knowing."""
        self.scope: frozenset[str] | None = None
        """What the latest token may do, where Front says so."""

    def reset(self) -> None:
        """Forget a refusal, so that the next refresh asks Front again."""
        self._latch = None

    @property
    def dead(self) -> bool:
        """Whether Front refused the grant, and it is not asked again."""
        return self._latch is not None and isinstance(self._latch.error, ReauthorizationRequired)

    @property
    def unsaved(self) -> str | None:
        """The fingerprint of a refresh token that is granted and not stored."""
        pending = self._pending
        return None if pending is None else fingerprint(pending.row.token.refresh_token)

    async def run(
        self, live: LiveToken | None, refused: str | None, *, force: bool = False
    ) -> LiveToken:
        """Return a token newer than *live* and other than the *refused* header value.

        Args:
            live: The token in use.
            refused: What Front answered 401 to.
            force: Ask Front even if the store has a good token.

        Raises:
            AuthError: There is none to be had.
        """
        async with self._store.locked():
            if self._pending is not None:
                live = await self._persist(self._pending)
                if live.remaining(self._clock) > live.mandatory:
                    return live
            row = await self._current()
            adopted = None if force else self._adopted(row, live, refused)
            return adopted or await self._renewed(row)

    async def save(self) -> None:
        """Store what is granted and not stored yet.

        Raises:
            TokenUnavailable: Another worker holds the lock, or was first.
            TokenStoreError: The store cannot be written.
        """
        async with self._store.locked():
            if pending := self._pending:
                await self._persist(pending)

    async def row(self) -> StoredToken | None:
        """Return what the store holds, and change nothing."""
        return await self._store.load()

    async def _current(self) -> StoredToken:
        """Return the store's row, or the token we were given if that is the newer one."""
        held, given = await self._store.load(), self._initial
        if given is not None and newer(given, held):
            row = following(held, given)
            if await self._store.save(row, expected=held):
                held = row
        self._initial = None
        if held is None:
            raise ReauthorizationRequired("the token store is empty: authorize the app first")
        return held

    def _adopted(
        self, row: StoredToken, live: LiveToken | None, refused: str | None
    ) -> LiveToken | None:
        """Return the row as it is, when another worker or an earlier run made it good."""
        known = live is not None and same(row.token.access_token, live.row.token.access_token)
        was_refused = refused is not None and same(f"Bearer {row.token.access_token}", refused)
        left = self._left(row)
        if known or was_refused or left <= (live.mandatory if live else 0.0):
            return None
        return live_token(row, left, self._clock, jitter=_jitter())

    def _left(self, row: StoredToken) -> float:
        if row.token.expires_at is None:
            return LIFETIME
        return row.token.expires_at - self._clock.now() - self._skew.seconds

    async def _renewed(self, row: StoredToken) -> LiveToken:
        """Return a token that Front grants for *row*, or for what has taken its place."""
        self._raise_latched(row)
        try:
            return await self._kept(await self._granted(row), row, replaces=row)
        except AuthConfigError as error:
            self._set_latch(row, error, _CONFIG_LATCH)
            raise
        except ReauthorizationRequired as error:
            refusal = error
        live = await self._rescued(row)
        if live is None:
            self._set_latch(row, refusal, math.inf)
            raise refusal
        return live

    async def _rescued(self, row: StoredToken) -> LiveToken | None:
        """Try what may still work when *row* is refused: a rival's row, or our own lost one."""
        held = await self._store.load()
        if held is not None and held.version != row.version:
            return self._adopted(held, None, None) or await self._renewed(held)
        alternate, self._alternate = self._alternate, None
        if alternate is None or same_refresh_token(alternate, row):
            return None
        try:
            grant = await self._granted(alternate)
        except ReauthorizationRequired:
            return None
        return await self._kept(grant, alternate, replaces=row)

    async def _granted(self, row: StoredToken) -> Grant:
        token = row.token.refresh_token
        if token is None:
            raise ReauthorizationRequired("the token cannot be refreshed: authorize the app again")
        try:
            return await self._asked(token)
        except GrantUnknown as error:
            _log.warning("a refresh has an unknown outcome (%s); asking once more", error.reason)
        await self._clock.sleep(random.uniform(1.0, 2.0))  # noqa: S311  # spreads, hides nothing
        return await self._asked(token)

    async def _asked(self, refresh_token: str) -> Grant:
        """Present a refresh token, and keep in mind when nobody knows what came of it."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        presented = fingerprint(refresh_token)
        try:
            grant = await self._app.grant(form)
        except GrantUnknown:
            self._doubtful = presented
            raise
        except ReauthorizationRequired as error:
            if self._doubtful != presented:
                raise
            why = "a refresh before it had an unknown outcome"
            raise ReauthorizationRequired(f"{error}; {why}") from None
        self._doubtful = None
        return grant

    def _raise_latched(self, row: StoredToken) -> None:
        latch = self._latch
        if latch is None:
            return
        theirs = fingerprint(row.token.refresh_token)
        if latch.fingerprint != theirs or self._clock.monotonic() >= latch.until:
            self._latch = None
            return
        raise type(latch.error)(*latch.error.args)

    def _set_latch(self, row: StoredToken, error: AuthError, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        self._latch = _Latch(fingerprint(row.token.refresh_token), error, until)

    async def _kept(self, grant: Grant, used: StoredToken, *, replaces: StoredToken) -> LiveToken:
        """Store what was granted for *used* in the place of *replaces*."""
        self._skew.note(grant.skew)
        self.scope = grant.scope or self.scope
        old, new = used.token.refresh_token, grant.token.refresh_token
        token = OAuthToken(grant.token.access_token, new or old, grant.token.expires_at)
        issued_at = self._clock.now() if new is not None and new != old else used.issued_at
        row = StoredToken(token, replaces.generation + 1, issued_at)
        self._pending = _Pending(row, replaces, grant)
        return await self._persist(self._pending)

    async def _persist(self, pending: _Pending) -> LiveToken:
        saved = await self._store.save(pending.row, expected=pending.replaces)
        held = pending.row if saved else await self._store.load()
        self._pending = None
        if held is not None and same(held.token.access_token, pending.row.token.access_token):
            # Stored now, or by a try before this one whose answer was late.
            lifetime, sent_at = pending.grant.lifetime, pending.grant.sent_at
            return live_token(pending.row, lifetime, self._clock, jitter=_jitter(), granted=sent_at)
        # A rival stored first. Front and the store may disagree on who was last, so ours is kept
        # for one try in case theirs is refused.
        self._alternate = pending.row
        adopted = None if held is None else self._adopted(held, None, None)
        if adopted is None:
            raise TokenUnavailable("another worker replaced the token meanwhile")
        return adopted


def _jitter() -> float:
    return random.uniform(0.8, 1.0)  # noqa: S311  # spreads, hides nothing
