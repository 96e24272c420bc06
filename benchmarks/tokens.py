"""What the token costs: while it is fresh, and when ten thousand tasks meet it expired."""

import asyncio
import time

from benchmarks.harness import Row, row_of
from benchmarks.servers import server
from front_async import ApiTokenAuth, AuthProvider, OAuthApp, OAuthToken, OAuthTokenAuth

_CALLS = 100_000
_ROUNDS = 9
_TASKS = 10_000


def _app(url: str) -> OAuthApp:
    return OAuthApp(
        client_id="id",
        client_secret="secret",
        redirect_uri="https://app.test",
        token_endpoint=f"{url}/oauth/token",
    )


async def authorization() -> list[Row]:
    """The value of the header, from a token that is fresh."""
    fresh = OAuthToken("a", "r", time.time() + 86_000)
    providers: dict[str, AuthProvider] = {
        "OAuth token": OAuthTokenAuth(_app("http://127.0.0.1"), fresh),
        "API token": ApiTokenAuth("a"),
    }
    return [
        row_of(
            f"authorization() of a fresh {name}",
            [await _microseconds(auth) for _ in range(_ROUNDS)],
            1.0,
            "µs",
        )
        for name, auth in providers.items()
    ]


async def _microseconds(auth: AuthProvider) -> float:
    await auth.authorization()
    ask = auth.authorization
    started = time.process_time()
    for _ in range(_CALLS):
        await ask()
    asked = time.process_time() - started
    started = time.process_time()
    for _ in range(_CALLS):
        pass
    return (asked - (time.process_time() - started)) / _CALLS * 1e6


async def expired_for_all() -> list[Row]:
    """10,000 tasks that meet an expired token, above their own cost and that of one refresh."""
    added: list[float] = []
    waited: list[float] = []
    with server() as url:
        for _ in range(_ROUNDS):
            one, many = await _refreshed_for(url, 1), await _refreshed_for(url, _TASKS)
            added.append((many - one - await _fresh_for(url)) * 1000)
            waited.append(await _event_for() * 1000)
    return [
        row_of("10,000 tasks meet an expired token: above one refresh", added, 50, "ms"),
        row_of("10,000 tasks wait for one asyncio.Event, in all", waited, None, "ms"),
    ]


async def _fresh_for(url: str) -> float:
    """Return what 10,000 tasks take that meet a fresh token."""
    auth = OAuthTokenAuth(_app(url), OAuthToken("a", "r", time.time() + 3600))
    await auth.authorization()
    started = time.perf_counter()
    await asyncio.gather(*(auth.authorization() for _ in range(_TASKS)))
    return time.perf_counter() - started


async def _event_for() -> float:
    """Return what 10,000 tasks take that wait for an event, set at once."""
    event = asyncio.Event()

    async def wait() -> None:
        await event.wait()

    started = time.perf_counter()
    asyncio.get_running_loop().call_later(0.001, event.set)
    await asyncio.gather(*(wait() for _ in range(_TASKS)))
    return time.perf_counter() - started


async def _refreshed_for(url: str, tasks: int) -> float:
    auth = OAuthTokenAuth(_app(url), OAuthToken("old", "r", time.time() - 1))
    started = time.perf_counter()
    values = await asyncio.gather(*(auth.authorization() for _ in range(tasks)))
    took = time.perf_counter() - started
    row = await auth.stored()
    assert set(values) == {"Bearer a"}
    assert row is not None
    assert row.generation == 2, "one refresh"
    return took
