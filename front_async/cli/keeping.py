"""Keeps the token of a login in a file, and knows whose was there before."""

from pathlib import Path

import typer

from front_async.auth.file_store import FileTokenStore
from front_async.auth.guarded import GuardedStore
from front_async.auth.token import OAuthToken
from front_async.cli.account import Account
from front_async.client import FrontClient
from front_async.errors import FrontError
from front_async.wire.clock import SystemClock


def default_store() -> Path:
    """Return the file in the user's config folder."""
    return Path(typer.get_app_dir("front-async")) / "oauth.json"


async def company_of(account: Account) -> str:
    """Ask whose token the store holds.

    Raises:
        FrontError: It cannot be told.
    """
    async with FrontClient(account.provider(), base_url=account.base_url) as front:
        company = await front.token_identity.get()
    return f"{company.name} ({company.id})"


async def company_before(account: Account, file: Path) -> str | None:
    """Return whose token will be replaced; None: there is none. The folder is made if missing.

    Raises:
        AuthError: What is there is not a token, may be read by others, or cannot be written.
        OSError: The folder cannot be made.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = GuardedStore(FileTokenStore(file))
    async with store.locked(strict=True):  # so that a folder nobody can write to shows now
        if await store.load() is None:
            return None
    try:
        return await company_of(account)
    except FrontError:
        return "a company that cannot be told (its token does not work)"


async def keep(token: OAuthToken, file: Path) -> None:
    """Write *token* over whatever the file holds.

    Raises:
        AuthError: Another program keeps writing to the file, or locks it; or it is unwritable.
    """
    await GuardedStore(FileTokenStore(file)).replace(token, SystemClock().now())
