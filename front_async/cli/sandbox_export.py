"""Exporting a local Front over OAuth, and holding the result against the truth."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from front_async.auth.app import OAuthApp
from front_async.auth.file_store import FileTokenStore
from front_async.auth.oauth import OAuthTokenAuth
from front_async.cli.ending import say
from front_async.cli.exporting import Wanted, print_rows, print_summary, run_export
from front_async.client import FrontClient
from front_async.export import Summary
from front_async.sandbox import Sandbox

_QUOTA = 100_000  # requests a minute: more than it can answer, so its speed is what shows
_REFRESHED = frozenset({"refreshed", "rotated"})


async def export_sandbox(wanted: Wanted, conversations: int, token_lifetime: float) -> None:
    """Export a made-up company whose access tokens expire meanwhile.

    Raises:
        typer.Exit: The manifest does not say what the sandbox holds.
    """
    async with Sandbox(
        conversations=conversations,
        access_token_lifetime=token_lifetime,
        expiry_form="float",  # whole seconds would round a life of one second down to none
        rate_limit=_QUOTA,
    ) as sandbox:
        summary = await _export(sandbox, wanted)
        print_summary(summary, wanted.folder)
        refreshes = sum(grant.outcome in _REFRESHED for grant in sandbox.grants)
        print_rows({"token refreshes": f"{refreshes:,}"})
        wrong = differences(summary, sandbox.counts())
    for line in wrong:
        say(line)
    if wrong:
        raise typer.Exit(1)
    typer.echo("The manifest's counts equal the sandbox's own.")


async def _export(sandbox: Sandbox, wanted: Wanted) -> Summary:
    app = OAuthApp(
        client_id=sandbox.client_id,
        client_secret=sandbox.client_secret,
        redirect_uri=sandbox.redirect_uri,
        authorization_endpoint=sandbox.authorization_endpoint,
        token_endpoint=sandbox.token_endpoint,
    )
    token = await app.exchange(sandbox.code())
    with TemporaryDirectory() as folder:
        auth = OAuthTokenAuth(app, token, store=FileTokenStore(Path(folder) / "token.json"))
        async with FrontClient(auth, base_url=sandbox.url, concurrency=wanted.concurrency) as front:
            return await run_export(front, wanted)


def differences(summary: Summary, truth: Mapping[str, int]) -> list[str]:
    """Return a line for each resource of which the export has more or fewer than there are."""
    return [
        f"{name}: {written.records:,} exported, the sandbox has {truth[name]:,}"
        for name, written in summary.resources.items()
        if written.records != truth[name]
    ]
