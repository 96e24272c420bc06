"""Where a company's token lives between refreshes."""

import os
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


class TokenStores(Protocol):
    """The tokens of all companies that installed an app, each in a :class:`TokenStore`."""

    def store(self, company_id: str) -> TokenStore:
        """Return the company's store. Two of one company reach the same row and lock.

        Raises:
            InvalidArgument: Nothing can be kept under this id.
        """
        ...

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have a token, sorted."""
        ...

    async def forget(self, company_id: str) -> None:
        """Drop the company's token, if there is one."""
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
        self._process = os.getpid()

    async def load(self) -> StoredToken | None:
        """Return the row, or None when there is none yet."""
        return self._row

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        """Replace *expected* by *row*; False when it is no longer what the store holds."""
        if not swaps(self._row, expected):
            return False
        self._row = row
        return True

    async def forget(self) -> None:
        """Drop the row, whatever it is."""
        self._row = None

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        """Keep other event loops of this process out."""
        lock = self._own_lock()
        while not lock.acquire(blocking=False):
            await self._clock.sleep(_POLL)
        try:
            yield
        finally:
            lock.release()

    def _own_lock(self) -> threading.Lock:
        if self._process != os.getpid():  # a fork: whoever held the lock is not here
            self._lock, self._process = threading.Lock(), os.getpid()
        return self._lock


class MemoryTokenStores:
    """The tokens of many companies, for one process."""

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock
        self._stores: dict[str, MemoryTokenStore] = {}

    def store(self, company_id: str) -> MemoryTokenStore:
        """Return the company's store."""
        made = MemoryTokenStore(clock=self._clock)
        return self._stores.setdefault(company_id, made)

    async def companies(self) -> list[str]:
        """Return the ids of the companies that have a token, sorted."""
        stores = sorted(self._stores.items())
        return [company_id for company_id, store in stores if await store.load() is not None]

    async def forget(self, company_id: str) -> None:
        """Drop the company's token. Its store stays, as somebody may hold its lock."""
        await self.store(company_id).forget()
