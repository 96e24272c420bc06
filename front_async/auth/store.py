"""Where a company's token lives between refreshes."""

import threading
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from front_async.auth.token import OAuthToken, StoredToken
from front_async.wire.clock import Clock, SystemClock

_POLL = 0.02  # seconds between two looks at a lock somebody else holds


class TokenStore(Protocol):
    """One company's token, kept where every worker that refreshes it can see it.

    A refresh holds :meth:`lock`, loads, asks Front, and saves before anyone may use the new
    token. A store may raise anything; callers see it as TokenStoreError.
    """

    async def load(self) -> StoredToken | None:
        """Return the row, or None when there is none yet."""
        ...

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Replace *expected* by *row*, durably and as one step.

        Returns False and changes nothing when the store no longer holds the version of
        *expected*: somebody else was first.
        """
        ...

    def lock(self) -> AbstractAsyncContextManager[object]:
        """Return what keeps other workers from refreshing this token meanwhile."""
        ...


def swaps(held: StoredToken | None, expected: StoredToken | None) -> bool:
    """Tell whether compare-and-swap may go ahead."""
    if held is None or expected is None:
        return held is expected
    return held.version == expected.version


class MemoryTokenStore:
    """A store for one process. What it holds is gone when the process ends."""

    def __init__(self, token: OAuthToken | None = None, *, clock: Clock | None = None) -> None:
        self._row = None if token is None else StoredToken(token)
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()  # not asyncio's: two event loops may share the store

    async def load(self) -> StoredToken | None:
        """Return the row, or None when there is none yet."""
        return self._row

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Replace *expected* by *row*; False when it is no longer what the store holds."""
        if not swaps(self._row, expected):
            return False
        self._row = row
        return True

    def clear(self) -> None:
        """Remove the row."""
        self._row = None

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        """Keep other event loops of this process out."""
        while not self._lock.acquire(blocking=False):
            await self._clock.sleep(_POLL)
        try:
            yield
        finally:
            self._lock.release()


class TokenStores(Protocol):
    """The token stores of all the companies that installed an app."""

    def store(self, company_id: str) -> TokenStore:
        """Return the store of one company."""
        ...

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have a token, sorted."""
        ...

    async def forget(self, company_id: str) -> None:
        """Remove what is stored of a company."""
        ...


class MemoryTokenStores:
    """Stores for one process. What they hold is gone when the process ends."""

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock
        self._stores: dict[str, MemoryTokenStore] = {}

    def store(self, company_id: str) -> MemoryTokenStore:
        """Return the store of one company."""
        return self._stores.setdefault(company_id, MemoryTokenStore(clock=self._clock))

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have a token, sorted."""
        return sorted([name for name, store in self._stores.items() if await store.load()])

    async def forget(self, company_id: str) -> None:
        """Remove what is stored of a company."""
        if store := self._stores.get(company_id):
            store.clear()
