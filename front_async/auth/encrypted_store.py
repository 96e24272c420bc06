"""Tokens that the store itself cannot read. Needs the extra ``crypto``."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from typing import NoReturn

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from front_async.auth.store import TokenStore, TokenStores, swaps
from front_async.auth.token import OAuthToken, StoredToken
from front_async.errors import InvalidArgument, TokenStoreError
from front_async.wire.secret import Secret, masked

_TRIES = 20  # to write beside somebody who rotates keys


class EncryptedTokenStore:
    """Keeps both tokens encrypted with Fernet in another store.

    To change keys: put the new one first, call :meth:`rotate`, then drop the old one.

    Args:
        store: What holds the encrypted tokens.
        keys: Made by ``Fernet.generate_key()``. The first encrypts, all decrypt.

    Raises:
        InvalidArgument: There is no key, or one is not a Fernet key.
    """

    def __init__(self, store: TokenStore, keys: Sequence[str | bytes]) -> None:
        keys = _masked(keys)
        self._store = store
        self._ring = _ring(keys)

    def __repr__(self) -> str:
        return f"EncryptedTokenStore({self._store!r})"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a store that holds keys is not pickled")

    async def load(self) -> StoredToken | None:
        """Return the row, decrypted.

        Raises:
            TokenStoreError: None of the keys can decrypt it.
        """
        return self._decrypted(await self._store.load())

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Replace *expected* by *row*; False when it is no longer what the store holds."""
        return await self._swap(lambda held: row if swaps(held, expected) else None)

    def lock(self) -> AbstractAsyncContextManager[object]:
        """Keep other workers out, as the inner store does."""
        return self._store.lock()

    async def rotate(self) -> bool:
        """Encrypt what is held with the first key. False when there is nothing.

        Raises:
            TokenStoreError: None of the keys can decrypt it.
        """
        return await self._swap(lambda held: held)

    async def _swap(self, choose: Callable[[StoredToken | None], StoredToken | None]) -> bool:
        """Replace what is held by what *choose* makes of it, unless that is None.

        No two encryptions are alike, so the inner store compares with what it held itself; when
        that was encrypted anew meanwhile, it is looked at again.
        """
        for _ in range(_TRIES):
            inner = await self._store.load()
            row = choose(self._decrypted(inner))
            if row is None:
                return False
            if await self._store.save(_mapped(row, self._encrypt), expected=inner):
                return True
        raise TokenStoreError("the inner store keeps changing, or refuses what it has just shown")

    def _decrypted(self, row: StoredToken | None) -> StoredToken | None:
        with suppress(InvalidToken, InvalidArgument):
            return None if row is None else _mapped(row, self._decrypt)
        raise TokenStoreError("the stored token cannot be decrypted with any of the keys")

    def _encrypt(self, token: Secret) -> Secret:
        return Secret(self._ring.encrypt(token.encode()).decode())

    def _decrypt(self, token: Secret) -> Secret:
        return Secret(self._ring.decrypt(token.encode()).decode("utf-8", "replace"))


class EncryptedTokenStores:
    """The tokens of many companies, encrypted; company ids are not.

    Args:
        stores: What holds the encrypted tokens.
        keys: Made by ``Fernet.generate_key()``. The first encrypts, all decrypt.

    Raises:
        InvalidArgument: There is no key, or one is not a Fernet key.
    """

    def __init__(self, stores: TokenStores, keys: Sequence[str | bytes]) -> None:
        keys = _masked(keys)
        _ring(keys)
        self._stores = stores
        self._keys = keys

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("stores that hold keys are not pickled")

    def store(self, company_id: str) -> EncryptedTokenStore:
        """Return the company's store."""
        return EncryptedTokenStore(self._stores.store(company_id), self._keys)

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have a token, sorted."""
        return await self._stores.companies()

    async def forget(self, company_id: str) -> None:
        """Drop the company's token."""
        await self._stores.forget(company_id)

    async def rotate(self) -> None:
        """Encrypt every company's token with the first key."""
        for company_id in await self.companies():
            await self.store(company_id).rotate()


def _mapped(row: StoredToken, change: Callable[[Secret], Secret]) -> StoredToken:
    access, refresh = masked(row.token.access_token), masked(row.token.refresh_token)
    token = OAuthToken(
        change(Secret(access)),
        None if refresh is None else change(Secret(refresh)),
        row.token.expires_at,
    )
    return StoredToken(token, row.generation, row.issued_at)


def _masked(keys: Sequence[str | bytes]) -> tuple[Secret, ...]:
    """Wrap the keys before anything can raise; what is no list of keys becomes an empty one."""
    if isinstance(keys, str | bytes):
        return ()
    texts = (key.decode("ascii", "replace") if isinstance(key, bytes) else key for key in keys)
    return tuple(Secret(text) for text in texts)


def _ring(keys: Sequence[Secret]) -> MultiFernet:
    if not keys:
        raise InvalidArgument("keys must be a list of at least one Fernet key")
    return MultiFernet([_fernet(key, place) for place, key in enumerate(keys)])


def _fernet(key: Secret, place: int) -> Fernet:
    with suppress(ValueError):
        return Fernet(key)
    raise InvalidArgument(f"keys[{place}] is not a Fernet key: make one with Fernet.generate_key()")
