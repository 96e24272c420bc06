"""The check of a store's promises: ours keep them, and each broken one is caught by name."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

import attrs
import pytest

from front_async import MemoryTokenStore, OAuthToken, StoredToken, TokenStore
from front_async.testing import check_token_store


async def test_p9_p15_every_store_of_ours_keeps_every_promise(
    new_store: Callable[[], TokenStore],
) -> None:
    await check_token_store(new_store)


@pytest.mark.parametrize("kind_of_answers", [True])
@pytest.mark.parametrize("stores", ["redis"], indirect=True)
async def test_redis_may_answer_in_text(new_store: Callable[[], TokenStore]) -> None:
    await check_token_store(new_store)


async def test_a_factory_may_be_a_coroutine() -> None:
    async def factory() -> TokenStore:
        return MemoryTokenStore()

    await check_token_store(factory)


class Plain:
    """A store without any care, for the broken ones to begin with."""

    def __init__(self) -> None:
        self.row: StoredToken | None = None
        self.mutex = asyncio.Lock()

    async def load(self) -> StoredToken | None:
        return self.row

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        if self.swaps(self.row, expected):
            self.row = row
            return True
        return False

    def swaps(self, held: StoredToken | None, expected: StoredToken | None) -> bool:
        if held is None or expected is None:
            return held is expected
        return held.version == expected.version

    def lock(self) -> AbstractAsyncContextManager[object]:
        return self.mutex


class FullAtFirst(Plain):
    def __init__(self) -> None:
        super().__init__()
        self.row = StoredToken(OAuthToken("left", "over"))


class Forgets(Plain):
    async def load(self) -> StoredToken | None:
        return None


class AnswersNothing(Plain):
    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        return await super().save(row, expected=expected) or None  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


class OverwritesOnFirst(Plain):
    def swaps(self, held: StoredToken | None, expected: StoredToken | None) -> bool:
        return expected is None or super().swaps(held, expected)


class CreatesInsteadOfReplacing(Plain):
    def swaps(self, held: StoredToken | None, expected: StoredToken | None) -> bool:
        return held is None or super().swaps(held, expected)


class WritesThoughRefused(Plain):
    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        swaps, self.row = self.swaps(self.row, expected), row
        return swaps


class NeverReplaces(Plain):
    def swaps(self, held: StoredToken | None, expected: StoredToken | None) -> bool:
        return held is None and expected is None


class ComparesTokensAlone(Plain):
    def swaps(self, held: StoredToken | None, expected: StoredToken | None) -> bool:
        if held is None or expected is None:
            return held is expected
        return held.version[1] == expected.version[1]


class ComparesGenerationsAlone(Plain):
    def swaps(self, held: StoredToken | None, expected: StoredToken | None) -> bool:
        if held is None or expected is None:
            return held is expected
        return held.generation == expected.generation


class ComparesEverything(Plain):
    def swaps(self, held: StoredToken | None, expected: StoredToken | None) -> bool:
        return held == expected


class LooksThenWrites(Plain):
    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        swaps = self.swaps(self.row, expected)
        await asyncio.sleep(0.001)
        if swaps:
            self.row = row
        return swaps


class WholeSeconds(Plain):
    async def load(self) -> StoredToken | None:
        row = self.row
        if row is None:
            return None
        token = row.token
        expires_at = token.expires_at and int(token.expires_at)
        return attrs.evolve(
            row, token=OAuthToken(token.access_token, token.refresh_token, expires_at)
        )


class NoLock(Plain):
    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        yield


class StaysLocked(Plain):
    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        await self.mutex.acquire()
        yield
        self.mutex.release()


class StaysLockedWhenCancelled(Plain):
    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        await self.mutex.acquire()
        try:
            yield
        except asyncio.CancelledError:
            raise
        except BaseException:
            self.mutex.release()
            raise
        self.mutex.release()


class SwallowsErrors(Plain):
    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        async with self.mutex:
            with suppress(RuntimeError):
                yield


class FreedByAWaiter(Plain):
    """Releases in a finally that covers the waiting too, so a waiter frees the holder's lock."""

    def __init__(self) -> None:
        super().__init__()
        self.flag = threading.Lock()

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        try:
            while not self.flag.acquire(blocking=False):  # noqa: ASYNC110  # it has no event
                await asyncio.sleep(0.001)
            yield
        finally:
            if self.flag.locked():
                self.flag.release()


class SavesUnderItsOwnLock(Plain):
    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        async with self.mutex:
            return await super().save(row, expected=expected)


class ShowsItsRow(Plain):
    def __repr__(self) -> str:
        row = self.row
        return f"ShowsItsRow({row and str(row.token.refresh_token)!r})"


class Raises(Plain):
    async def load(self) -> StoredToken | None:
        raise LookupError("no row")


BROKEN: dict[type[Plain], str] = {
    FullAtFirst: "An empty store loads None",
    Raises: "An empty store loads None. It raised LookupError",
    Forgets: "The first save expects None, returns True, and is loaded",
    AnswersNothing: "returns False and changes nothing when there is a row",
    OverwritesOnFirst: "returns False and changes nothing when there is a row",
    WritesThoughRefused: "returns False and changes nothing when there is a row",
    CreatesInsteadOfReplacing: "returns False and writes nothing when the store is empty",
    NeverReplaces: "expects the row that is held replaces it",
    ComparesTokensAlone: "an older generation is refused",
    ComparesGenerationsAlone: "another refresh token is refused",
    ComparesEverything: "compares generation and refresh token, and nothing else",
    LooksThenWrites: "exactly one returns True",
    WholeSeconds: "Every field comes back exactly",
    NoLock: "held by one task at a time",
    StaysLocked: "free after its holder raised.*did not end",
    SwallowsErrors: "what was raised comes out",
    StaysLockedWhenCancelled: "free after its holder was cancelled.*did not end",
    FreedByAWaiter: "frees nothing and keeps nothing",
    SavesUnderItsOwnLock: "Under the lock.*did not end",
    ShowsItsRow: "show no token",
}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
async def test_a_broken_store_is_caught_by_the_promise_it_breaks(broken: type[Plain]) -> None:
    with pytest.raises(AssertionError, match=BROKEN[broken]):
        await check_token_store(broken, patience=0.5)


async def test_the_plain_store_itself_is_not_broken() -> None:
    await check_token_store(Plain)
