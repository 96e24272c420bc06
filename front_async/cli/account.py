"""Who a command asks Front as: the options, and the provider they lead to."""

from pathlib import Path
from typing import Annotated

import attrs
import typer

from front_async.auth.api_token import ApiTokenAuth
from front_async.auth.app import AUTHORIZATION_ENDPOINT, TOKEN_ENDPOINT, OAuthApp
from front_async.auth.file_store import FileTokenStore
from front_async.auth.oauth import OAuthTokenAuth
from front_async.auth.provider import AuthProvider
from front_async.client import BASE_URL
from front_async.errors import InvalidArgument
from front_async.wire.secret import masked

_PANEL = "The company"

TokenOption = Annotated[
    str | None,
    typer.Option(
        envvar="FRONT_API_TOKEN",
        help="An API token. Better in the environment: others on this machine see arguments.",
        rich_help_panel=_PANEL,
        metavar="TOKEN",
    ),
]
StoreOption = Annotated[
    Path | None,
    typer.Option(
        help="A file that holds an OAuth token; it is refreshed there. Goes before --token.",
        rich_help_panel=_PANEL,
        metavar="FILE",
    ),
]
ClientIdOption = Annotated[
    str | None,
    typer.Option(
        envvar="FRONT_CLIENT_ID", help="The OAuth app of the file.", rich_help_panel=_PANEL
    ),
]
ClientSecretOption = Annotated[
    str | None,
    typer.Option(
        envvar="FRONT_CLIENT_SECRET",
        help="Its secret. Better in the environment.",
        rich_help_panel=_PANEL,
    ),
]
RedirectOption = Annotated[
    str, typer.Option(help="The app's redirect URI, as registered.", rich_help_panel=_PANEL)
]
BaseOption = Annotated[
    str,
    typer.Option(envvar="FRONT_BASE_URL", help="Where Front is.", rich_help_panel=_PANEL),
]
TokenEndpointOption = Annotated[
    str,
    typer.Option(
        envvar="FRONT_TOKEN_ENDPOINT",
        help="Where OAuth tokens are granted and refreshed.",
        rich_help_panel=_PANEL,
    ),
]

REDIRECT_URI = "https://localhost"  # Front asks for it when a code is exchanged, not to refresh


def _hidden(text: str | None) -> str | None:
    return masked(text)


@attrs.frozen
class Account:
    """What the options say about the company."""

    token: str | None = attrs.field(repr=False, converter=_hidden)
    store: Path | None
    client_id: str | None
    client_secret: str | None = attrs.field(repr=False, converter=_hidden)
    redirect_uri: str = REDIRECT_URI
    base_url: str = BASE_URL
    token_endpoint: str = TOKEN_ENDPOINT
    authorization_endpoint: str = AUTHORIZATION_ENDPOINT

    @property
    def kind(self) -> str:
        """Name the kind of token."""
        return "API token" if self.store is None else f"OAuth token of {self.store}"

    def provider(self) -> AuthProvider:
        """Return what gives the requests their token.

        Raises:
            InvalidArgument: The options do not say enough.
        """
        if self.store is not None:
            return OAuthTokenAuth(self.app(), store=FileTokenStore(self.store))
        if self.token is None:
            raise InvalidArgument("no token: set FRONT_API_TOKEN, or name an --oauth-store")
        return ApiTokenAuth(self.token)

    def app(self, redirect_uri: str | None = None) -> OAuthApp:
        """Return the OAuth app; its redirect URI is another one if that is given.

        Raises:
            InvalidArgument: The options do not say enough, or an address is not safe.
        """
        if self.client_id is None or self.client_secret is None:
            raise InvalidArgument(
                "an OAuth token needs its app: set FRONT_CLIENT_ID and FRONT_CLIENT_SECRET"
            )
        return OAuthApp(
            client_id=self.client_id,
            client_secret=self.client_secret,
            redirect_uri=redirect_uri or self.redirect_uri,
            authorization_endpoint=self.authorization_endpoint,
            token_endpoint=self.token_endpoint,
        )
