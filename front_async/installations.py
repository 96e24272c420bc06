"""The companies that installed your app: a client each, one pool of connections for all.

What belongs to a company is its own: token, quota, queue, places at the gate. So one company's
dead token, 429s or slow answers delay no other.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from yarl import URL

from front_async.auth.app import OAuthApp
from front_async.auth.checks import check_seconds
from front_async.auth.guarded import GuardedStore, GuardedStores
from front_async.auth.keeping import KeptAlive, all_of, is_due, kept_alive
from front_async.auth.oauth import OAuthTokenAuth
from front_async.auth.observing import TokenObserver
from front_async.auth.store import MemoryTokenStore, TokenStores
from front_async.auth.token import OAuthToken
from front_async.client import BASE_URL, FrontClient
from front_async.errors import InvalidArgument
from front_async.models.identity import Identity
from front_async.to_its_end import Ongoing
from front_async.transport.companies import CompaniesInUse
from front_async.transport.company import Company
from front_async.transport.connection import Connection
from front_async.transport.gate import Gate
from front_async.transport.limiter import Limiter, check_limiter
from front_async.transport.settings import Settings, check_concurrency
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.secret import masked

if TYPE_CHECKING:
    import aiohttp

_log = logging.getLogger("front_async.auth")

_GRACE = 10.0  # seconds that authorizations under way get when the app closes


class Installations:
    """The companies that installed your app.

    ::

        async with Installations(app, stores) as installations:
            company = await installations.complete(code, code_verifier=verifier)
            front = installations.client(company.id)

    Args:
        app: Your app.
        stores: Where the tokens live; all workers of the app share them.
        base_url: Front's own unless given.
        concurrency: Requests under way at once for each company.
        timeout: Seconds for one call with all its waiting and retries.
        retries: How often a failed call is tried again where that is safe.
        limiter: Makes what paces a company, given its id: ``lambda company_id: RedisLimiter(redis,
            company_id)`` has all workers of the app share each company's quota. A
            :class:`QuotaLimiter` each unless given.
        idle: Seconds after which what is known of a company that nobody asks for is let go.
        observer: Told what happens to the tokens; see :data:`~front_async.TokenEvent`.
        connector: An aiohttp connector to share, without a limit of its own: companies that hang
            would fill it, and the others wait. It is not closed.
        trace_configs: aiohttp's hooks, called for each attempt.
        clock: For tests.

    Raises:
        InvalidArgument: An argument is out of its range; the message names it.
    """

    def __init__(  # noqa: PLR0913  # all but two are settings
        self,
        app: OAuthApp,
        stores: TokenStores,
        *,
        base_url: str | URL = BASE_URL,
        concurrency: int = 10,
        timeout: float = 60.0,
        retries: int = 3,
        limiter: Callable[[str], Limiter] | None = None,
        idle: float = 900.0,
        observer: TokenObserver | None = None,
        connector: "aiohttp.BaseConnector | None" = None,
        trace_configs: "Sequence[aiohttp.TraceConfig]" = (),
        clock: Clock | None = None,
    ) -> None:
        if limiter is not None and not callable(limiter):
            raise InvalidArgument("limiter must be a function of a company's id")
        self.app = app
        self._limiter = limiter
        self._stores = GuardedStores(stores)
        self._observer = observer
        self._clock = clock or SystemClock()
        self._settings = Settings(base=base_url, timeout=timeout, retries=retries)
        _check_connector(connector)
        self._connection = Connection(0, connector, trace_configs)
        self._places = self._connection.places(check_concurrency(concurrency))
        self._in_use = CompaniesInUse(check_seconds(idle, "idle"), keep=_is_kept)
        self._authorizations = Ongoing()

    def __repr__(self) -> str:
        return f"Installations({self.app!r}, {len(self._in_use)} in use)"

    async def open(self) -> Self:
        """Open the connections in the running event loop; harmless when they are open."""
        await self._connection.open()
        return self

    async def close(self) -> None:
        """Let what is under way end, token refreshes above all, and close the connections."""
        try:
            await self._authorizations.drain(_GRACE)
            await self._connection.close()
        finally:
            await self._authorizations.drain()
            await all_of(company.close() for company in self._in_use.all())

    async def __aenter__(self) -> Self:
        """Open the connections."""
        return await self.open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close them."""
        await self.close()

    def client(self, company_id: str) -> FrontClient:
        """Return the client of one company, over the connections of all.

        It is cheap to ask for anew each time, and there is no need to close it. Whether the
        company has installed the app shows at its first request.

        Raises:
            InvalidArgument: The id is empty.
        """
        _check_id(company_id)
        company = self._used(company_id)
        return FrontClient.over(self._connection, company, self._settings, self._clock)

    async def complete(self, code: str, *, code_verifier: str | None = None) -> Identity:
        """Finish an authorization: exchange the code, ask Front whose it is, store the token.

        A company that had installed the app before gets the new grant in place of the old one.
        It goes on when the caller is cancelled, as the code is used up; a grant that cannot be
        kept is revoked.

        Args:
            code: From the query of the callback, once its state has been checked.
            code_verifier: The one that the authorization URL was made with, if any.

        Raises:
            ReauthorizationRequired: The code is used up, too old, or another app's.
            AuthError: Front refuses the app, or does not answer; or the store fails. The code is
                used up: the admin has to authorize once more.
            FrontError: Front would not say whose token it is.
        """
        code, code_verifier = masked(code), masked(code_verifier)
        return await self._authorizations.run(self._completed(code, code_verifier))

    async def _completed(self, code: str, code_verifier: str | None) -> Identity:
        token = await self.app.exchange(code, code_verifier=code_verifier)
        store = MemoryTokenStore(token, clock=self._clock)
        company = self._company(OAuthTokenAuth(self.app, store=store, clock=self._clock))
        front = FrontClient.over(self._connection, company, self._settings, self._clock)
        try:
            identity = await front.token_identity.get()
            await self._install(identity.id, await _newest(store, token))
        except (Exception, asyncio.CancelledError) as error:
            _log.warning("an authorization came to nothing (%s)", type(error).__name__)
            await self.app.revoke(await _newest(store, token))
            raise
        return identity

    async def remove(self, company_id: str) -> bool:
        """Forget a company, and ask Front to revoke its grant.

        Returns:
            Whether Front says that the grant is revoked; False as well when there was none.

        Raises:
            AuthError: The store fails.
        """
        _check_id(company_id)
        store = GuardedStore(self._stores.store(company_id))
        async with store.locked():
            row = await store.load()
            revoked = row is not None and await self.app.revoke(row.token)
            await self._stores.forget(company_id)
        self._reset(company_id)
        self._in_use.forget(company_id)
        return revoked

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have installed the app, sorted.

        Raises:
            AuthError: The stores cannot list them.
        """
        return await self._stores.companies()

    async def keep_alive(self) -> KeptAlive:
        """Use each refresh token that is near its end, so that Front replaces it.

        A refresh token lives six months, and Front replaces it only when it is used in the last
        24 hours of them. Run this daily, in one of your workers; a company that is in use every
        day does not need it.

        Raises:
            AuthError: The store cannot list the companies.
        """
        return await kept_alive(await self._stores.companies(), self._kept_alive)

    async def _kept_alive(self, company_id: str) -> bool:
        """Refresh a grant that is old; False when it is not."""
        row = await GuardedStore(self._stores.store(company_id)).load()
        if row is not None and not is_due(row, self._clock.now()):
            return False
        # From here on in use like any other: what is granted and cannot be stored is kept.
        auth = _auth_of(self._used(company_id))
        try:
            await auth.refresh()
        finally:
            await auth.drain()
        return True

    async def _install(self, company_id: str, token: OAuthToken) -> None:
        store = GuardedStore(self._stores.store(company_id))
        await store.replace(token, self._clock.now())
        self._reset(company_id)

    def _reset(self, company_id: str) -> None:
        """Have a client that is in use look into the store at its next request."""
        if company := self._in_use.get(company_id):
            _auth_of(company).reset()

    def _used(self, company_id: str) -> Company:
        """Return what is known of a company, which is in use from now on."""
        company = self._in_use.get(company_id) or self._new(company_id)
        self._in_use.note(company_id, company, self._clock.monotonic())
        return company

    def _auth(self, company_id: str) -> OAuthTokenAuth:
        return OAuthTokenAuth(
            self.app,
            store=self._stores.store(company_id),
            company_id=company_id,
            observer=self._observer,
            clock=self._clock,
        )

    def _new(self, company_id: str) -> Company:
        limiter = None if self._limiter is None else check_limiter(self._limiter(company_id))
        return self._company(self._auth(company_id), limiter)

    def _company(self, auth: OAuthTokenAuth, limiter: Limiter | None = None) -> Company:
        return Company.of(auth, Gate(self._places), self._clock, limiter)


async def _newest(store: MemoryTokenStore, token: OAuthToken) -> OAuthToken:
    """Return what *token* has become: a short-lived one may have been refreshed on the way."""
    row = await store.load()
    return row.token if row else token


def _auth_of(company: Company) -> OAuthTokenAuth:
    if not isinstance(company.auth, OAuthTokenAuth):
        raise AssertionError("an installation has an OAuth token")  # noqa: TRY004  # our own
    return company.auth


def _is_kept(company: Company) -> bool:
    """Tell whether something would be lost with it: a token, or that asking Front is no use."""
    auth = _auth_of(company)
    return auth.unsaved or auth.dead


def _check_id(company_id: object) -> None:
    if not isinstance(company_id, str) or not company_id:
        raise InvalidArgument('company_id must be the id that complete() gave, such as "cmp_1"')


def _check_connector(connector: "aiohttp.BaseConnector | None") -> None:
    if connector is not None and (connector.limit or connector.limit_per_host):
        raise InvalidArgument(
            "connector must have no limit, as in TCPConnector(limit=0): companies that hang would"
            " fill it, and all others wait; concurrency= limits each company by itself"
        )
