"""``front-async sandbox``: a local Front, until Ctrl-C."""

import asyncio
from typing import Annotated

import msgspec
import typer

from front_async.cli.ending import finish
from front_async.cli.exporting import print_rows
from front_async.sandbox import Sandbox
from front_async.sandbox.settings import Rotation

_TOLD = (
    "url",
    "api_token",
    "client_id",
    "client_secret",
    "redirect_uri",
    "authorization_endpoint",
    "token_endpoint",
    "company_id",
)


def sandbox(
    *,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 0,
    conversations: Annotated[int, typer.Option(min=0, help="How many it has.")] = 100,
    rate_limit: Annotated[
        int, typer.Option(min=0, help="Requests a minute; 0: no limit.")
    ] = 60_000,
    token_lifetime: Annotated[
        float, typer.Option(min=0.001, help="Seconds its access tokens live.")
    ] = 3600.0,
    rotation: Annotated[
        Rotation, typer.Option(help="When a refresh brings another refresh token.")
    ] = "near_expiry",
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another company.")] = 1,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one line of JSON, for programs.")
    ] = False,
) -> None:
    """Run a local Front with a made-up company, until Ctrl-C."""
    company = Sandbox(
        host=host,
        port=port,
        conversations=conversations,
        rate_limit=rate_limit or None,
        access_token_lifetime=token_lifetime,
        rotation=rotation,
        seed=seed,
    )
    finish(_serve(company, as_json=as_json), interrupted="stopped")


async def _serve(company: Sandbox, *, as_json: bool) -> None:
    async with company:
        told = {name: str(getattr(company, name)) for name in _TOLD}
        if as_json:
            typer.echo(msgspec.json.encode(told))  # flushed: a program waits for the line
        else:
            print_rows({name.replace("_", " "): value for name, value in told.items()})
        await asyncio.Event().wait()
