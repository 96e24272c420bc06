"""A company's OAuth token, kept alive."""

import asyncio
import logging
from typing import cast

from front_async.auth.app import OAuthApp
from front_async.auth.backoff import backoff
from front_async.auth.flight import SingleFlight
from front_async.auth.observing import (
    Notifier,
    ReauthorizationNeeded,
    RefreshFailed,
    ScopeNarrowed,
    TokenObserver,
    TokenRefreshed,
)
from front_async.auth.refresh import Refresher
from front_async.auth.store import MemoryTokenStore, TokenStore
from front_async.auth.token import OAuthToken, StoredToken, same
from front_async.auth.windows import LiveToken
from front_async.errors import (
    AuthError,
    InvalidArgument,
    ReauthorizationRequired,
    TokenUnavailable,
)
from front_async.to_its_end import to_its_end
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.secret import masked

_log = logging.getLogger("front_async.auth")

_DRAIN = 300.0  # seconds; a refresh ends sooner, by its own limits


class OAuthTokenAuth:
    """Front's OAuth token of one company, refreshed before it expires and when it is refused.

    However many tasks ask, one refresh runs at a time; cancelling them does not cancel it. A new
    token is written to the store before anyone uses it.

    Args:
        app: The app the token was granted to.
        token: The token to start with. Beside a *store*, whichever expires later is used.
        store: Where the token lives between restarts. Without one it lives in memory, and a
            replaced refresh token is lost with the process.
        company_id: Whose token it is; observers are told.
        observer: Called with a :data:`TokenEvent` when something happens to the token.

    Raises:
        InvalidArgument: There is neither a token nor a store, or one is something else.
    """

    def __init__(
        self,
        app: OAuthApp,
        token: OAuthToken | None = None,
        *,
        store: TokenStore | None = None,
        company_id: str | None = None,
        observer: TokenObserver | None = None,
        clock: Clock | None = None,
    ) -> None:
        token = cast("OAuthToken | None", masked(token))  # text by mistake is hidden all the same
        _check_kinds(app, token)
        if token is None and store is None:
            raise InvalidArgument("OAuthTokenAuth needs a token, a store, or both")
        self._clock = clock or SystemClock()
        self._refresher = Refresher(app, store or MemoryTokenStore(), token, self._clock)
        self._flight = SingleFlight(self._refresh)
        self._notifier = Notifier(observer)
        self._company_id = company_id
        self._forced = False
        self._live: LiveToken | None = None
        self._refused: str | None = None
        self._failure: AuthError | None = None
        self._failures = 0
        self._retry_at = 0.0
        self._told_dead = False

    async def authorization(self) -> str:
        """Return the header value of a token that is good now.

        Raises:
            ReauthorizationRequired: Front no longer honours the grant.
            AuthConfigError: Front refuses the app itself.
            TokenUnavailable: The token has expired and cannot be refreshed just now.
            TokenStoreError: The store cannot be read or written.
        """
        live = self._live
        if live is None or self._refused is not None:
            return await self._awaited(live)
        left = live.remaining(self._clock)
        if left > live.advisory:
            return live.authorization
        if left <= live.mandatory:
            return await self._awaited(live)
        if not self._backing_off():
            self._flight.start()
        return live.authorization

    async def rejected(self, authorization: str, /) -> bool:
        """Note a 401. True when another value is worth a try, newer or still to be fetched."""
        live = self._live
        if live is None or not same(authorization, live.authorization):
            return True
        if live.just_minted(self._clock):
            _log.warning("Front refuses a token it has just granted; it is not refreshed again")
            return False
        self._refused = live.authorization
        return True

    async def refresh(self) -> None:
        """Refresh now, however long the token still lives.

        Raises:
            AuthError: There is no new token; the old one stays in use while it lives.
        """
        if self._flight.running() is None:
            self._forced = True
        await self._flight.start().landed()
        if self._failure is not None:
            raise self._error()

    async def stored(self) -> StoredToken | None:
        """Return what the store holds. Only looks: nothing is refreshed, latched or forgotten.

        Raises:
            TokenStoreError: The store cannot be read.
        """
        return await self._refresher.row()

    async def drain(self) -> None:
        """Wait for a running refresh, and try once more to store what the store has not taken.

        Either may hold the only copy of a new refresh token. What fails is logged.
        """
        flight = self._flight.running()
        if flight is not None:
            await asyncio.wait([flight.landed()], timeout=_DRAIN)
        if flight is not None and not flight.done:
            _log.critical("a refresh has not ended in %.0f s and is not waited for", _DRAIN)
        elif self.unsaved:
            await to_its_end(self._save())
        await self._notifier.drain()

    async def _save(self) -> None:
        try:
            await self._refresher.save()
        except AuthError as error:
            _log.warning("a granted token was not stored at the end either: %s", error)
        if self.unsaved:
            _log.critical("a granted token could not be stored (%s)", self._refresher.unsaved)

    @property
    def unsaved(self) -> bool:
        """Whether it holds the only copy of a granted token, because the store has failed."""
        return self._refresher.unsaved is not None

    @property
    def dead(self) -> bool:
        """Whether Front no longer honours the grant that the store held when it was last read."""
        return self._refresher.dead

    def reset(self) -> None:
        """Forget every failure and the token in use: the next request reads the store anew."""
        self._refresher.reset()
        self._live = self._refused = None
        self._failure, self._failures, self._retry_at = None, 0, 0.0
        self._told_dead = False

    async def _awaited(self, live: LiveToken | None) -> str:
        if not self._backing_off():
            await self._flight.start().landed()
        newest = self._live
        if newest is not live and newest is not None:
            return newest.authorization
        if live is not None and self._refused is None and live.usable(self._clock):
            return live.authorization
        raise self._error()

    def _backing_off(self) -> bool:
        return self._failure is not None and self._clock.monotonic() < self._retry_at

    def _is_fresh(self) -> bool:
        live = self._live
        if live is None or self._refused is not None:
            return False
        return live.remaining(self._clock) > live.advisory

    async def _refresh(self) -> None:
        forced, self._forced = self._forced, False
        if not forced and self._is_fresh():
            return  # by another event loop's flight, since this one was called for
        scope = self._refresher.scope
        try:
            live = await self._refresher.run(self._live, self._refused, force=forced)
        except AuthError as error:
            self._note_failure(error)
        except Exception as error:  # noqa: BLE001  # waiters must always be released
            name = type(error).__name__  # its text may hold a token
            _log.error("a refresh failed in an unexpected way (%s)", name)
            self._note_failure(TokenUnavailable(f"the refresh broke ({name})"))
        else:
            self._live, self._refused = live, None
            self._failure, self._failures = None, 0
            self._told_dead = False
            self._note_success(live, scope)

    def _note_success(self, live: LiveToken, scope: frozenset[str] | None) -> None:
        if live.minted is None:
            return  # another worker's refresh, told there
        row, company_id = live.row, self._company_id
        self._notifier.tell(TokenRefreshed(company_id, row.generation, row.token.expires_at))
        if lost := (scope or frozenset()) - (self._refresher.scope or frozenset()):
            self._notifier.tell(ScopeNarrowed(company_id, lost))

    def _note_failure(self, error: AuthError) -> None:
        wait = backoff(error, self._failures)
        self._failures += 1
        self._retry_at = self._clock.monotonic() + wait
        # Without its traceback: the frames would keep everything they saw alive.
        self._failure = error.with_traceback(None)
        _log.warning("the token was not refreshed: %s; not tried again for %.0f s", error, wait)
        if not isinstance(error, ReauthorizationRequired):
            self._notifier.tell(RefreshFailed(self._company_id, str(error), wait))
        elif not self._told_dead:
            self._told_dead = True
            self._notifier.tell(ReauthorizationNeeded(self._company_id, str(error)))

    def _error(self) -> AuthError:
        """Return the failure anew: one exception raised by many tasks would grow their frames."""
        error = self._failure or TokenUnavailable("the token was refused again at once")
        if isinstance(error, TokenUnavailable):
            wait = max(0.0, self._retry_at - self._clock.monotonic())
            return TokenUnavailable(error.reason, wait)
        return type(error)(*error.args)


def _check_kinds(app: object, token: object) -> None:
    if not isinstance(app, OAuthApp):
        raise InvalidArgument(f"app must be an OAuthApp, not {type(app).__name__}")
    if not isinstance(token, OAuthToken | None):
        kind = "str" if isinstance(token, str) else type(token).__name__
        raise InvalidArgument(f"token must be an OAuthToken, not {kind}")
