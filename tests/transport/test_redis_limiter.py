"""A budget in Redis: workers stay within one company's limit, and go on alone without it."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import json
import logging
import sys
import time
from collections.abc import Generator
from typing import Any, cast

import pytest
from redis.asyncio import Redis

from front_async import FrontClient, InvalidArgument, RedisLimiter
from front_async.sandbox.settings import LimitKind
from front_async.testing import Sandbox
from front_async.transport.redis_budget import News, RedisBudget
from tests.servers.redis import redis_server
from tests.servers.server import Server
from tests.transport.builders import a_call, answer

CALL = a_call(deadline=1e9)


@pytest.fixture(scope="module")
def server() -> Generator[Server]:
    with redis_server() as running:
        yield running


@pytest.fixture
async def redis(server: Server) -> Any:
    client = Redis.from_url(server.url)  # pyright: ignore[reportUnknownMemberType]
    await client.flushall()  # pyright: ignore[reportUnknownMemberType]
    yield client
    await client.aclose()


def news(**told: Any) -> News:
    """What a worker tells that got an answer a moment ago."""
    usual: dict[str, Any] = {"limit": 100, "remaining": 90, "resets_in": 50.0, "bulk": 8}
    return News(**{**usual, **told})


async def test_permits_are_what_is_left_and_not_out(redis: Any) -> None:
    one, other = (RedisBudget(redis, "cmp_1", name, "t:") for name in ("one", "other"))
    first = await one.exchange(news(bulk=64, limit=20, remaining=20))
    assert 0 < first.bulk <= 20
    assert first.ends_in == pytest.approx(50.0, abs=0.1)
    second = await other.exchange(News(bulk=64))
    assert second.workers == 2
    taken = first.bulk + second.bulk
    while second.bulk:
        second = await other.exchange(News(bulk=64))
        taken += second.bulk
    assert taken == 20
    assert second.bulk_wait == pytest.approx(50.0, abs=1.0)
    back = await one.exchange(News(window=first.window, unused=3))
    assert (back.bulk, back.window) == (0, first.window)
    again = await other.exchange(News(bulk=64))
    assert 0 < again.bulk <= 3


async def test_what_front_tells_any_worker_corrects_the_count(redis: Any) -> None:
    one, other = (RedisBudget(redis, "cmp_1", name, "t:") for name in ("one", "other"))
    grant = await one.exchange(news())
    await one.exchange(news(window=grant.window, answered=grant.bulk, remaining=0, bulk=0))
    refused = await other.exchange(News(bulk=1))
    assert refused.bulk == 0
    assert refused.bulk_wait > 40


async def test_a_pause_that_one_worker_is_told_holds_all(redis: Any) -> None:
    one, other = (RedisBudget(redis, "cmp_1", name, "t:") for name in ("one", "other"))
    await one.exchange(news(pause=20.0, bulk=0))
    assert (await other.exchange(News(bulk=1))).bulk_wait == pytest.approx(20.0, abs=0.5)


async def test_after_a_window_one_request_asks_before_the_others_go(redis: Any) -> None:
    one, other = (RedisBudget(redis, "cmp_1", name, "t:") for name in ("one", "other"))
    await one.exchange(news(resets_in=0.05, bulk=0))
    await asyncio.sleep(0.1)
    probe = await one.exchange(News(bulk=10))
    assert probe.bulk == 1
    assert (await other.exchange(News(bulk=10))).bulk == 0
    await one.exchange(news(window=probe.window, answered=1, remaining=99, bulk=0))
    assert (await other.exchange(News(bulk=10))).bulk == 10


async def test_a_quota_that_comes_back_little_by_little(redis: Any) -> None:
    budget = RedisBudget(redis, "cmp_1", "one", "t:")
    none = await budget.exchange(news(rolling=True, limit=6_000, remaining=0))
    assert none.bulk == 0
    assert 0 < none.bulk_wait < 0.1
    await asyncio.sleep(0.2)  # twenty have come back
    assert 5 <= (await budget.exchange(News(bulk=64, rolling=True))).bulk <= 20


async def test_a_bulk_worker_leaves_a_reserve(redis: Any) -> None:
    budget = RedisBudget(redis, "cmp_1", "one", "t:")
    told = news(remaining=15, resets_in=59.0, bulk_reserve=0.2)
    assert (await budget.exchange(told)).bulk == 0
    assert (await budget.exchange(News(bulk=1, bulk_reserve=0.1))).bulk == 1


async def test_a_company_is_named() -> None:
    with pytest.raises(InvalidArgument, match="company"):
        RedisLimiter(cast("Any", None), "")


async def test_one_call_brings_permits_for_many_requests(redis: Any) -> None:
    calls = 0

    class Counting:
        async def evalsha(self, *asked: Any) -> Any:
            nonlocal calls
            calls += 1
            return await redis.evalsha(*asked)

        async def eval(self, *asked: Any) -> Any:
            return await redis.eval(*asked)

    async with (
        Sandbox(conversations=1, rate_limit=60_000) as sandbox,
        FrontClient(
            sandbox.api_token,
            base_url=sandbox.url,
            limiter=RedisLimiter(cast("Any", Counting()), "cmp_1"),
        ) as front,
    ):
        await asyncio.gather(*[front.token_identity.get() for _ in range(400)])
    assert calls < 60


async def test_what_is_not_used_of_a_batch_comes_back(redis: Any) -> None:
    limiter = RedisLimiter(redis, "cmp_1")
    async with (
        Sandbox(conversations=1, rate_limit=1_000) as sandbox,
        FrontClient(sandbox.api_token, base_url=sandbox.url, limiter=limiter) as front,
    ):
        await asyncio.gather(*[front.token_identity.get() for _ in range(30)])
        ends = time.monotonic() + 5
        while any(limiter._permits.values()) and time.monotonic() < ends:  # noqa: ASYNC110  # nothing tells
            await asyncio.sleep(0.1)
    assert not any(limiter._permits.values())


async def test_a_client_that_closes_gives_back_what_is_left_of_a_batch(redis: Any) -> None:
    limiter = RedisLimiter(redis, "cmp_1")
    async with (
        Sandbox(conversations=1, rate_limit=1_000) as sandbox,
        FrontClient(sandbox.api_token, base_url=sandbox.url, limiter=limiter) as front,
    ):
        await asyncio.gather(*[front.token_identity.get() for _ in range(30)])
    assert not any(limiter._permits.values())
    assert limiter._idle is None
    assert await redis.hget("front_async:{cmp_1}:quota", "out") == b"0"
    await limiter.close()  # nothing is left to give


async def test_without_redis_requests_go_on_and_it_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nowhere: Any = Redis(port=1)
    limiter = RedisLimiter(nowhere, "cmp_1")
    with caplog.at_level(logging.INFO, "front_async.transport"):
        async with (
            Sandbox(conversations=1) as sandbox,
            FrontClient(sandbox.api_token, base_url=sandbox.url, limiter=limiter) as front,
        ):
            await asyncio.gather(*[front.token_identity.get() for _ in range(50)])
            assert sandbox.served["GET /me"] == 50
    assert limiter.alone
    assert len(caplog.records) == 1
    assert caplog.records[0].message.startswith("Redis is away (")
    await nowhere.aclose()


async def test_a_redis_that_takes_connections_and_never_answers_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("front_async.transport.redis_limiter._PATIENCE", 0.05)
    asked: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            asked.append(said)
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as silent:
        hanging: Any = Redis(port=silent.sockets[0].getsockname()[1])
        limiter = RedisLimiter(hanging, "cmp_1")
        async with (
            Sandbox(conversations=1) as sandbox,
            FrontClient(sandbox.api_token, base_url=sandbox.url, limiter=limiter) as front,
        ):
            await asyncio.gather(*[front.token_identity.get() for _ in range(50)])
            assert sandbox.served["GET /me"] == 50
            assert limiter.alone
        assert asked
        await hanging.aclose()


async def test_it_comes_back_by_itself(
    redis: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("front_async.transport.redis_limiter._AWAY", 0.05)
    limiter = RedisLimiter(redis, "cmp_1")
    limiter._lost(ConnectionError())
    await asyncio.sleep(0.06)
    with caplog.at_level(logging.INFO, "front_async.transport"):
        assert limiter.acquire(CALL) is None  # alone, while it asks
        limiter.release(CALL, answer())
        while limiter.alone:  # noqa: ASYNC110  # nothing tells
            await asyncio.sleep(0)
    assert not limiter.alone
    assert "Redis is back" in caplog.text


async def worker(sandbox: Sandbox, server: Server, seconds: float) -> dict[str, Any]:
    arguments = (str(sandbox.url), sandbox.api_token, server.url, str(seconds))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.transport.redis_worker", *arguments),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    return cast("dict[str, Any]", json.loads(told))


def refused(sandbox: Sandbox) -> int:
    return sum(request.status == 429 for request in sandbox.requests)


@pytest.mark.parametrize("kind", ["fixed_window", "leaky_bucket"])
async def test_two_processes_stay_within_the_limit_of_one_company(
    redis: Any, server: Server, kind: LimitKind
) -> None:
    async with Sandbox(conversations=1, rate_limit=600, burst=0, limit_kind=kind) as sandbox:
        told = await asyncio.gather(*[worker(sandbox, server, 6.0) for _ in range(2)])
        assert refused(sandbox) == 0
        assert 500 <= sandbox.served["GET /me"] <= 600 * (1 if kind == "fixed_window" else 1.2)
    assert not any(one["failed"] or one["alone"] for one in told)


async def test_killing_redis_costs_no_request_of_two_processes(redis: Any, server: Server) -> None:
    """What it costs in refusals over many windows is simulated: test_simulated_redis_limits.py."""
    async with Sandbox(conversations=1, rate_limit=200, burst=0) as sandbox:
        workers = [asyncio.create_task(worker(sandbox, server, 6.0)) for _ in range(2)]
        while sandbox.served["GET /me"] < 40:  # noqa: ASYNC110  # nothing signals it
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.kill)
        try:
            told = await asyncio.gather(*workers)
            assert refused(sandbox) <= 200
            assert sandbox.served["GET /me"] >= 150
        finally:
            await asyncio.to_thread(server.start)
    assert all(not one["failed"] for one in told)
