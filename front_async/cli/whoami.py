"""``front-async whoami``: whose token it is."""

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
from front_async.cli.exporting import print_rows
from front_async.client import BASE_URL, FrontClient
from front_async.transport.limits import read_quota
from front_async.wire.clock import SystemClock
from front_async.wire.exchange import Response


def whoami(
    *,
    token: TokenOption = None,
    oauth_store: StoreOption = None,
    client_id: ClientIdOption = None,
    client_secret: ClientSecretOption = None,
    redirect_uri: RedirectOption = REDIRECT_URI,
    base_url: BaseOption = BASE_URL,
    token_endpoint: TokenEndpointOption = TOKEN_ENDPOINT,
) -> None:
    """Print the company a token belongs to, and what is left of its quota."""
    account = Account(
        token, oauth_store, client_id, client_secret, redirect_uri, base_url, token_endpoint
    )
    finish(_whoami(account), interrupted="interrupted")


async def _whoami(account: Account) -> None:
    async with FrontClient(account.provider(), base_url=account.base_url) as front:
        # The plain answer: its headers tell the quota.
        answer = await front.request("GET", "/me")
    said = answer.json()
    rows = {
        "company": str(said.get("name")),
        "id": str(said.get("id")),
        "token": account.kind,
    }
    print_rows({**rows, **_quota(answer)})


def _quota(answer: Response) -> dict[str, str]:
    quota = read_quota(answer.headers, SystemClock().now())
    if quota is None:
        return {}
    return {"quota": f"{quota.remaining:,} of {quota.limit:,} requests a minute are left"}
