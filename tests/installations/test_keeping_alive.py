"""Grants that nobody uses are kept alive, whatever else goes wrong on that day."""

import gc

import pytest

from front_async import (
    FrontClient,
    Installations,
    InvalidArgument,
    ReauthorizationNeeded,
    ReauthorizationRequired,
    StoredToken,
    TokenEvent,
    TokenPersistError,
    TokenRefreshed,
    TokenStoreError,
)
from front_async.auth.store import MemoryTokenStore, MemoryTokenStores
from front_async.testing import FakeClock
from tests.installations.conftest import Companies

DAY = 86_400.0


async def ask(front: FrontClient) -> str:
    return (await front.token_identity.get()).id


class Moody(MemoryTokenStores):
    """Stores that fail while they are told to."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock=clock)
        self.clock = clock
        self.made: dict[str, MemoryTokenStore] = {}
        self.down = False
        self.bad: dict[str, Exception] = {}
        """What is raised when the store of a company is asked for."""

    def store(self, company_id: str) -> MemoryTokenStore:
        if company_id in self.bad:
            raise self.bad[company_id]
        return self.made.setdefault(company_id, _Moody(self))

    async def companies(self) -> list[str]:
        return sorted([*self.made, *self.bad])


class _Moody(MemoryTokenStore):
    def __init__(self, all_of_them: Moody) -> None:
        super().__init__(clock=all_of_them.clock)
        self.all_of_them = all_of_them

    async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
        if self.all_of_them.down:
            raise OSError("database down")
        return await super().save(row, expected=expected)


@pytest.fixture
def stores(clock: FakeClock) -> Moody:
    return Moody(clock)


async def refresh_token(stores: Moody, company_id: str = "cmp_1") -> str | None:
    row = await stores.store(company_id).load()
    assert row is not None
    return row.token.refresh_token


async def test_old_grants_are_kept_alive_and_young_ones_left_alone(
    installations: Installations, companies: Companies, clock: FakeClock
) -> None:
    for name in ("cmp_1", "cmp_2"):
        await installations.complete(name)
    clock.advance(100 * DAY)
    await installations.complete("cmp_3")
    assert (await installations.keep_alive()).young == 3
    clock.advance(79 * DAY)
    companies.dead.add("cmp_2")
    report = await installations.keep_alive()
    assert report.refreshed == ("cmp_1",)
    assert list(report.failed) == ["cmp_2"]
    assert isinstance(report.failed["cmp_2"], ReauthorizationRequired)
    assert report.young == 1
    clock.advance(DAY)
    assert "cmp_1" not in (await installations.keep_alive()).refreshed, "replaced, so young again"


async def test_keeping_alive_goes_through_the_client_that_is_in_use(
    installations: Installations, companies: Companies, clock: FakeClock
) -> None:
    await installations.complete("cmp_1")
    front = installations.client("cmp_1")
    await ask(front)
    clock.advance(176 * DAY)
    assert (await installations.keep_alive()).refreshed == ("cmp_1",)
    await ask(front)
    assert companies.granted["cmp_1"] == 2


async def test_p4_a_token_that_could_not_be_stored_is_kept_though_nobody_uses_the_company(
    installations: Installations, companies: Companies, stores: Moody, clock: FakeClock
) -> None:
    await installations.complete("cmp_1")
    clock.advance(176 * DAY)
    stores.down = True
    failed = (await installations.keep_alive()).failed
    assert isinstance(failed["cmp_1"], TokenPersistError)
    for _ in range(3):  # long after others were let go
        clock.advance(901)
        installations.client("cmp_2")
    gc.collect()
    stores.down = False
    assert (await installations.keep_alive()).refreshed == ("cmp_1",)
    assert await refresh_token(stores) == f"refresh-cmp_1-{companies.granted['cmp_1']}"
    assert companies.presented == ["refresh-cmp_1-1"], "the write is tried again, not the grant"


async def test_one_companys_store_that_cannot_be_had_fails_that_company_alone(
    installations: Installations, companies: Companies, stores: Moody, clock: FakeClock
) -> None:
    await installations.complete("cmp_1")
    clock.advance(176 * DAY)
    stores.bad = {"bad": ValueError("SELECT hidden"), "worse": InvalidArgument("no such id")}
    report = await installations.keep_alive()
    assert report.refreshed == ("cmp_1",)
    assert {name: str(error) for name, error in report.failed.items()} == {
        "bad": "the token store cannot be had (ValueError)",
        "worse": "no such id",
    }
    assert {type(error) for error in report.failed.values()} == {TokenStoreError}


async def test_a_grant_that_is_dead_is_presented_once_and_told_once_whatever_the_day(
    companies: Companies, stores: Moody, clock: FakeClock
) -> None:
    heard: list[TokenEvent] = []
    async with Installations(
        companies.app, stores, base_url=companies.url, observer=heard.append, clock=clock
    ) as installations:
        await installations.complete("cmp_1")
        companies.dead.add("cmp_1")
        clock.advance(176 * DAY)
        for _ in range(5):
            report = await installations.keep_alive()
            assert isinstance(report.failed["cmp_1"], ReauthorizationRequired)
            clock.advance(DAY)
            installations.client("cmp_2")
            gc.collect()
        assert companies.presented == ["refresh-cmp_1-1"]
        companies.dead.clear()
        await installations.complete("cmp_1")
        clock.advance(176 * DAY)
        assert (await installations.keep_alive()).refreshed == ("cmp_1",)
    kinds = [type(event) for event in heard if event.company_id == "cmp_1"]
    assert kinds == [ReauthorizationNeeded, TokenRefreshed]
