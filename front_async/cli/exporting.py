"""Exporting with progress shown, and the result in lines."""

from pathlib import Path

import attrs
import typer

from front_async.cli.account import Account
from front_async.cli.progress import shown
from front_async.client import FrontClient
from front_async.export import Export, Summary


@attrs.frozen
class Wanted:
    """What the options say about the export."""

    folder: Path
    resources: tuple[str, ...]
    messages: bool
    comments: bool
    concurrency: int
    replace: bool


async def export_company(wanted: Wanted, account: Account) -> None:
    """Export a company of Front's, and print what came of it."""
    provider = account.provider()
    async with FrontClient(
        provider, base_url=account.base_url, concurrency=wanted.concurrency
    ) as front:
        summary = await run_export(front, wanted)
    print_summary(summary, wanted.folder)


async def run_export(front: FrontClient, wanted: Wanted) -> Summary:
    """Export with progress on stderr."""
    export = Export(
        front,
        wanted.folder,
        resources=wanted.resources,
        messages=wanted.messages,
        comments=wanted.comments,
        concurrency=wanted.concurrency,
        replace=wanted.replace,
    )
    with shown(export.resources) as on_progress:
        return await export.run(on_progress)


def print_summary(summary: Summary, folder: Path) -> None:
    """Print what was exported, and what it took."""
    rows = {
        "company": f"{summary.company.name} ({summary.company.id})",
        "folder": str(folder),
        "records": f"{summary.records:,}",
        "bytes": f"{summary.bytes:,}",
        "requests": f"{summary.requests:,}",
        "seconds": f"{summary.seconds:,.1f}",
        "requests a second": f"{summary.requests / max(summary.seconds, 0.001):,.0f}",
    }
    if summary.missing:
        rows["gone meanwhile"] = f"{summary.missing:,} conversations"
    print_rows(rows)


def print_rows(rows: dict[str, str]) -> None:
    """Print names and values in two columns."""
    for name, value in rows.items():
        typer.echo(f"{name + ':':<20}{value}")
