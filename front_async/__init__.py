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
    from front_async.auth.file_store import (
        FileTokenStore,
    )
    from front_async.auth.oauth import (
        OAuthTokenAuth,
    )
    from front_async.auth.provider import (
        AuthProvider,
    )
    from front_async.auth.store import (
        MemoryTokenStore,
        TokenStore,
    )
    from front_async.auth.token import (
        OAuthToken,
        StoredToken,
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
        Forbidden,
        FrontError,
        InvalidArgument,
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
    from front_async.transport.download import (
        Download,
    )
    from front_async.transport.paging import (
        Page,
        Pager,
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
    "ClientClosed",
    "Conflict",
    "DeadlineExceeded",
    "DecodeError",
    "Download",
    "FileTokenStore",
    "Forbidden",
    "FrontClient",
    "FrontError",
    "InvalidArgument",
    "JobFailed",
    "MemoryTokenStore",
    "NotFound",
    "OAuthApp",
    "OAuthToken",
    "OAuthTokenAuth",
    "OutcomeUnknownError",
    "Page",
    "Pager",
    "PaginationError",
    "QueueFull",
    "RateLimited",
    "ReauthorizationRequired",
    "RedirectError",
    "Response",
    "ServerError",
    "StoredToken",
    "TokenPersistError",
    "TokenStore",
    "TokenStoreError",
    "TokenUnavailable",
    "TransportError",
    "Unauthorized",
    "Upload",
    "WaitTimeout",
    "WebhookVerificationError",
    "alias",
    "required_scope",
    "search",
]

_HOMES = {
    "ApiTokenAuth": "auth.api_token",
    "OAuthApp": "auth.app",
    "FileTokenStore": "auth.file_store",
    "OAuthTokenAuth": "auth.oauth",
    "AuthProvider": "auth.provider",
    "MemoryTokenStore": "auth.store",
    "TokenStore": "auth.store",
    "OAuthToken": "auth.token",
    "StoredToken": "auth.token",
    "FrontClient": "client",
    "Download": "transport.download",
    "required_scope": "transport.scopes",
    "Page": "transport.paging",
    "Pager": "transport.paging",
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
