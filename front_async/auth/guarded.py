"""A token store as the rest of the house sees it: it may fail, but only in known ways, and soon."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

from front_async.auth.store import TokenStore, TokenStores
from front_async.auth.token import OAuthToken, StoredToken
from front_async.errors import (
    InvalidArgument,
    TokenPersistError,
    TokenStoreError,
    TokenUnavailable,
)

_log = logging.getLogger("front_async.auth")
_T = TypeVar("_T")

_LOCK_WAIT = 75.0  # seconds; longer than two grants, so a lock held this long is stuck
_STEP = 10.0  # seconds that a store may take to load, to save or to let go of its lock
_LIST = 60.0  # seconds that stores may take to list all companies
_TRIES = 5  # to store a new grant beside a worker that does not hold to the lock


class GuardedStore:
    """A user's store, whose exceptions become ours: their texts may hold what it stores."""

    def __init__(self, store: TokenStore) -> None:
        self._store = store

    async def load(self) -> StoredToken | None:
        """Return the row, or None when there is none.

        Raises:
            TokenStoreError: It cannot be read.
        """
        return await _step(self._store.load, TokenStoreError, "read")

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Replace *expected* by *row*; False when the store holds something else.

        Raises:
            TokenPersistError: It was not written, as far as can be told. When the answer is late
                it may have been: save again.
        """
        return await _step(
            lambda: self._store.save(row, expected=expected), TokenPersistError, "written"
        )

    async def replace(self, token: OAuthToken, now: float) -> None:
        """Store a new grant in the place of whatever is held; nobody refreshes meanwhile.

        Args:
            token: What an admin has just granted.
            now: Epoch seconds: its six months begin.

        Raises:
            TokenUnavailable: Another worker holds the lock and does not let go.
            TokenStoreError: The store cannot be read or written.
        """
        async with self.locked():
            for _ in range(_TRIES):
                held = await self.load()
                row = StoredToken(token, held.generation + 1 if held else 1, now)
                if await self._saved(row, held):
                    return
        raise TokenPersistError("another worker keeps writing to the token store")

    async def _saved(self, row: StoredToken, held: StoredToken | None) -> bool:
        try:
            return await self.save(row, expected=held)
        except TokenPersistError:
            if await self.load() != row:  # the write may have come through all the same
                raise
        return True

    @asynccontextmanager
    async def locked(self, *, strict: bool = False) -> AsyncGenerator[None]:
        """Keep other workers out.

        Args:
            strict: Fail when the store cannot lock at all, rather than go on without.

        Raises:
            TokenUnavailable: Another worker holds the lock and does not let go.
            TokenStoreError: The store cannot lock, and says so itself or *strict* is set.
        """
        stack = AsyncExitStack()
        waiting = asyncio.timeout(_LOCK_WAIT)
        try:
            async with waiting:
                await stack.enter_async_context(self._store.lock())
        except TokenStoreError:
            raise  # a store that says so itself: it could not save either
        except Exception as error:  # noqa: BLE001  # a store is the user's code
            if waiting.expired():
                raise TokenUnavailable("another worker holds the token store's lock") from None
            name = type(error).__name__
            if strict:
                raise TokenStoreError(f"the token store cannot lock ({name})") from None
            # Front usually hands the same refresh token back, so a race does less harm than
            # no token at all.
            _log.warning("the token store cannot lock (%s); refreshing without", name)
        try:
            yield
        except BaseException as error:
            await _released(stack, error)
            raise
        await _released(stack, None)


class GuardedStores:
    """A user's stores of many companies, whose exceptions become ours."""

    def __init__(self, stores: TokenStores) -> None:
        self._stores = stores

    def store(self, company_id: str) -> TokenStore:
        """Return the company's store.

        Raises:
            InvalidArgument: Nothing can be kept under this id.
            TokenStoreError: It cannot be had.
        """
        try:
            return self._stores.store(company_id)
        except (InvalidArgument, TokenStoreError):
            raise
        except Exception as error:  # noqa: BLE001  # stores are the user's code
            name = type(error).__name__
        raise TokenStoreError(f"the token store cannot be had ({name})")

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have a token, sorted.

        Raises:
            TokenStoreError: They cannot be listed.
        """
        return await _step(self._stores.companies, TokenStoreError, "listed", _LIST)

    async def forget(self, company_id: str) -> None:
        """Drop the company's token, if there is one.

        Raises:
            TokenStoreError: It cannot be dropped, as far as can be told.
        """
        await _step(lambda: self._stores.forget(company_id), TokenStoreError, "changed")


async def _step(
    step: Callable[[], Awaitable[_T]],
    kind: type[TokenStoreError],
    done: str,
    patience: float | None = None,
) -> _T:
    """Await a step of the user's store.

    Raises:
        TokenStoreError: It fails or hangs; of *kind*, and without the cause.
    """
    try:
        async with asyncio.timeout(_STEP if patience is None else patience):
            return await step()
    except kind:
        raise
    except Exception as error:  # noqa: BLE001  # a store is the user's code
        name = type(error).__name__
    raise kind(f"the token store cannot be {done} ({name})")


async def _released(stack: AsyncExitStack, raised: BaseException | None) -> None:
    """Leave the lock. What was done under it is done, and what was *raised* goes on."""
    kind, trace = (None, None) if raised is None else (type(raised), raised.__traceback__)
    try:
        async with asyncio.timeout(_STEP):
            await stack.__aexit__(kind, raised, trace)
    except Exception as error:  # noqa: BLE001  # a store is the user's code
        if error is not raised:
            _log.warning("the token store's lock was not released (%s)", type(error).__name__)
