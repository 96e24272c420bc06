"""``front-async sandbox``: a local Front, until Ctrl-C."""

import asyncio
from typing import Annotated, Unpack

import msgspec
import typer
from yarl import URL

from front_async.cli.ending import finish
from front_async.cli.exporting import print_rows
from front_async.sandbox import Delivery, Options, Sandbox
from front_async.sandbox.settings import REDIRECT_URI, Rotation

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


def _checked(webhook: str | None) -> str | None:
    if webhook is not None and not _is_address(webhook):
        raise typer.BadParameter("it is no address, such as http://127.0.0.1:8000/front/webhook")
    return webhook


def _is_address(text: str) -> bool:
    try:
        url = URL(text)
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(url.host)


def sandbox(  # noqa: PLR0913  # each is an option
    *,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 0,
    companies: Annotated[int, typer.Option(min=1, help="How many there are.")] = 1,
    conversations: Annotated[int, typer.Option(min=0, help="How many each has.")] = 100,
    rate_limit: Annotated[
        int, typer.Option(min=0, help="Requests a minute; 0: no limit.")
    ] = 60_000,
    token_lifetime: Annotated[
        float, typer.Option(min=0.001, help="Seconds its access tokens live.")
    ] = 3600.0,
    redirect_uri: Annotated[
        str, typer.Option(help="The app's. One on http://127.0.0.1 matches with any port.")
    ] = REDIRECT_URI,
    rotation: Annotated[
        Rotation, typer.Option(help="When a refresh brings another refresh token.")
    ] = "near_expiry",
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another company.")] = 1,
    webhook: Annotated[
        str | None,
        typer.Option(callback=_checked, help="The app's address that is told what happens."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one line of JSON, for programs.")
    ] = False,
) -> None:
    """Run a local Front with made-up companies, until Ctrl-C."""
    local = _made(
        host=host,
        port=port,
        companies=companies,
        conversations=conversations,
        rate_limit=rate_limit or None,
        access_token_lifetime=token_lifetime,
        redirect_uri=redirect_uri,
        rotation=rotation,
        seed=seed,
    )
    finish(_serve(local, webhook, as_json=as_json), interrupted="stopped")


def _made(**options: Unpack[Options]) -> Sandbox:
    try:
        return Sandbox(**options)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


async def _serve(local: Sandbox, webhook: str | None, *, as_json: bool) -> None:
    async with local:
        told = _told(local)
        if as_json:
            typer.echo(msgspec.json.encode(told))  # flushed: a program waits for the line
        else:
            print_rows({name.replace("_", " "): _shown(value) for name, value in told.items()})
        if webhook is None:
            await asyncio.Event().wait()
        else:
            await local.follow(webhook, _Said())


def _told(local: Sandbox) -> dict[str, str | list[str]]:
    told: dict[str, str | list[str]] = {name: str(getattr(local, name)) for name in _TOLD}
    told |= {"signing_key": local.webhooks.signing_key, "tag_id": next(local.records("tags"))["id"]}
    if len(local.company_ids) > 1:
        told |= {"company_ids": local.company_ids, "api_tokens": local.api_tokens}
    return told


def _shown(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


class _Said:
    """Says what came of each webhook; what comes to the same again, as each second, only once."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, delivery: Delivery) -> None:
        what = f"{delivery.type} {delivery.event_id}" if delivery.event_id else "handshake"
        came = ", ".join(str(status or "no answer") for status in delivery.statuses)
        line = f"webhook {what}: {came}{'' if delivery.accepted else ', not taken'}"
        if line != self._last:
            typer.echo(line, err=True)
        self._last = line
