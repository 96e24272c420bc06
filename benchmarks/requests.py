"""What a request costs above raw aiohttp, in CPU."""

import asyncio
from collections.abc import Callable

import aiohttp
import orjson

from benchmarks.harness import Row, Work, ratio, server
from front_async import FrontClient

_ROUNDS = 40
_SMALL = 640  # requests a round
_PAGES = 20


def _spread(one: Work, total: int, at_once: int) -> Work:
    """Do *one* as often as *total*, by *at_once* tasks."""

    async def worker() -> None:
        for _ in range(total // at_once):
            await one()

    async def work() -> None:
        await asyncio.gather(*(worker() for _ in range(at_once)))

    return work


def _raw(session: aiohttp.ClientSession, url: str, decode: Callable[[bytes], object]) -> Work:
    async def one() -> None:
        async with session.get(url, headers={"Authorization": "Bearer token"}) as answer:
            decode(await answer.read())

    return one


async def small_get() -> list[Row]:
    """A small GET, against ``session.get`` and ``read``."""
    rows: list[Row] = []
    with server() as url:
        for at_once in (1, 64):
            connector = aiohttp.TCPConnector(limit=at_once)
            async with (
                FrontClient("token", base_url=url, concurrency=at_once) as front,
                aiohttp.ClientSession(connector=connector) as session,
            ):
                ours = _spread(front.token_identity.get, _SMALL, at_once)
                theirs = _spread(_raw(session, f"{url}/me", bytes), _SMALL, at_once)
                middle, spread = await ratio(ours, theirs, _ROUNDS)
            rows.append(
                Row(f"CPU of a small GET, {at_once} at once", middle, 1.35, note=f"± {spread:.2f}")
            )
    return rows


async def typed_page() -> list[Row]:
    """A page of 100 conversations, typed, against raw aiohttp and ``orjson.loads``."""
    with server() as url:
        async with (
            FrontClient("token", base_url=url) as front,
            aiohttp.ClientSession() as session,
        ):

            async def ours() -> None:
                page = await front.conversations.list(limit=100)
                assert len(page.items) == 100

            theirs = _raw(session, f"{url}/conversations?limit=100", orjson.loads)
            middle, spread = await ratio(
                _spread(ours, _PAGES, 1), _spread(theirs, _PAGES, 1), _ROUNDS
            )
    return [Row("CPU of a page of 100 conversations", middle, 1.3, note=f"± {spread:.2f}")]


async def many_at_once() -> list[Row]:
    """10,000 requests started at once: they finish, over no more connections than the gate has."""
    with server() as url:
        async with FrontClient("token", base_url=url, timeout=300) as front:
            await asyncio.gather(*(front.tags.get("tag_1") for _ in range(10_000)))
        async with aiohttp.ClientSession() as session, session.get(f"{url}/peak") as answer:
            most = orjson.loads(await answer.read())["most"]
    return [Row("connections for 10,000 requests at once", most, 20, "")]
