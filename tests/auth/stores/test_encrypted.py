"""Tokens that the store itself cannot read, and keys that change."""

import asyncio
import copy
import pickle
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from front_async import (
    EncryptedTokenStore,
    EncryptedTokenStores,
    FileTokenStores,
    InvalidArgument,
    MemoryTokenStore,
    MemoryTokenStores,
    OAuthToken,
    StoredToken,
)
from front_async.errors import TokenStoreError
from tests.auth.stores.conftest import everything

OLD = urlsafe_b64encode(b"old key " * 4)
NEW = urlsafe_b64encode(b"new key " * 4).decode()
HIDDEN = StoredToken(OAuthToken("hidden-access", "hidden-refresh", 1_764_000_000.25), 3, 1.5)


@pytest.fixture
def inner() -> MemoryTokenStore:
    return MemoryTokenStore()


async def held(store: MemoryTokenStore) -> StoredToken:
    row = await store.load()
    assert row is not None
    return row


async def test_both_tokens_are_encrypted_and_the_rest_is_as_it_was(inner: MemoryTokenStore) -> None:
    await EncryptedTokenStore(inner, [OLD]).save(HIDDEN, expected=None)
    row = await held(inner)
    assert row.token.refresh_token is not None
    assert Fernet(OLD).decrypt(str(row.token.access_token)) == b"hidden-access"
    assert Fernet(OLD).decrypt(str(row.token.refresh_token)) == b"hidden-refresh"
    assert (row.generation, row.issued_at, row.token.expires_at) == (3, 1.5, 1_764_000_000.25)


async def test_what_an_old_key_encrypted_is_read_and_written_anew_with_the_first(
    inner: MemoryTokenStore,
) -> None:
    await EncryptedTokenStore(inner, [OLD]).save(HIDDEN, expected=None)
    both = EncryptedTokenStore(inner, [NEW, OLD])
    assert await both.load() == HIDDEN
    assert await both.rotate()
    assert await EncryptedTokenStore(inner, [NEW]).load() == HIDDEN
    with pytest.raises(TokenStoreError, match="cannot be decrypted with any of the keys"):
        await EncryptedTokenStore(inner, [OLD]).load()


async def test_there_is_nothing_to_rotate_in_an_empty_store(inner: MemoryTokenStore) -> None:
    assert not await EncryptedTokenStore(inner, [NEW]).rotate()
    assert await inner.load() is None


async def test_every_company_is_rotated() -> None:
    inner = MemoryTokenStores()
    for company in ("cmp_1", "cmp_2"):
        await EncryptedTokenStores(inner, [OLD]).store(company).save(HIDDEN, expected=None)
    await EncryptedTokenStores(inner, [NEW, OLD]).rotate()
    for company in ("cmp_1", "cmp_2"):
        assert await EncryptedTokenStores(inner, [NEW]).store(company).load() == HIDDEN


class TurnedMeanwhile(MemoryTokenStore):
    """Another worker rotates the keys between a load and the save that follows it."""

    turns = 3

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        if self.turns and expected is not None:
            turns, self.turns = self.turns - 1, 0
            await EncryptedTokenStore(self, [NEW, OLD]).rotate()
            self.turns = turns
        return await super().save(row, expected=expected)


async def test_p9_a_save_wins_over_a_rotation_and_no_version_gets_lost() -> None:
    inner = TurnedMeanwhile()
    store = EncryptedTokenStore(inner, [NEW, OLD])
    assert await store.save(HIDDEN, expected=None)
    later = StoredToken(OAuthToken("later-access", "later-refresh"), 4)
    assert await store.save(later, expected=HIDDEN)
    assert inner.turns == 0
    assert await store.load() == later
    assert not await store.save(HIDDEN, expected=HIDDEN)


async def test_rotations_and_saves_at_once_end_with_the_last_save(inner: MemoryTokenStore) -> None:
    store = EncryptedTokenStore(inner, [NEW, OLD])
    row = HIDDEN
    await store.save(row, expected=None)
    for generation in range(4, 20):
        following = StoredToken(OAuthToken("a", f"refresh-{generation}"), generation)
        saved, *_ = await asyncio.gather(
            store.save(following, expected=row), *(store.rotate() for _ in range(3))
        )
        assert saved
        row = following
    assert await store.load() == row


async def test_a_row_in_the_clear_is_not_taken_for_an_encrypted_one(
    inner: MemoryTokenStore,
) -> None:
    await inner.save(HIDDEN, expected=None)
    store = EncryptedTokenStore(inner, [OLD])
    for failing in (store.load(), store.rotate(), store.save(HIDDEN, expected=HIDDEN)):
        with pytest.raises(TokenStoreError, match="decrypted") as caught:
            await failing
        assert caught.value.__cause__ is caught.value.__context__ is None
    assert await inner.load() == HIDDEN


@pytest.mark.parametrize(
    "keys",
    [
        [],
        (),
        NEW,
        OLD,
        ["hidden"],
        [b"hidden"],
        [NEW, "hidden"],
        [NEW, None],
        [NEW[:-5] + "hidden"],
    ],
)
def test_keys_are_checked_when_the_store_is_made_and_not_shown(keys: list[str]) -> None:
    for make in (
        lambda: EncryptedTokenStore(MemoryTokenStore(), keys),
        lambda: EncryptedTokenStores(MemoryTokenStores(), keys),
    ):
        with pytest.raises(InvalidArgument, match="keys") as caught:
            make()
        assert "hidden" not in everything(caught.value)
        assert caught.value.__cause__ is caught.value.__context__ is None


async def test_the_lock_is_the_inner_stores(inner: MemoryTokenStore) -> None:
    async with EncryptedTokenStore(inner, [OLD]).lock():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), inner.lock():
                pass


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_s5_a_store_with_its_keys_is_not_pickled(tmp_path: Path, protocol: int) -> None:
    stores = EncryptedTokenStores(FileTokenStores(tmp_path), [OLD])
    for holder in (stores, stores.store("cmp_1")):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(holder, protocol)
        with pytest.raises(TypeError, match="not pickled"):
            copy.deepcopy(holder)


class NeverSwaps(MemoryTokenStore):
    """A store that breaks its promise: it refuses the row that it has just shown."""

    saves = 0

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        self.saves += 1
        await asyncio.sleep(0)
        return False


async def test_a_store_that_never_takes_a_row_is_an_error_and_no_endless_loop() -> None:
    inner = NeverSwaps()
    with pytest.raises(TokenStoreError, match="keeps changing"):
        async with asyncio.timeout(10):
            await EncryptedTokenStore(inner, [OLD]).save(HIDDEN, expected=None)
    assert inner.saves < 100
