"""Talking to a sandbox over plain HTTP."""

import json
from collections.abc import Mapping
from typing import Any, Self

import aiohttp
import attrs
from yarl import URL

from front_async.sandbox import Sandbox

Record = dict[str, Any]
COMPANY = "https://larch-quill.api.frontapp.com"


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.time = now

    def now(self) -> float:
        """Epoch seconds."""
        return self.time


@attrs.frozen
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)

    @property
    def ids(self) -> list[str]:
        """The ids of what a list holds."""
        return [item["id"] for item in self.json["_results"]]

    @property
    def error(self) -> Record:
        """The refusal in the body."""
        error: Record = self.json["_error"]
        return error


class Front:
    """Asks a sandbox, with a token, over connections that are not used again."""

    def __init__(self, sandbox: Sandbox, token: str | None = None) -> None:
        self.sandbox = sandbox
        self.token = sandbox.api_token if token is None else token
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(force_close=True)
        self._session = aiohttp.ClientSession(connector=connector)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def ask(self, method: str, path: str, **options: Any) -> Answer:
        """One exchange; redirects are not followed."""
        assert self._session is not None
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        path = path.removeprefix(COMPANY).removeprefix(self.sandbox.url)
        url = URL(self.sandbox.url + path, encoded=True)
        async with self._session.request(
            method, url, headers=headers, allow_redirects=False, **options
        ) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def get(self, path: str, **options: Any) -> Answer:
        """GET."""
        return await self.ask("GET", path, **options)

    async def post(self, path: str, **options: Any) -> Answer:
        """POST."""
        return await self.ask("POST", path, **options)

    async def patch(self, path: str, **options: Any) -> Answer:
        """PATCH."""
        return await self.ask("PATCH", path, **options)

    async def delete(self, path: str, **options: Any) -> Answer:
        """DELETE."""
        return await self.ask("DELETE", path, **options)

    async def walk(self, path: str) -> list[list[str]]:
        """The ids of every page of a list."""
        pages: list[list[str]] = []
        next_page: str | None = path
        while next_page is not None:
            answer = await self.get(next_page)
            assert answer.status == 200, answer.body
            pages.append(answer.ids)
            next_page = answer.json["_pagination"]["next"]
        return pages

    async def all(self, path: str) -> list[str]:
        """The ids of a whole list."""
        return [one for page in await self.walk(path) for one in page]


def first(sandbox: Sandbox, kind: str) -> str:
    """The id of the oldest record of a kind."""
    identifier: str = next(sandbox.records(kind))["id"]
    return identifier


def where(sandbox: Sandbox, kind: str, **fields: Any) -> Record:
    """The oldest record whose fields have these values."""
    return next(
        record
        for record in sandbox.records(kind)
        if all(record.get(name) == value for name, value in fields.items())
    )
