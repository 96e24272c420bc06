"""Exporting with progress shown, and the result in lines."""

from collections.abc import Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any, get_args

import attrs
import typer

from front_async.cli.account import Account
from front_async.cli.progress import shown
from front_async.client import FrontClient
from front_async.errors import InvalidArgument
from front_async.export import RESOURCES, Export, JsonLinesSink, Plan, Sink, Summary
from front_async.export.resources import choose
from front_async.export.sinks.compression import Compression
from front_async.export.sinks.parquet import ParquetSink
from front_async.export.sinks.postgres import PostgresSink
from front_async.export.sinks.sqlite import SqliteSink

_FORMATS = ("jsonl", "sqlite", "parquet", "postgres")
_TOLD = {
    "missing": "gone meanwhile",
    "merged": "merged",
    "deleted": "deleted",
    "completed": "not in events",
    "verified": "verified",
    "files": "files",
    "files_gone": "files not to be had",
}


@attrs.frozen
class Wanted:
    """What the options say about the export."""

    folder: Path
    resources: tuple[str, ...]
    left_out: frozenset[str]
    what: Mapping[str, Any]
    concurrency: int
    update: bool
    replace: bool
    format: str = "jsonl"
    compression: str = "none"
    dsn: str | None = attrs.field(default=None, repr=False)

    def plan(self) -> Plan:
        """Return the plan.

        Raises:
            InvalidArgument: An option is unknown or contradicts another.
        """
        resources = choose(self.resources or RESOURCES, self.left_out)
        values: dict[str, Any] = dict(self.what)
        values |= {"resources": resources, "verify": percent(values["verify"])}
        return Plan(**values)

    def sink(self) -> Sink:
        """Return the sink.

        Raises:
            InvalidArgument: An option is unknown, or a package is not installed.
        """
        if self.format not in _FORMATS:
            raise InvalidArgument(f"--format must be one of {', '.join(_FORMATS)}")
        if self.compression != "none" and self.format != "jsonl":
            raise InvalidArgument("--compression goes with --format jsonl")
        if self.compression not in get_args(Compression):
            raise InvalidArgument(f"--compression must be {', '.join(get_args(Compression))}")
        if self.format == "jsonl":
            compression: Any = self.compression
            return JsonLinesSink(self.folder, compression=compression)
        return _database(self)


def _database(wanted: Wanted) -> Sink:
    if wanted.format == "sqlite":
        return SqliteSink(wanted.folder)
    if wanted.format == "parquet":
        return ParquetSink(wanted.folder)
    if not wanted.dsn:
        raise InvalidArgument("--format postgres needs --dsn or FRONT_EXPORT_DSN")
    return PostgresSink(wanted.dsn, wanted.folder)


def percent(text: str) -> float:
    """Read "5%" or "5".

    Raises:
        InvalidArgument: It is no percentage.
    """
    try:
        return float(text.removesuffix("%"))
    except ValueError:
        raise InvalidArgument("--verify takes a percentage, such as 5%") from None


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
        plan=wanted.plan(),
        sink=wanted.sink(),
        update=wanted.update,
        replace=wanted.replace,
        concurrency=wanted.concurrency,
    )
    async with export, aclosing(aiter(export)) as progress:
        with shown(export.resources) as tell:
            async for told in progress:
                tell(told)
    return export.summary


def print_summary(summary: Summary, folder: Path) -> None:
    """Print what was exported, and what it took."""
    rows = {
        "company": f"{summary.company.name} ({summary.company.id})",
        "folder": str(folder),
        "way": summary.way,
        "records": f"{summary.records:,}",
        "bytes": f"{summary.bytes:,}",
        "requests": f"{summary.requests:,}",
        "seconds": f"{summary.seconds:,.1f}",
        "requests a second": f"{summary.requests / max(summary.seconds, 0.001):,.0f}",
    }
    for name, told in _TOLD.items():
        if name in summary.counts:
            kind = "" if name.startswith("files") else " conversations"
            rows[told] = f"{summary.counts[name]:,}{kind}"
    if "verified" in summary.counts:
        found = [f"{summary.counts.get(name, 0):,} {name}" for name in _FINDINGS]
        rows["verified"] += f": {', '.join(found)}; all repaired"
    print_rows(rows)


_NAMES = 20  # characters that the column of names has at least
_FINDINGS = ("compared", "absent", "different", "extra")


def print_rows(rows: dict[str, str]) -> None:
    """Print names and values in two columns."""
    width = max(_NAMES, *(len(name) + 2 for name in rows))
    for name, value in rows.items():
        typer.echo(f"{name + ':':<{width}}{value}")
