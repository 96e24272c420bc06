"""``front-async export``: a company in files."""

from pathlib import Path
from typing import Annotated

import typer

from front_async.auth.app import TOKEN_ENDPOINT
from front_async.cli.account import (
    REDIRECT_URI,
    Account,
    BaseOption,
    ClientIdOption,
    ClientSecretOption,
    RedirectOption,
    StoreOption,
    TokenEndpointOption,
    TokenOption,
)
from front_async.cli.ending import finish
from front_async.cli.exporting import Wanted, export_company
from front_async.cli.sandbox_export import export_sandbox
from front_async.client import BASE_URL
from front_async.export import RESOURCES

_WHAT = "What is exported"
_LOCAL = "A made-up company"

_Folder = Annotated[Path, typer.Argument(help="Created when missing.")]
_Concurrency = Annotated[int, typer.Option(min=1, help="Requests under way at once.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace an export that the folder holds.")]
_Resource = Annotated[
    list[str] | None,
    typer.Option(
        help=f"One of {', '.join(RESOURCES)}; repeatable. All of them unless given.",
        rich_help_panel=_WHAT,
        metavar="NAME",
    ),
]
_NoMessages = Annotated[
    bool, typer.Option("--no-messages", help="Leave them out.", rich_help_panel=_WHAT)
]
_NoComments = Annotated[
    bool, typer.Option("--no-comments", help="Leave them out.", rich_help_panel=_WHAT)
]
_Sandbox = Annotated[
    bool,
    typer.Option("--sandbox", help="Export a local Front instead.", rich_help_panel=_LOCAL),
]
_Conversations = Annotated[
    int, typer.Option(min=0, help="How many it has.", rich_help_panel=_LOCAL)
]
_Lifetime = Annotated[
    float,
    typer.Option(min=0.001, help="Seconds its access tokens live.", rich_help_panel=_LOCAL),
]


def export(  # noqa: PLR0913  # each is an option
    *,
    folder: _Folder = Path("front-export"),
    token: TokenOption = None,
    oauth_store: StoreOption = None,
    client_id: ClientIdOption = None,
    client_secret: ClientSecretOption = None,
    redirect_uri: RedirectOption = REDIRECT_URI,
    base_url: BaseOption = BASE_URL,
    token_endpoint: TokenEndpointOption = TOKEN_ENDPOINT,
    concurrency: _Concurrency = 20,
    resource: _Resource = None,
    no_messages: _NoMessages = False,
    no_comments: _NoComments = False,
    force: _Force = False,
    sandbox: _Sandbox = False,
    conversations: _Conversations = 2000,
    token_lifetime: _Lifetime = 0.5,
) -> None:
    """Write conversations, messages, contacts and the rest into a file of JSON Lines each."""
    chosen = tuple(resource) if resource else RESOURCES
    wanted = Wanted(folder, chosen, not no_messages, not no_comments, concurrency, force)
    account = Account(
        token, oauth_store, client_id, client_secret, redirect_uri, base_url, token_endpoint
    )
    work = (
        export_sandbox(wanted, conversations, token_lifetime)
        if sandbox
        else export_company(wanted, account)
    )
    finish(work, interrupted="interrupted; nothing was left half-written")
