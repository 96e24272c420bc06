"""Keeping the token of a login, while other programs use the same file."""

import asyncio
from pathlib import Path

import pytest

from front_async import FileTokenStore, OAuthToken
from front_async.auth import guarded
from front_async.auth.token import StoredToken
from front_async.cli import keeping
from front_async.cli.account import Account
from front_async.cli.keeping import company_before, keep
from front_async.errors import TokenStoreError, TokenUnavailable

FILE = Path("folder/token.json")


def account() -> Account:
    return Account(None, FILE, "id", "secret")


async def held() -> StoredToken:
    row = await FileTokenStore(FILE).load()
    assert row is not None
    return row


async def test_the_first_token_is_the_first_generation() -> None:
    assert await company_before(account(), FILE) is None
    await keep(OAuthToken("access", "refresh", 1_800_000_000), FILE)
    row = await held()
    assert (row.generation, row.token.access_token) == (1, "access")
    assert row.issued_at is not None


async def test_each_login_counts_on_from_what_is_there() -> None:
    FILE.parent.mkdir()
    await asyncio.gather(*(keep(OAuthToken(f"access-{one}", "r"), FILE) for one in range(5)))
    assert (await held()).generation == 5


class Racing(FileTokenStore):
    """A store that somebody who takes no lock writes to before each of the first saves."""

    rivals = 2

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        if self.rivals:
            self.rivals -= 1
            generation = expected.generation + 1 if expected else 1
            rival = StoredToken(OAuthToken("rival", f"rival-{self.rivals}"), generation)
            assert await super().save(rival, expected=expected)
        return await super().save(row, expected=expected)


async def test_a_rival_without_the_lock_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "FileTokenStore", Racing)
    await keep(OAuthToken("mine", "r"), FILE)
    row = await held()
    assert (row.token.access_token, row.generation) == ("mine", 3)


async def test_a_rival_that_never_rests_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Racing, "rivals", 100)
    monkeypatch.setattr(keeping, "FileTokenStore", Racing)
    with pytest.raises(TokenStoreError, match="keeps writing to"):
        await keep(OAuthToken("mine", "r"), FILE)


async def test_a_lock_that_is_held_is_waited_for_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guarded, "_LOCK_WAIT", 0.05)
    FILE.parent.mkdir()
    async with FileTokenStore(FILE).lock():
        with pytest.raises(TokenUnavailable, match="another worker holds"):
            await keep(OAuthToken("mine", "r"), FILE)
        with pytest.raises(TokenUnavailable, match="another worker holds"):
            await company_before(account(), FILE)
    await keep(OAuthToken("mine", "r"), FILE)
    assert (await held()).token.access_token == "mine"
