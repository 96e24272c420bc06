"""``front-async login``: authorizes an app in a browser, and keeps the token it is granted."""

import logging
import shlex
from pathlib import Path
from typing import Annotated

import typer

from front_async.auth.app import AUTHORIZATION_ENDPOINT, TOKEN_ENDPOINT
from front_async.cli.account import (
    REDIRECT_URI,
    Account,
    BaseOption,
    ClientIdOption,
    ClientSecretOption,
    TokenEndpointOption,
)
from front_async.cli.authorizing import Asking, authorize
from front_async.cli.ending import finish, say
from front_async.cli.exporting import print_rows
from front_async.cli.keeping import company_before, company_of, default_store, keep
from front_async.client import BASE_URL
from front_async.errors import FrontError

_Redirect = Annotated[
    str,
    typer.Option(
        help="The app's redirect URI, as registered. On http://127.0.0.1 the answer is received "
        "there; from any other you paste the address at which the browser ends.",
    ),
]
_Store = Annotated[
    Path | None,
    typer.Option(
        help="Where the token goes, readable by you alone. In your config folder unless given.",
        metavar="FILE",
    ),
]
_Authorization = Annotated[
    str,
    typer.Option(
        envvar="FRONT_AUTHORIZATION_ENDPOINT", help="Where the browser is sent to authorize."
    ),
]
_NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Print the address instead of opening it.")
]
_Timeout = Annotated[float, typer.Option(min=1.0, help="Seconds to wait for the answer.")]


def login(  # noqa: PLR0913  # each is an option
    *,
    client_id: ClientIdOption = None,
    client_secret: ClientSecretOption = None,
    redirect_uri: _Redirect = REDIRECT_URI,
    oauth_store: _Store = None,
    authorization_endpoint: _Authorization = AUTHORIZATION_ENDPOINT,
    token_endpoint: TokenEndpointOption = TOKEN_ENDPOINT,
    base_url: BaseOption = BASE_URL,
    no_browser: _NoBrowser = False,
    timeout: _Timeout = 300.0,
) -> None:
    """Authorize an OAuth app in a browser, as an admin of the company, and keep its token."""
    # What goes wrong with the token that is replaced is told in one line, not in log lines.
    logging.getLogger("front_async").addHandler(logging.NullHandler())
    file = oauth_store or default_store()
    app = (client_id, client_secret, redirect_uri)
    account = Account(None, file, *app, base_url, token_endpoint, authorization_endpoint)
    asking = Asking(browser=not no_browser, timeout=timeout)
    finish(_login(account, file, asking), interrupted="interrupted")


async def _login(account: Account, file: Path, asking: Asking) -> None:
    account.app()  # before anybody is asked anything
    before = await company_before(account, file)
    if before is not None:
        say(f"{file} holds the token of {before}; this login replaces it")
    await keep(await authorize(account, asking), file)
    try:
        after = await company_of(account)
    except FrontError:
        say(f"the token is stored in {file}, but Front does not say whose it is")
        raise
    rows = {"company": after, "token": str(file)}
    print_rows(rows if before is None else {**rows, "replaced": before})
    for command in ("whoami", "export"):
        typer.echo(f"    front-async {command} {_options(account, file)}")


def _options(account: Account, file: Path) -> str:
    """How the other commands are told of this token and of where it is good."""
    told = ["--oauth-store", str(file)]
    if account.base_url != BASE_URL:
        told += ["--base-url", account.base_url]
    if account.token_endpoint != TOKEN_ENDPOINT:
        told += ["--token-endpoint", account.token_endpoint]
    return shlex.join(told)
