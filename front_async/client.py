"""The client: settings, open and close."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

import attrs
from yarl import URL

from front_async.auth.api_token import ApiTokenAuth
from front_async.auth.provider import AuthProvider
from front_async.errors import InvalidArgument
from front_async.groups import Groups
from front_async.transport.api import Api
from front_async.transport.call import Priority
from front_async.transport.company import Company
from front_async.transport.connection import Connection
from front_async.transport.gate import Gate
from front_async.transport.limiter import Limiter, Limits, check_limiter
from front_async.transport.meter import Meter
from front_async.transport.road import Road
from front_async.transport.settings import Settings, check_concurrency
from front_async.transport.trust import TrustSet
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.exchange import Response
from front_async.wire.secret import masked

if TYPE_CHECKING:
    import aiohttp

BASE_URL = "https://api2.frontapp.com"


class Options(TypedDict, total=False):
    """What a view of a client may do differently."""

    timeout: float
    """Seconds for one call with all its waiting and retries."""
    retries: int
    priority: Priority
    """"bulk" lets interactive calls go first, and waits longer when Front asks it to."""


class FrontClient(Groups):
    """Front's Core API for one company.

    ::

        async with FrontClient("an api token") as front:
            me = await front.token_identity.get()

    Args:
        auth: An API token, or any :class:`AuthProvider`.
        base_url: Front's own unless given; https, or http to this machine.
        concurrency: Requests under way at once, and connections.
        timeout: Seconds for one call with all its waiting and retries.
        retries: How often a failed call is tried again where that is safe. 0 switches off.
        limiter: What paces by Front's quota. Pass one client's ``limiter`` to another of the same
            company and kind of token, and they share the quota; :class:`QuotaLimiter` has settings.
        connector: An aiohttp connector to share; it is not closed.
        trace_configs: aiohttp's hooks, called for each attempt.
        clock: For tests.

    Raises:
        InvalidArgument: An argument is out of its range; the message names it.
    """

    def __init__(  # noqa: PLR0913  # one for each setting
        self,
        auth: str | AuthProvider,
        *,
        base_url: str | URL = BASE_URL,
        concurrency: int = 20,
        timeout: float = 60.0,
        retries: int = 3,
        limiter: Limiter | None = None,
        connector: "aiohttp.BaseConnector | None" = None,
        trace_configs: "Sequence[aiohttp.TraceConfig]" = (),
        clock: Clock | None = None,
    ) -> None:
        auth = masked(auth)
        clock = clock or SystemClock()
        connection = Connection(check_concurrency(concurrency), connector, trace_configs)
        settings = Settings(base=base_url, timeout=timeout, retries=retries)
        gate = Gate(connection.places(concurrency))
        company = Company.of(_provider(auth), gate, clock, check_limiter(limiter))
        self._travel(connection, company, settings, clock)
        self._owns_connection = True

    def _travel(
        self, connection: Connection, company: Company, settings: Settings, clock: Clock
    ) -> None:
        self._connection = connection
        self._company = company
        self._settings = settings
        self._clock = clock
        road = Road(connection, company, settings, clock)
        trust = TrustSet(settings.base)
        self._api = Api(road, trust, clock, settings.timeout, settings.priority)

    @classmethod
    def over(
        cls, connection: Connection, company: Company, settings: Settings, clock: Clock
    ) -> "FrontClient":
        """Return a client of *company* over connections that somebody else opens and closes."""
        client = cls.__new__(cls)
        client._travel(connection, company, settings, clock)  # noqa: SLF001  # one of us
        client._owns_connection = False  # noqa: SLF001
        return client

    def __repr__(self) -> str:
        return f"FrontClient(base_url={str(self._settings.base)!r})"

    async def open(self) -> Self:
        """Open the connections in the running event loop; harmless when they are open."""
        await self._connection.open()
        return self

    async def close(self) -> None:
        """Let what is under way end, a token refresh above all, and close the connections.

        What the limiter holds of a shared quota goes back. A view made by :meth:`with_auth` or
        :meth:`with_options` leaves the connections open.
        """
        try:
            if self._owns_connection:
                await self._connection.close()
        finally:
            await self._company.close()

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

    def with_auth(
        self, auth: str | AuthProvider, *, limiter: Limiter | None = None
    ) -> "FrontClient":
        """Return a client of another company over the same connections.

        It has its own quota, or that of *limiter*.
        """
        auth = masked(auth)
        gate = self._company.gate
        company = Company.of(_provider(auth), gate, self._clock, check_limiter(limiter))
        return self.over(self._connection, company, self._settings, self._clock)

    def with_options(self, **options: Unpack[Options]) -> "FrontClient":
        """Return this client with other settings: same company, same quota, same connections.

        Raises:
            InvalidArgument: An option is unknown or out of its range.
        """
        unknown = options.keys() - Options.__optional_keys__
        if unknown:
            raise InvalidArgument(f"with_options() does not take {', '.join(sorted(unknown))}")
        settings = attrs.evolve(self._settings, **options)
        return self.over(self._connection, self._company, settings, self._clock)

    @property
    def limiter(self) -> Limiter:
        """What paces this client; another client of the same company can share it."""
        return self._company.limiter

    @property
    def limits(self) -> Limits:
        """Front's limit, what is left of it, and who waits; None for what Front has not told."""
        return self._company.limiter.limits

    @property
    def meter(self) -> Meter:
        """How many requests left and how many bytes came, retries included."""
        return self._company.meter

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        json: Mapping[str, object] | None = None,
    ) -> Response:
        """Send a request that has no method of its own yet.

        It travels like any other: paced, retried where that is safe, errors typed.

        Args:
            method: "GET", "POST", …
            path: From the root, encoded; or an absolute link that Front gave.
            params: The query. Datetimes must be aware.
            json: The body.

        Raises:
            InvalidArgument: The path leads elsewhere than to Front.
        """
        return await self._api.request(method, path, params=params or {}, json=json)


def _provider(auth: object) -> AuthProvider:
    auth = masked(auth)
    if isinstance(auth, str):
        return ApiTokenAuth(auth)
    if isinstance(auth, AuthProvider):
        return auth
    raise InvalidArgument(
        f"auth must be an API token or an AuthProvider, not {type(auth).__name__}"
    )
