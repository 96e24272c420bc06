"""``front-async export``: a company in files or a database."""

import shlex
import sys
from pathlib import Path
from typing import Any

from front_async.auth.app import TOKEN_ENDPOINT
from front_async.cli import export_options as options
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

_ACCOUNT = (
    "token",
    "oauth_store",
    "client_id",
    "client_secret",
    "redirect_uri",
    "base_url",
    "token_endpoint",
)
_SECRET = ("--token", "--client-secret", "--dsn")


def export(  # noqa: PLR0913  # each is an option
    *,
    folder: options.Folder = Path("front-export"),
    token: TokenOption = None,
    oauth_store: StoreOption = None,
    client_id: ClientIdOption = None,
    client_secret: ClientSecretOption = None,
    redirect_uri: RedirectOption = REDIRECT_URI,
    base_url: BaseOption = BASE_URL,
    token_endpoint: TokenEndpointOption = TOKEN_ENDPOINT,
    concurrency: options.Concurrency = 20,
    update: options.Update = False,
    force: options.Force = False,
    resource: options.Resource = None,
    no_messages: options.NoMessages = False,
    no_comments: options.NoComments = False,
    attachments: options.Attachments = False,
    way: options.Way = "auto",
    verify: options.Verify = "0%",
    inbox: options.Inbox = None,
    tag: options.Tag = None,
    status: options.Status = None,
    search: options.Search = "",
    after: options.After = None,
    before: options.Before = None,
    format: options.Format = "jsonl",  # noqa: A002  # the option's name
    compression: options.Compression = "none",
    dsn: options.Dsn = None,
    sandbox: options.SandboxFlag = False,
    conversations: options.Conversations = 2000,
    token_lifetime: options.Lifetime = 1.0,
) -> None:
    """Write a company's conversations, messages, contacts and the rest to files or a database.

    Stopped in any way, the same command goes on where it was.
    """
    start(locals())


def start(told: dict[str, Any]) -> None:
    """Do what the options say."""
    what = {
        **{name: told[name] for name in ("way", "verify", "attachments", "search")},
        "inboxes": told["inbox"] or (),
        "tags": told["tag"] or (),
        "statuses": told["status"] or (),
        "after": options.utc(told["after"]),
        "before": options.utc(told["before"]),
    }
    out = {name for name in ("messages", "comments") if told[f"no_{name}"]}
    wanted = Wanted(
        folder=told["folder"],
        resources=tuple(told["resource"] or ()),
        left_out=frozenset(out),
        what=what,
        concurrency=told["concurrency"],
        update=told["update"],
        replace=told["force"],
        format=told["format"],
        compression=told["compression"],
        dsn=told["dsn"],
    )
    account = Account(*(told[name] for name in _ACCOUNT))
    work = (
        export_sandbox(wanted, told["conversations"], told["token_lifetime"])
        if told["sandbox"]
        else export_company(wanted, account)
    )
    finish(work, interrupted=f"interrupted; to go on: {command(sys.argv[1:])}")


def command(arguments: list[str]) -> str:
    """Return the command that goes on, without secrets and without what would start over."""
    pairs = zip(["", *arguments], arguments, strict=False)
    shown = [_shown(before, argument) for before, argument in pairs if argument != "--force"]
    return " ".join(["front-async", *shown])


def _shown(before: str, argument: str) -> str:
    name, _, value = argument.partition("=")
    if before in _SECRET:
        return "…"
    return f"{name}=…" if name in _SECRET and value else shlex.quote(argument)
