"""The promises of a token store, tried out on yours."""

import asyncio
import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from front_async.auth.store import TokenStore
from front_async.auth.token import OAuthToken, StoredToken

Factory = Callable[[], TokenStore | Awaitable[TokenStore]]
Promise = Callable[[TokenStore], Awaitable[None]]

_SHOWN = "shown-access-token", "shown-refresh-token"
_PEEK = 0.1  # seconds in which what should be kept out would have come in

_promises: list[Promise] = []


async def check_token_store(factory: Factory, *, patience: float = 10.0) -> None:
    """Try every promise of :class:`~front_async.TokenStore` on a store.

    ::

        async def test_my_store() -> None:
            await check_token_store(lambda: MyStore(folder=mkdtemp()))

    Args:
        factory: Makes a store, or an awaitable of one, that is empty each time.
        patience: Seconds after which a promise that is still waited for counts as broken. It
            must be less than what your locks last without their holder.

    Raises:
        AssertionError: A promise is broken; the message is a sentence that says which.
    """
    for promise in _promises:
        made = factory()
        store = await made if inspect.isawaitable(made) else made
        try:
            async with asyncio.timeout(patience):
                await promise(store)
        except AssertionError:
            raise
        except Exception as error:
            raise AssertionError(f"{_sentence(promise)} It {_what_came(error)} instead.") from error


def _promise(check: Promise) -> Promise:
    _promises.append(check)
    return check


def _sentence(check: Promise) -> str:
    return " ".join((check.__doc__ or "").split())


def _what_came(error: Exception) -> str:
    return "did not end" if isinstance(error, TimeoutError) else f"raised {error!r}"


def _hold(kept: bool, promise: Promise) -> None:
    if not kept:
        raise AssertionError(_sentence(promise))


def _row(
    generation: int = 1, refresh: str | None = "refresh", access: str = "access"
) -> StoredToken:
    return StoredToken(OAuthToken(access, refresh, 1_764_000_000.0), generation, 1_700_000_000.0)


@_promise
async def _empty(store: TokenStore) -> None:
    """An empty store loads None."""
    _hold(await store.load() is None, _empty)


@_promise
async def _first(store: TokenStore) -> None:
    """The first save expects None, returns True, and is loaded from then on."""
    saved = await store.save(_row(), expected=None)
    _hold(saved is True and await store.load() == _row(), _first)


@_promise
async def _no_second_first(store: TokenStore) -> None:
    """A save that expects None returns False and changes nothing when there is a row."""
    await store.save(_row(), expected=None)
    saved = await store.save(_row(2, "other"), expected=None)
    _hold(saved is False and await store.load() == _row(), _no_second_first)


@_promise
async def _nothing_to_replace(store: TokenStore) -> None:
    """A save that expects a row returns False and writes nothing when the store is empty."""
    saved = await store.save(_row(2), expected=_row())
    _hold(saved is False and await store.load() is None, _nothing_to_replace)


@_promise
async def _swap(store: TokenStore) -> None:
    """A save that expects the row that is held replaces it and returns True."""
    await store.save(_row(), expected=None)
    saved = await store.save(_row(2, "next"), expected=_row())
    _hold(saved is True and await store.load() == _row(2, "next"), _swap)


@_promise
async def _older_generation(store: TokenStore) -> None:
    """A save that expects an older generation is refused, though the refresh token is the same."""
    await store.save(_row(2), expected=None)
    saved = await store.save(_row(3, access="late"), expected=_row(1))
    _hold(saved is False and await store.load() == _row(2), _older_generation)


@_promise
async def _other_refresh_token(store: TokenStore) -> None:
    """A save that expects another refresh token is refused, though the generation is the same."""
    await store.save(_row(2, "theirs"), expected=None)
    saved = await store.save(_row(3, "late"), expected=_row(2, "ours"))
    _hold(saved is False and await store.load() == _row(2, "theirs"), _other_refresh_token)


@_promise
async def _only_the_version(store: TokenStore) -> None:
    """A save compares generation and refresh token, and nothing else of the row it expects."""
    await store.save(_row(), expected=None)
    expected = StoredToken(OAuthToken("another", "refresh"), 1)
    _hold(await store.save(_row(2), expected=expected) is True, _only_the_version)


@_promise
async def _one_wins(store: TokenStore) -> None:
    """Of twenty saves at once that expect the same row exactly one returns True, and is kept."""
    for expected in (None, _row()):
        rivals = [_row() if expected is None else _row(2, f"rival-{n}") for n in range(20)]
        saves = (store.save(row, expected=expected) for row in rivals)
        won = [
            row for row, saved in zip(rivals, await asyncio.gather(*saves), strict=True) if saved
        ]
        _hold(len(won) == 1 and await store.load() == won[0], _one_wins)


@_promise
async def _every_field(store: TokenStore) -> None:
    """Every field comes back exactly: fractions of seconds, None, and tokens of 4 kB."""
    long = "t" * 4096
    rows = [
        StoredToken(OAuthToken(long, long[::-1] + "r", 1_764_000_000.123456), 1, 0.1 + 0.2),
        StoredToken(OAuthToken("a", None, None), 2, None),
        StoredToken(OAuthToken("a~+/=-._:%\"'\\{}", "r", 1.5), 2**40, 1_700_000_000.999),
    ]
    held: StoredToken | None = None
    for row in rows:
        saved = await store.save(row, expected=held)
        held = await store.load()
        _hold(saved and held == row, _every_field)


@_promise
async def _lock_keeps_apart(store: TokenStore) -> None:
    """The lock is held by one task at a time, and each that waits for it comes to hold it."""
    inside = most = done = 0

    async def work() -> None:
        nonlocal inside, most, done
        async with store.lock():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1
            done += 1

    await asyncio.gather(*(work() for _ in range(5)))
    _hold((most, done) == (1, 5), _lock_keeps_apart)


@_promise
async def _lock_after_exception(store: TokenStore) -> None:
    """The lock is free after its holder raised, and what was raised comes out as it was."""
    failure = RuntimeError("raised under the lock")
    came: Exception | None = None
    try:
        async with store.lock():
            raise failure
    except RuntimeError as error:
        came = error
    _hold(came is failure, _lock_after_exception)
    async with store.lock():
        pass


@_promise
async def _lock_after_cancelled_holder(store: TokenStore) -> None:
    """The lock is free after its holder was cancelled."""
    async with _holding(store) as holder:
        await _end(holder)
        async with store.lock():
            pass


@_promise
async def _lock_after_cancelled_waiter(store: TokenStore) -> None:
    """A task that is cancelled while it waits for the lock frees nothing and keeps nothing."""
    async with _holding(store) as holder:
        waiter = asyncio.create_task(_hold_lock(store, asyncio.Event()))
        await asyncio.sleep(_PEEK)
        await _end(waiter)
        inside = asyncio.Event()
        second = asyncio.create_task(_hold_lock(store, inside))
        try:
            await asyncio.sleep(_PEEK)
            kept_out = not inside.is_set()
            holder.cancel()
            await inside.wait()
        finally:
            await _end(second)
    _hold(kept_out, _lock_after_cancelled_waiter)


@_promise
async def _usable_under_the_lock(store: TokenStore) -> None:
    """Under the lock, its holder loads and saves, and so does anybody else."""
    async with store.lock():
        _hold(await store.save(_row(), expected=None) is True, _usable_under_the_lock)
        elsewhere = asyncio.create_task(store.save(_row(2), expected=_row()))
        _hold(await elsewhere and await store.load() == _row(2), _usable_under_the_lock)


@_promise
async def _shows_no_token(store: TokenStore) -> None:
    """The store's repr and str show no token."""
    row = _row(1, _SHOWN[1], _SHOWN[0])
    await store.save(row, expected=None)
    await store.load()
    shown = f"{store!r} {store}"
    _hold(not any(token in shown for token in _SHOWN), _shows_no_token)


async def _hold_lock(store: TokenStore, inside: asyncio.Event) -> None:
    async with store.lock():
        inside.set()
        await asyncio.Event().wait()


@asynccontextmanager
async def _holding(store: TokenStore) -> AsyncGenerator[asyncio.Task[None]]:
    """Run a task that holds the lock until it is cancelled."""
    inside = asyncio.Event()
    holder = asyncio.create_task(_hold_lock(store, inside))
    try:
        await inside.wait()
        yield holder
    finally:
        await _end(holder)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
