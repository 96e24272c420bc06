"""The async Python SDK for Front.

::

    from front_async import FrontClient

    async with FrontClient("an api token") as front:
        async for contact in front.contacts.list(limit=100):
            print(contact.name)

Names are resolved when they are first used, so importing this package loads neither aiohttp nor
cattrs nor any model.
"""

TYPE_CHECKING = False  # as typing's own, without its 10 ms
if TYPE_CHECKING:
    from front_async import alias, search
    from front_async.auth.api_token import (
        ApiTokenAuth,
    )
    from front_async.auth.app import (
        OAuthApp,
    )
    from front_async.auth.channel import (
        ChannelTokenAuth,
    )
    from front_async.auth.encrypted_store import (
        EncryptedTokenStore,
        EncryptedTokenStores,
    )
    from front_async.auth.file_store import (
        FileTokenStore,
        FileTokenStores,
    )
    from front_async.auth.oauth import (
        OAuthTokenAuth,
    )
    from front_async.auth.observing import (
        ReauthorizationNeeded,
        RefreshFailed,
        ScopeNarrowed,
        TokenEvent,
        TokenObserver,
        TokenRefreshed,
    )
    from front_async.auth.provider import (
        AuthProvider,
    )
    from front_async.auth.redis_store import (
        RedisTokenStore,
        RedisTokenStores,
    )
    from front_async.auth.sql_store import (
        SqlTokenStore,
        SqlTokenStores,
    )
    from front_async.auth.state import (
        StateSigner,
    )
    from front_async.auth.store import (
        MemoryTokenStore,
        MemoryTokenStores,
        TokenStore,
        TokenStores,
    )
    from front_async.auth.token import (
        OAuthToken,
        StoredToken,
    )
    from front_async.auth.token_table import (
        token_table,
    )
    from front_async.client import (
        FrontClient,
    )
    from front_async.errors import (
        APIError,
        Attempt,
        AuthConfigError,
        AuthError,
        BadRequest,
        ClientClosed,
        Conflict,
        DeadlineExceeded,
        DecodeError,
        EventUnderWay,
        Forbidden,
        FrontError,
        InvalidArgument,
        InvalidState,
        JobFailed,
        NotFound,
        OutcomeUnknownError,
        PaginationError,
        QueueFull,
        RateLimited,
        ReauthorizationRequired,
        RedirectError,
        ServerError,
        TokenPersistError,
        TokenStoreError,
        TokenUnavailable,
        TransportError,
        Unauthorized,
        WaitTimeout,
        WebhookVerificationError,
    )
    from front_async.installations import (
        Installations,
    )
    from front_async.transport.download import (
        Download,
    )
    from front_async.transport.limiter import (
        Limiter,
        Limits,
        Unlimited,
    )
    from front_async.transport.pacing import (
        QuotaLimiter,
    )
    from front_async.transport.paging import (
        Page,
        Pager,
    )
    from front_async.transport.redis_limiter import (
        RedisLimiter,
    )
    from front_async.transport.scopes import (
        required_scope,
    )
    from front_async.transport.uploads import (
        Upload,
    )
    from front_async.wire.exchange import (
        Response,
    )

__version__ = "0.1.0"

__all__ = [
    "APIError",
    "ApiTokenAuth",
    "Attempt",
    "AuthConfigError",
    "AuthError",
    "AuthProvider",
    "BadRequest",
    "ChannelTokenAuth",
    "ClientClosed",
    "Conflict",
    "DeadlineExceeded",
    "DecodeError",
    "Download",
    "EncryptedTokenStore",
    "EncryptedTokenStores",
    "EventUnderWay",
    "FileTokenStore",
    "FileTokenStores",
    "Forbidden",
    "FrontClient",
    "FrontError",
    "Installations",
    "InvalidArgument",
    "InvalidState",
    "JobFailed",
    "Limiter",
    "Limits",
    "MemoryTokenStore",
    "MemoryTokenStores",
    "NotFound",
    "OAuthApp",
    "OAuthToken",
    "OAuthTokenAuth",
    "OutcomeUnknownError",
    "Page",
    "Pager",
    "PaginationError",
    "QueueFull",
    "QuotaLimiter",
    "RateLimited",
    "ReauthorizationNeeded",
    "ReauthorizationRequired",
    "RedirectError",
    "RedisLimiter",
    "RedisTokenStore",
    "RedisTokenStores",
    "RefreshFailed",
    "Response",
    "ScopeNarrowed",
    "ServerError",
    "SqlTokenStore",
    "SqlTokenStores",
    "StateSigner",
    "StoredToken",
    "TokenEvent",
    "TokenObserver",
    "TokenPersistError",
    "TokenRefreshed",
    "TokenStore",
    "TokenStoreError",
    "TokenStores",
    "TokenUnavailable",
    "TransportError",
    "Unauthorized",
    "Unlimited",
    "Upload",
    "WaitTimeout",
    "WebhookVerificationError",
    "alias",
    "required_scope",
    "search",
    "token_table",
]

_HOMES = {
    "ApiTokenAuth": "auth.api_token",
    "OAuthApp": "auth.app",
    "ChannelTokenAuth": "auth.channel",
    "EncryptedTokenStore": "auth.encrypted_store",
    "EncryptedTokenStores": "auth.encrypted_store",
    "FileTokenStore": "auth.file_store",
    "FileTokenStores": "auth.file_store",
    "OAuthTokenAuth": "auth.oauth",
    "ReauthorizationNeeded": "auth.observing",
    "RefreshFailed": "auth.observing",
    "ScopeNarrowed": "auth.observing",
    "TokenEvent": "auth.observing",
    "TokenObserver": "auth.observing",
    "TokenRefreshed": "auth.observing",
    "AuthProvider": "auth.provider",
    "StateSigner": "auth.state",
    "RedisTokenStore": "auth.redis_store",
    "RedisTokenStores": "auth.redis_store",
    "SqlTokenStore": "auth.sql_store",
    "SqlTokenStores": "auth.sql_store",
    "MemoryTokenStore": "auth.store",
    "MemoryTokenStores": "auth.store",
    "TokenStore": "auth.store",
    "TokenStores": "auth.store",
    "OAuthToken": "auth.token",
    "StoredToken": "auth.token",
    "token_table": "auth.token_table",
    "FrontClient": "client",
    "Installations": "installations",
    "Download": "transport.download",
    "Limiter": "transport.limiter",
    "Limits": "transport.limiter",
    "QuotaLimiter": "transport.pacing",
    "RedisLimiter": "transport.redis_limiter",
    "Unlimited": "transport.limiter",
    "Page": "transport.paging",
    "Pager": "transport.paging",
    "required_scope": "transport.scopes",
    "Upload": "transport.uploads",
    "Response": "wire.exchange",
}
"""The module of each name; the others are errors."""

_MODULES = ("alias", "search")


def __getattr__(name: str) -> object:
    """Import *name* from its home, once."""
    if name not in __all__:
        raise AttributeError(f"module 'front_async' has no attribute {name!r}")
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"front_async.{name}")
    home = import_module(f"front_async.{_HOMES.get(name, 'errors')}")
    globals()[name] = value = getattr(home, name)
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
