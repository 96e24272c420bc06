"""A token store as the rest of the house sees it: it may fail, but only in known ways."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from front_async.auth.store import TokenStore
from front_async.auth.token import OAuthToken, StoredToken
from front_async.errors import TokenPersistError, TokenStoreError, TokenUnavailable

_log = logging.getLogger("front_async.auth")

_LOCK_WAIT = 75.0  # seconds; longer than two grants, so a lock held this long is stuck
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
        try:
            return await self._store.load()
        except TokenStoreError:
            raise
        except Exception as error:  # noqa: BLE001  # a store is the user's code
            name = type(error).__name__
        raise TokenStoreError(f"the token store cannot be read ({name})")

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Replace *expected* by *row*; False when the store holds something else.

        Raises:
            TokenPersistError: It cannot be written.
        """
        try:
            return await self._store.save(row, expected=expected)
        except Exception as error:  # noqa: BLE001  # a store is the user's code
            name = type(error).__name__
        raise TokenPersistError(f"the token store cannot be written ({name})")

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
                if await self.save(row, expected=held):
                    return
        raise TokenPersistError("another worker keeps writing to the token store")

    @asynccontextmanager
    async def locked(self, *, strict: bool = False) -> AsyncGenerator[None]:
        """Keep other workers out.

        Args:
            strict: Fail when the store cannot lock at all, rather than go on without.

        Raises:
            TokenUnavailable: Another worker holds the lock and does not let go.
            TokenStoreError: The store cannot lock.
        """
        async with AsyncExitStack() as stack:
            waiting = asyncio.timeout(_LOCK_WAIT)
            try:
                async with waiting:
                    await stack.enter_async_context(self._store.lock())
            except Exception as error:  # noqa: BLE001  # a store is the user's code
                if waiting.expired():
                    raise TokenUnavailable("another worker holds the token store's lock") from None
                name = type(error).__name__
                if strict:
                    raise TokenStoreError(f"the token store cannot lock ({name})") from None
                # Front usually hands the same refresh token back, so a race does less harm than
                # no token at all.
                _log.warning("the token store cannot lock (%s); refreshing without", name)
            yield
