"""What ``front-async export`` can be told."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from front_async.export import RESOURCES

_WHAT = "What is exported"
_WHERE = "Where it goes"
_LOCAL = "A made-up company"
_DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]

Folder = Annotated[Path, typer.Argument(help="Created when missing.")]
Concurrency = Annotated[int, typer.Option(min=1, help="Requests under way at once.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an export that the folder holds.")]
Update = Annotated[
    bool, typer.Option("--update", help="Ask only for what changed since the last run.")
]
Way = Annotated[
    str,
    typer.Option(
        help="How messages are read: conversations (exact), events (fewer requests) or auto.",
        rich_help_panel=_WHAT,
    ),
]
Verify = Annotated[
    str,
    typer.Option(
        help="Read this share of the conversations the exact way too, compare and repair.",
        rich_help_panel=_WHAT,
        metavar="N%",
    ),
]
Resource = Annotated[
    list[str] | None,
    typer.Option(
        help=f"One of {', '.join(RESOURCES)}; repeatable. All of them unless given.",
        rich_help_panel=_WHAT,
        metavar="NAME",
    ),
]
NoMessages = Annotated[
    bool, typer.Option("--no-messages", help="Leave them out.", rich_help_panel=_WHAT)
]
NoComments = Annotated[
    bool, typer.Option("--no-comments", help="Leave them out.", rich_help_panel=_WHAT)
]
Attachments = Annotated[
    bool, typer.Option("--attachments", help="Fetch the files too.", rich_help_panel=_WHAT)
]
Inbox = Annotated[
    list[str] | None,
    typer.Option(help="Only this inbox; repeatable.", rich_help_panel=_WHAT, metavar="ID"),
]
Tag = Annotated[
    list[str] | None,
    typer.Option(help="Only this tag; repeatable.", rich_help_panel=_WHAT, metavar="ID"),
]
Status = Annotated[
    list[str] | None,
    typer.Option(
        help="Only assigned, unassigned, archived or trashed; repeatable.", rich_help_panel=_WHAT
    ),
]
Search = Annotated[
    str, typer.Option(help="Only what this search finds.", rich_help_panel=_WHAT, metavar="QUERY")
]
After = Annotated[
    datetime | None,
    typer.Option(help="Only what was active since (UTC).", formats=_DATES, rich_help_panel=_WHAT),
]
Before = Annotated[
    datetime | None,
    typer.Option(help="Only what was active before (UTC).", formats=_DATES, rich_help_panel=_WHAT),
]
Format = Annotated[
    str, typer.Option(help="jsonl, sqlite, parquet or postgres.", rich_help_panel=_WHERE)
]
Compression = Annotated[
    str, typer.Option(help="Of jsonl: none, gzip or zstd.", rich_help_panel=_WHERE)
]
Dsn = Annotated[
    str | None,
    typer.Option(
        help="The PostgreSQL database.",
        envvar="FRONT_EXPORT_DSN",
        show_envvar=True,
        rich_help_panel=_WHERE,
    ),
]
SandboxFlag = Annotated[
    bool,
    typer.Option("--sandbox", help="Export a local Front instead.", rich_help_panel=_LOCAL),
]
Conversations = Annotated[int, typer.Option(min=0, help="How many it has.", rich_help_panel=_LOCAL)]
Lifetime = Annotated[
    float,
    typer.Option(min=0.001, help="Seconds its access tokens live.", rich_help_panel=_LOCAL),
]


def utc(moment: datetime | None) -> datetime | None:
    """Read a time without a zone as UTC."""
    return None if moment is None else moment.replace(tzinfo=moment.tzinfo or UTC)
