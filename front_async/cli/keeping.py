"""Keeps the token of a login in a file, and knows whose was there before."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import typer

from front_async.auth.file_store import FileTokenStore
from front_async.auth.token import OAuthToken, StoredToken
from front_async.cli.account import Account
from front_async.client import FrontClient
from front_async.errors import FrontError, TokenStoreError
from front_async.wire.clock import SystemClock

_LOCK_WAIT: Final = 90.0  # seconds; a refresh by another program takes less
_TRIES: Final = 5


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
        TokenStoreError: What is there is not a token, or may be read by others.
        OSError: The folder cannot be written to.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = FileTokenStore(file)
    async with _alone(store):
        if await store.load() is None:
            return None
    try:
        return await company_of(account)
    except FrontError:
        return "a company that cannot be told (its token does not work)"


async def keep(token: OAuthToken, file: Path) -> None:
    """Write *token* over whatever the file holds.

    Raises:
        TokenStoreError: Another program keeps writing to the file, or locks it.
        OSError: It cannot be written.
    """
    store = FileTokenStore(file)
    async with _alone(store):
        for _ in range(_TRIES):
            held = await store.load()
            generation = held.generation + 1 if held else 1
            row = StoredToken(token, generation, SystemClock().now())
            if await store.save(row, expected=held):
                return
    raise TokenStoreError(f"another program keeps writing to {file}")


@asynccontextmanager
async def _alone(store: FileTokenStore) -> AsyncGenerator[None]:
    """Hold the store's lock, so that no refresh of another program is under way."""
    async with AsyncExitStack() as stack:
        waiting = asyncio.timeout(_LOCK_WAIT)
        try:
            async with waiting:
                await stack.enter_async_context(store.lock())
        except TimeoutError:
            raise TokenStoreError(f"another program holds the lock of {store!r}") from None
        yield
