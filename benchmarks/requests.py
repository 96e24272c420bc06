"""What a request costs above raw aiohttp."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import aiohttp
import httpx
import orjson

from benchmarks.competitors import frontapp
from benchmarks.harness import Row, Work, compared, row_of, wall
from benchmarks.pages import PAGE, PAGES
from benchmarks.profiled import where_it_goes
from benchmarks.servers import program, server
from front_async import FrontClient

_ROUNDS = 40
_SMALL = 640  # requests a round
_SMALL_TARGETS = {1: 1.15, 64: 1.25}
_PAGE_ROUNDS = 9
_BURST_ROUNDS = {1_000: 15, 10_000: 7}
_SMALL_BURST = 1_000  # more of them at once take httpx minutes
_PLACES = 20
_BEARER = {"Authorization": "Bearer token"}


def _spread(one: Work, total: int, at_once: int) -> Work:
    """Do *one* as often as *total*, by *at_once* tasks."""

    async def worker() -> None:
        for _ in range(total // at_once):
            await one()

    async def work() -> None:
        await asyncio.gather(*(worker() for _ in range(at_once)))

    return work


def _aiohttp(session: aiohttp.ClientSession, url: str, decode: Callable[[bytes], object]) -> Work:
    async def one() -> None:
        async with session.get(url, headers=_BEARER) as answer:
            decode(await answer.read())

    return one


def _httpx(client: httpx.AsyncClient, url: str) -> Work:
    async def one() -> None:
        orjson.loads((await client.get(url, headers=_BEARER)).content)

    return one


def _wrapper(one: Work) -> Work:
    """Wrap a request in what any client of Front has at least: a method that builds its call."""

    async def fetch(_method: str, _path: str, **_options: object) -> object:
        return await one()

    async def get() -> object:
        return await fetch("GET", f"/{'me'}", params={}, timeout=60.0)

    return get


async def small_get() -> list[Row]:
    """A small GET, against ``session.get``, ``read`` and ``orjson.loads``."""
    with server() as url:
        return [row for at_once in _SMALL_TARGETS for row in await _small(url, at_once)]


async def _small(url: str, at_once: int) -> list[Row]:
    async with (
        FrontClient("token", base_url=url, concurrency=at_once) as front,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session,
        httpx.AsyncClient(limits=httpx.Limits(max_connections=at_once)) as client,
    ):
        raw = _aiohttp(session, f"{url}/me", orjson.loads)
        ways = {
            "aiohttp": raw,
            "front_async": front.token_identity.get,
            "httpx": _httpx(client, f"{url}/me"),
            "a trivial wrapper": _wrapper(raw),
        }
        if at_once == 1 and (theirs := frontapp(url)):  # it blocks: it has no more at once
            ways["frontapp"] = theirs
        works = {name: _spread(one, _SMALL, at_once) for name, one in ways.items()}
        ratios = await compared(works, _ROUNDS)
        notes = {"front_async": await where_it_goes(works["front_async"])}
    case = f"CPU of a small GET, {at_once} at once"
    targets = {"front_async": _SMALL_TARGETS[at_once]}
    return [
        row_of(f"{case}: {name}", samples, targets.get(name), note=notes.get(name, ""))
        for name, samples in ratios.items()
    ]


async def typed_pages() -> list[Row]:
    """20,000 conversations in 200 pages, typed, against aiohttp and ``json.loads``, untyped."""
    with server() as url:
        async with (
            FrontClient("token", base_url=url) as front,
            aiohttp.ClientSession() as session,
            httpx.AsyncClient() as client,
        ):

            async def ours() -> None:
                count = 0
                async for _ in front.conversations.list(limit=PAGE):
                    count += 1
                assert count == PAGE * PAGES

            async def read(path: str) -> bytes:
                async with session.get(url + path, headers=_BEARER) as answer:
                    return await answer.read()

            async def read_httpx(path: str) -> bytes:
                return (await client.get(url + path, headers=_BEARER)).content

            ways = {
                "aiohttp": _walk(read),
                "front_async, typed": ours,
                "httpx": _walk(read_httpx),
            }
            ratios = await compared(ways, _PAGE_ROUNDS)
    return [
        row_of(f"CPU of 20,000 conversations: {name}", samples, 1.0 if "typed" in name else None)
        for name, samples in ratios.items()
    ]


def _walk(read: Callable[[str], Awaitable[bytes]]) -> Work:
    """Follow the next links by hand, as untyped as can be."""

    async def walk() -> None:
        count, path = 0, f"/conversations?limit={PAGE}"
        while path:
            said = json.loads(await read(path))
            count += len(said["_results"])
            following = said["_pagination"]["next"]
            path = following and following.removeprefix("https://paper.api.frontapp.com")
        assert count == PAGE * PAGES

    return walk


async def many_at_once() -> list[Row]:
    """Requests started at once: how long until the last one ends, against raw aiohttp."""
    with server() as url:
        rows = [row for count in _BURST_ROUNDS for row in await _burst(url, count)]
    return [*rows, await _connections()]


async def _burst(url: str, count: int) -> list[Row]:
    async with (
        FrontClient("token", base_url=url, concurrency=_PLACES, timeout=300) as front,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_PLACES)) as session,
        httpx.AsyncClient(
            limits=httpx.Limits(max_connections=_PLACES), timeout=httpx.Timeout(300)
        ) as client,
    ):
        ways = {
            "aiohttp": _spread(_aiohttp(session, f"{url}/tags/tag_1", orjson.loads), count, count),
            "front_async": _spread(lambda: front.tags.get("tag_1"), count, count),
        }
        if count <= _SMALL_BURST:
            ways["httpx"] = _spread(_httpx(client, f"{url}/tags/tag_1"), count, count)
        ratios = await compared(ways, _BURST_ROUNDS[count], wall)
    note = "" if count <= _SMALL_BURST else "httpx is left out: it takes minutes a round"
    return [
        row_of(f"{count:,} at once: {name}", samples, 1.2, note=note)
        if name == "front_async"
        else row_of(f"{count:,} at once: {name}", samples, None)
        for name, samples in ratios.items()
    ]


async def _connections() -> Row:
    """Count the connections that 10,000 requests at once go over."""
    with program("benchmarks.server") as url:
        async with FrontClient("token", base_url=url, timeout=300) as front:
            await asyncio.gather(*(front.tags.get("tag_1") for _ in range(10_000)))
        async with aiohttp.ClientSession() as session, session.get(f"{url}/peak") as answer:
            most = orjson.loads(await answer.read())["most"]
    return Row("connections for 10,000 requests at once", most, _PLACES, "")
