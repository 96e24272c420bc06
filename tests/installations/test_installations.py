"""Companies come, are used side by side, and go."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
import gc
import json
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web

from front_async import (
    FrontClient,
    Installations,
    InvalidArgument,
    OAuthApp,
    OAuthToken,
    OAuthTokenAuth,
    QuotaLimiter,
    RateLimited,
    ReauthorizationNeeded,
    ReauthorizationRequired,
    StoredToken,
    TokenEvent,
    TokenPersistError,
    TokenRefreshed,
    Unauthorized,
)
from front_async.auth.store import MemoryTokenStore, MemoryTokenStores
from front_async.testing import FakeClock
from tests.installations.conftest import Companies, until_let_go
from tests.transport.builders import settle, until


async def ask(front: FrontClient) -> str:
    return (await front.token_identity.get()).id


async def test_an_installed_company_can_be_asked(
    installations: Installations, companies: Companies
) -> None:
    identity = await installations.complete("cmp_1")
    assert (identity.id, identity.name) == ("cmp_1", "Cmp_1")
    assert await ask(installations.client("cmp_1")) == "cmp_1"
    assert await installations.companies() == ["cmp_1"]
    assert companies.granted["cmp_1"] == 1


async def test_a48_each_company_is_asked_with_its_own_token(
    installations: Installations, companies: Companies
) -> None:
    names = [f"cmp_{n}" for n in range(30)]
    await asyncio.gather(*map(installations.complete, names))
    fronts = [installations.client(name) for name in names for _ in range(5)]
    answers = await asyncio.gather(*map(ask, fronts))
    assert answers == [name for name in names for _ in range(5)]


async def test_each_company_is_paced_by_the_limiter_that_the_app_gives_it(
    companies: Companies, stores: MemoryTokenStores, clock: FakeClock
) -> None:
    made: dict[str, QuotaLimiter] = {}

    def limiter(company_id: str) -> QuotaLimiter:
        made[company_id] = QuotaLimiter(share=0.8, clock=clock)
        return made[company_id]

    async with Installations(
        companies.app, stores, base_url=companies.url, limiter=limiter, clock=clock
    ) as installations:
        for name in ("cmp_1", "cmp_2"):
            await installations.complete(name)
        assert not made  # before it is known whose the token is
        for name in ("cmp_1", "cmp_2", "cmp_1"):
            assert await ask(installations.client(name)) == name
        assert sorted(made) == ["cmp_1", "cmp_2"]
        assert installations.client("cmp_1").limiter is made["cmp_1"]


def test_what_makes_no_limiter_is_refused(stores: MemoryTokenStores) -> None:
    app = OAuthApp(client_id="id", client_secret="secret", redirect_uri="https://app.test/cb")
    with pytest.raises(InvalidArgument, match="limiter"):
        Installations(app, stores, limiter=cast("Any", 5))
    installations = Installations(app, stores, limiter=cast("Any", str))
    with pytest.raises(InvalidArgument, match="limiter must be a Limiter"):
        installations.client("cmp_1")


async def test_a_restarted_app_knows_its_companies(
    installations: Installations, companies: Companies, stores: MemoryTokenStores, clock: FakeClock
) -> None:
    await installations.complete("cmp_1")
    async with Installations(
        companies.app, stores, base_url=companies.url, clock=clock
    ) as restarted:
        assert await restarted.companies() == ["cmp_1"]
        assert await ask(restarted.client("cmp_1")) == "cmp_1"


async def test_a_company_that_never_installed_the_app_says_so(
    installations: Installations,
) -> None:
    with pytest.raises(ReauthorizationRequired, match="authorize the app"):
        await ask(installations.client("cmp_9"))


async def test_installing_again_brings_a_dead_company_back_at_once(
    installations: Installations, companies: Companies, clock: FakeClock
) -> None:
    await installations.complete("cmp_1")
    front = installations.client("cmp_1")
    companies.dead.add("cmp_1")
    clock.advance(3601)
    with pytest.raises(ReauthorizationRequired):
        await ask(front)
    companies.dead.clear()
    await installations.complete("cmp_1")
    assert await ask(front) == "cmp_1", "the client that was there before goes on"


async def test_the_token_stored_is_the_newest_one(
    installations: Installations, companies: Companies, stores: MemoryTokenStores
) -> None:
    """Asking whose it is may refresh a token that is short-lived."""
    companies.honours_first = False
    await installations.complete("cmp_1")
    row = await stores.store("cmp_1").load()
    assert row is not None
    assert row.token.access_token == companies.good["cmp_1"] == "access-cmp_1-2"


async def test_a_removed_company_is_revoked_and_forgotten(
    installations: Installations, companies: Companies
) -> None:
    await installations.complete("cmp_1")
    front = installations.client("cmp_1")
    await ask(front)
    assert await installations.remove("cmp_1")
    assert companies.revoked == ["refresh-cmp_1-1"]
    assert await installations.companies() == []
    with pytest.raises(ReauthorizationRequired):
        await ask(front)


async def test_a_client_that_is_held_goes_on_when_a_removed_company_installs_again(
    installations: Installations, companies: Companies
) -> None:
    await installations.complete("cmp_1")
    front = installations.client("cmp_1")
    await installations.remove("cmp_1")
    with pytest.raises(ReauthorizationRequired):
        await ask(front)
    await installations.complete("cmp_1")
    assert await ask(front) == "cmp_1"
    assert installations.client("cmp_1").limiter is front.limiter, "one quota, and one queue"


async def test_a_removed_company_is_let_go_when_nobody_holds_its_client(
    installations: Installations, companies: Companies
) -> None:
    await installations.complete("cmp_1")
    await ask(installations.client("cmp_1"))
    await installations.remove("cmp_1")
    gc.collect()
    assert "0 in use" in repr(installations)


async def test_a_company_is_removed_under_its_stores_lock(
    installations: Installations, companies: Companies, stores: MemoryTokenStores
) -> None:
    """A refresh that is under way would store a token that nobody revokes."""
    await installations.complete("cmp_1")
    async with stores.store("cmp_1").lock():
        removing = asyncio.create_task(installations.remove("cmp_1"))
        await settle()
        assert companies.revoked == []
        assert await installations.companies() == ["cmp_1"]
        held = await stores.store("cmp_1").load()
        newer = StoredToken(OAuthToken("access-cmp_1-2", "refresh-cmp_1-2"), 2)
        await stores.store("cmp_1").save(newer, expected=held)
    assert await removing
    assert companies.revoked == ["refresh-cmp_1-2"]


@pytest.mark.parametrize("idle", [1e-12, 1e-300])
async def test_a_tiny_idle_time_lets_go_at_once(
    companies: Companies, stores: MemoryTokenStores, clock: FakeClock, idle: float
) -> None:
    clock.advance(1e6)
    async with Installations(
        companies.app, stores, base_url=companies.url, clock=clock, idle=idle
    ) as installations:
        await installations.complete("cmp_1")
        assert await ask(installations.client("cmp_1")) == "cmp_1"
        clock.advance(1e-9)
        installations.client("cmp_2")
        gc.collect()
        assert "1 in use" in repr(installations)


async def test_a_company_is_forgotten_though_front_does_not_revoke(
    installations: Installations, companies: Companies
) -> None:
    companies.revokes = False
    await installations.complete("cmp_1")
    assert not await installations.remove("cmp_1")
    assert await installations.companies() == []
    assert not await installations.remove("cmp_1"), "and a second time nothing is there"
    assert len(companies.revoked) == 1


async def test_a_store_that_does_not_take_the_grant_is_an_error(
    companies: Companies, clock: FakeClock
) -> None:
    class Refusing(MemoryTokenStore):
        async def save(self, row: StoredToken, *, expected: StoredToken | None) -> bool:
            return False

    class RefusingStores(MemoryTokenStores):
        def store(self, company_id: str) -> MemoryTokenStore:
            return Refusing()

    refusing = RefusingStores()
    async with Installations(
        companies.app, refusing, base_url=companies.url, clock=clock
    ) as installations:
        with pytest.raises(TokenPersistError):
            await installations.complete("cmp_1")


@pytest.mark.parametrize("trouble", ["hangs", "429", "dead"])
async def test_one_companys_trouble_is_not_anothers(
    installations: Installations, companies: Companies, clock: FakeClock, trouble: str
) -> None:
    await installations.complete("cmp_1")
    await installations.complete("cmp_2")
    async with until_let_go() as hang:
        if trouble == "hangs":
            companies.misbehave["cmp_1"] = hang
        elif trouble == "429":
            companies.misbehave["cmp_1"] = too_many
        else:
            companies.dead.add("cmp_1")
            companies.good.pop("cmp_1")
        one, two = installations.client("cmp_1"), installations.client("cmp_2")
        stuck = [asyncio.create_task(ask(one)) for _ in range(100)]
        await until(lambda: companies.asked["cmp_1"] > 1)
        assert [await ask(two) for _ in range(20)] == ["cmp_2"] * 20
        for task in stuck:
            task.cancel()
        outcomes = await asyncio.gather(*stuck, return_exceptions=True)
    expected = {"hangs": asyncio.CancelledError, "429": RateLimited, "dead": Unauthorized}
    kinds = {type(outcome) for outcome in outcomes}
    assert kinds <= {expected[trouble], asyncio.CancelledError, ReauthorizationRequired}


async def too_many() -> web.Response:
    error = {"_error": {"status": 429}}
    headers = {"Retry-After": "999", "x-ratelimit-remaining": "0"}
    return web.Response(status=429, body=json.dumps(error).encode(), headers=headers)


async def test_two_clients_of_a_company_share_its_token_and_quota(
    installations: Installations, companies: Companies, clock: FakeClock
) -> None:
    await installations.complete("cmp_1")
    clock.advance(3601)
    await asyncio.gather(*(ask(installations.client("cmp_1")) for _ in range(50)))
    assert companies.granted["cmp_1"] == 2
    one, two = installations.client("cmp_1"), installations.client("cmp_1")
    assert one.meter is two.meter


async def test_idle_companies_are_let_go(
    installations: Installations, companies: Companies, clock: FakeClock
) -> None:
    for name in ("cmp_1", "cmp_2"):
        await installations.complete(name)
        await ask(installations.client(name))
    gc.collect()
    assert "2 in use" in repr(installations)
    clock.advance(899)
    await ask(installations.client("cmp_2"))
    clock.advance(2)
    await ask(installations.client("cmp_2"))
    gc.collect()
    assert "1 in use" in repr(installations)


async def test_a_client_that_is_held_is_not_let_go(
    installations: Installations, companies: Companies, clock: FakeClock
) -> None:
    """Otherwise the company would be asked through two queues, each with its whole quota."""
    await installations.complete("cmp_1")
    tags = installations.client("cmp_1").token_identity
    clock.advance(901)
    installations.client("cmp_2")
    gc.collect()
    again = installations.client("cmp_1")
    before = again.meter.requests
    await tags.get()
    assert again.meter.requests == before + 1


async def test_the_observer_hears_of_every_company(
    companies: Companies, stores: MemoryTokenStores, clock: FakeClock
) -> None:
    heard: list[TokenEvent] = []
    async with Installations(
        companies.app, stores, base_url=companies.url, observer=heard.append, clock=clock
    ) as installations:
        for name in ("cmp_1", "cmp_2"):
            await installations.complete(name)
        clock.advance(3601)
        companies.dead.add("cmp_2")
        await ask(installations.client("cmp_1"))
        with pytest.raises(ReauthorizationRequired):
            await ask(installations.client("cmp_2"))
    assert {(type(event), event.company_id) for event in heard} == {
        (TokenRefreshed, "cmp_1"),
        (ReauthorizationNeeded, "cmp_2"),
    }


async def test_closing_waits_for_a_refresh_that_nobody_waits_for(
    companies: Companies, stores: MemoryTokenStores, clock: FakeClock
) -> None:
    async with Installations(
        companies.app, stores, base_url=companies.url, clock=clock
    ) as installations:
        await installations.complete("cmp_1")
        clock.advance(3601)
        companies.grants.clear()
        companies.grant_asked.clear()
        task = asyncio.create_task(ask(installations.client("cmp_1")))
        await companies.grant_asked.wait()
        task.cancel()
        await asyncio.wait([task])
        closing = asyncio.create_task(installations.close())
        await settle()
        assert not closing.done()
        companies.grants.set()
        await closing
        row = await stores.store("cmp_1").load()
        assert row is not None
        assert row.token.access_token == companies.good["cmp_1"] == "access-cmp_1-2"


async def test_c7_a_company_that_cannot_be_waited_for_is_not_in_the_way_of_another(
    companies: Companies,
    stores: MemoryTokenStores,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ended: list[str | None] = []

    async def drain(auth: OAuthTokenAuth) -> None:
        if auth._company_id == "cmp_1":
            raise LookupError("holds hidden")
        await asyncio.sleep(0)
        ended.append(auth._company_id)

    monkeypatch.setattr(OAuthTokenAuth, "drain", drain)
    async with Installations(
        companies.app, stores, base_url=companies.url, clock=clock
    ) as installations:
        held = [installations.client(name) for name in ("cmp_1", "cmp_2")]
    assert len(held) == 2
    assert ended == ["cmp_2"]
    assert "a company was not waited for (LookupError)" in caplog.text
    assert "hidden" not in caplog.text


@pytest.mark.parametrize(("limit", "per_host"), [(100, 0), (0, 9)])
async def test_a_connector_with_a_limit_is_refused_as_companies_that_hang_would_fill_it(
    companies: Companies, stores: MemoryTokenStores, limit: int, per_host: int
) -> None:
    async with aiohttp.TCPConnector(limit=limit, limit_per_host=per_host) as connector:
        with pytest.raises(InvalidArgument, match="connector must have no limit"):
            Installations(companies.app, stores, connector=connector)


async def test_companies_that_hang_fill_no_shared_connector(
    companies: Companies, stores: MemoryTokenStores
) -> None:
    async with (
        aiohttp.TCPConnector(limit=0) as connector,
        Installations(
            companies.app, stores, base_url=companies.url, connector=connector
        ) as installations,
        until_let_go() as hang,
    ):
        for number in range(31):
            await installations.complete(f"cmp_{number}")
        stuck: list[asyncio.Task[str]] = []
        for number in range(30):
            companies.misbehave[f"cmp_{number}"] = hang
            company = installations.client(f"cmp_{number}")
            stuck += [asyncio.create_task(ask(company)) for _ in range(10)]
        await until(lambda: companies.asked.total() > 120)
        async with asyncio.timeout(10):
            assert await ask(installations.client("cmp_30")) == "cmp_30"
        for task in stuck:
            task.cancel()
        await asyncio.wait(stuck)


@pytest.mark.parametrize("bad", ["", None, 7])
def test_a_company_has_an_id(bad: str) -> None:
    app = OAuthApp(client_id="a", client_secret="s", redirect_uri="https://x.test")
    with pytest.raises(InvalidArgument, match="company_id"):
        Installations(app, MemoryTokenStores()).client(bad)


@pytest.mark.parametrize(
    "idle", [0, -1, float("inf"), float("nan"), "9", None, True, pytest.param(10**400, id="huge")]
)
def test_idle_is_a_number_of_seconds(idle: float) -> None:
    app = OAuthApp(client_id="a", client_secret="s", redirect_uri="https://x.test")
    with pytest.raises(InvalidArgument, match="idle"):
        Installations(app, MemoryTokenStores(), idle=idle)
