"""An authorization is finished though nobody waits for it, or given back."""

import asyncio
import json

import pytest
from aiohttp import web

from front_async import (
    FrontError,
    Installations,
    OAuthToken,
    StoredToken,
    TokenPersistError,
)
from front_async.auth.store import MemoryTokenStore, MemoryTokenStores
from front_async.testing import FakeClock
from tests.installations.conftest import Companies
from tests.transport.builders import settle


class Gate:
    """Front's answer to whose token it is, which comes when the gate opens."""

    def __init__(self, companies: Companies) -> None:
        self.asked, self.open = asyncio.Event(), asyncio.Event()
        companies.misbehave["cmp_1"] = self.me

    async def me(self) -> web.Response:
        self.asked.set()
        await self.open.wait()
        said = json.dumps({"id": "cmp_1", "name": "Acme", "_links": {}})
        headers = {"Content-Type": "application/json", "Date": ""}
        return web.Response(body=said.encode(), headers=headers)


@pytest.fixture
async def gate(companies: Companies) -> Gate:
    return Gate(companies)


async def left_alone(installations: Installations, gate: Gate) -> None:
    """Begin an authorization whose caller leaves once the code is used up."""
    caller = asyncio.create_task(installations.complete("cmp_1"))
    await gate.asked.wait()
    caller.cancel()
    await asyncio.wait([caller])
    assert caller.cancelled()


async def test_an_authorization_is_finished_though_its_caller_leaves(
    installations: Installations, gate: Gate
) -> None:
    await left_alone(installations, gate)
    gate.open.set()
    async with asyncio.timeout(10):
        while await installations.companies() != ["cmp_1"]:  # noqa: ASYNC110  # nobody is told
            await asyncio.sleep(0)


async def test_closing_waits_for_an_authorization_under_way(
    installations: Installations, companies: Companies, stores: MemoryTokenStores, gate: Gate
) -> None:
    await left_alone(installations, gate)
    closing = asyncio.create_task(installations.close())
    await settle()
    assert not closing.done()
    gate.open.set()
    await closing
    assert await stores.companies() == ["cmp_1"]
    assert companies.revoked == []


async def test_closing_waits_for_an_authorization_whose_code_is_being_exchanged(
    installations: Installations, companies: Companies, stores: MemoryTokenStores
) -> None:
    """Before the connections close, as it has yet to ask whose token it is."""
    companies.grants.clear()
    caller = asyncio.create_task(installations.complete("cmp_1"))
    await companies.grant_asked.wait()
    caller.cancel()
    await asyncio.wait([caller])
    closing = asyncio.create_task(installations.close())
    await settle()
    companies.grants.set()
    await closing
    assert await stores.companies() == ["cmp_1"]
    assert companies.revoked == []


async def test_an_authorization_that_does_not_end_is_revoked_when_the_app_closes(
    installations: Installations,
    companies: Companies,
    stores: MemoryTokenStores,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("front_async.installations._GRACE", 0.0)
    monkeypatch.setattr("front_async.transport.connection._GRACE", 0.0)
    await left_alone(installations, gate)
    await installations.close()
    assert companies.revoked == ["refresh-cmp_1-1"]
    assert await stores.companies() == []
    gate.open.set()


@pytest.mark.parametrize("leaves", [False, True])
async def test_a_grant_of_nobody_knows_whom_is_revoked(
    companies: Companies, stores: MemoryTokenStores, clock: FakeClock, leaves: bool
) -> None:
    problems: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, what: problems.append(what))

    async def no() -> web.Response:
        return web.Response(status=500)

    companies.misbehave["cmp_1"] = no
    async with Installations(
        companies.app, stores, base_url=companies.url, retries=0, clock=clock
    ) as installations:
        completing = asyncio.create_task(installations.complete("cmp_1"))
        await settle()
        if leaves:
            completing.cancel()
        await asyncio.wait([completing])
    assert companies.revoked == ["refresh-cmp_1-1"]
    assert completing.cancelled() or isinstance(completing.exception(), FrontError)
    assert problems == []


class Unsure(MemoryTokenStore):
    """A store whose answer to a save is lost."""

    def __init__(self, *, saves: bool) -> None:
        super().__init__()
        self.saves = saves

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        if self.saves:
            await super().save(row, expected=expected)
        raise OSError("answer lost")


class UnsureStores(MemoryTokenStores):
    def __init__(self, *, saves: bool) -> None:
        super().__init__()
        self.one = Unsure(saves=saves)

    def store(self, company_id: str) -> MemoryTokenStore:
        return self.one


async def test_a_grant_that_cannot_be_stored_is_revoked(
    companies: Companies, clock: FakeClock
) -> None:
    stores = UnsureStores(saves=False)
    async with Installations(
        companies.app, stores, base_url=companies.url, clock=clock
    ) as installations:
        with pytest.raises(TokenPersistError):
            await installations.complete("cmp_1")
    assert companies.revoked == ["refresh-cmp_1-1"]


async def test_a_grant_that_was_stored_though_the_answer_was_lost_is_not_revoked(
    companies: Companies, clock: FakeClock
) -> None:
    stores = UnsureStores(saves=True)
    async with Installations(
        companies.app, stores, base_url=companies.url, clock=clock
    ) as installations:
        assert (await installations.complete("cmp_1")).id == "cmp_1"
    assert companies.revoked == []
    row = await stores.one.load()
    assert row is not None
    expected = OAuthToken("access-cmp_1-1", "refresh-cmp_1-1", clock.now() + 3600)
    assert row.token == expected
