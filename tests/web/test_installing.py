"""Installing an app from a browser, with the sandbox as Front."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio
from urllib.parse import quote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from front_async import (
    Installations,
    InvalidArgument,
    MemoryTokenStore,
    MemoryTokenStores,
    OAuthApp,
    TokenStoreError,
)
from front_async.models import Identity
from front_async.testing import FakeClock, Fault
from front_async.web import InstallFlow, InstallRoutes
from front_async.web.aiohttp import install_routes
from front_async.web.asgi import read_query
from tests.web.asking import SECRET, Answer, answer, app_of, authorize, installing

COOKIE = "front-company"


async def begin(routes: InstallRoutes) -> tuple[Answer, str]:
    """Start an installation; where the browser comes back."""
    started = await answer(routes, "GET", "/front/install")
    return started, await authorize(started.header("location"))


def cookie(*answers: Answer) -> list[tuple[str, str]]:
    jar = {name: value for one in answers for name, value in one.cookies.items()}
    return [("Cookie", "; ".join(f"{name}={value}" for name, value in jar.items()))]


async def test_an_admin_installs_the_app_and_is_signed_in() -> None:
    told: list[Identity] = []

    async def installed(company: Identity) -> None:
        told.append(company)

    async with installing(after="/inbox", installed=installed) as (sandbox, installations, flow):
        routes = InstallRoutes(flow)
        started, back = await begin(routes)
        done = await answer(routes, "GET", back, headers=cookie(started))
        assert (done.status, done.header("location")) == (303, "/inbox")
        assert flow.company_id(done.cookies) == sandbox.company_id
        assert await installations.companies() == [told[0].id] == [sandbox.company_id]
        front = flow.client(done.cookies)
        assert front is not None
        assert len((await front.conversations.list()).items) == 5


async def test_cookies_are_for_the_browser_and_this_host_alone() -> None:
    async with installing() as (_, _, flow):
        (local,) = (await answer(InstallRoutes(flow), "GET", "/install")).all("set-cookie")
    assert local.endswith("; Max-Age=600; Path=/; HttpOnly; SameSite=Lax")
    for address in ("https://app.example/callback", "https://127.0.0.1/callback"):
        app = OAuthApp(client_id="a", client_secret="b", redirect_uri=address)
        public = InstallFlow(Installations(app, MemoryTokenStores()), SECRET)
        signed_in = {"__Host-front-company": "x"}
        for reply in (public.start(), public.log_out(signed_in)):
            (set_cookie,) = [value for name, value in reply.headers if name == "Set-Cookie"]
            assert set_cookie not in repr(reply)
            assert set_cookie.startswith("__Host-front-")
            assert set_cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")


async def test_a_callback_without_the_state_of_this_browser_installs_nothing() -> None:
    async with installing() as (sandbox, installations, flow):
        routes = InstallRoutes(flow)
        mine, back = await begin(routes)
        other, theirs = await begin(routes)
        state, code = URL(back).query["state"], URL(theirs).query["code"]
        attempts: list[tuple[str, list[tuple[str, str]]]] = [
            (back, []),
            (back, cookie(other)),
            (back, [("Cookie", f"other={mine.cookies['front-install']}")]),
            (f"/callback?code={code}", cookie(mine)),
            (f"/callback?code={code}&state=forged", cookie(mine)),
            (f"{back}&state={quote(state)}", cookie(mine)),
            (f"/callback?state={quote(state)}", cookie(mine)),
            (f"/callback?state={quote(state)}&error=access_denied", cookie(mine)),
            (f"/callback?state={quote(state)}&code=", cookie(mine)),
        ]
        for address, headers in attempts:
            refused = await answer(routes, "GET", address, headers=headers)
            assert refused.status == 403
            assert refused.body.startswith(b"Not installed")
            assert not refused.cookies
        assert await installations.companies() == []
        assert sandbox.grants == []


async def test_what_another_tab_has_begun_is_not_undone_by_a_stray_callback() -> None:
    """A browser has one cookie for all its tabs; a link may make it ask for a callback at will."""
    async with installing() as (sandbox, _, flow):
        routes = InstallRoutes(flow)
        started, back = await begin(routes)
        stray = await answer(routes, "GET", "/callback?code=x&state=y", headers=cookie(started))
        assert (stray.status, stray.all("set-cookie")) == (403, [])
        done = await answer(routes, "GET", back, headers=cookie(started))
        assert flow.company_id(done.cookies) == sandbox.company_id


async def test_another_browsers_code_is_worth_nothing_here() -> None:
    """PKCE binds the code to the state it was asked with."""
    async with installing() as (_, installations, flow):
        routes = InstallRoutes(flow)
        mine, back = await begin(routes)
        _, theirs = await begin(routes)
        stolen = URL(back).update_query(code=URL(theirs).query["code"])
        refused = await answer(routes, "GET", str(stolen), headers=cookie(mine))
        assert refused.status == 400
        assert await installations.companies() == []


async def test_a_front_that_fails_is_said_and_no_500() -> None:
    async with installing() as (sandbox, _, flow):
        routes = InstallRoutes(flow)
        started, back = await begin(routes)
        await sandbox.stop()
        failed = await answer(routes, "GET", back, headers=cookie(started))
        assert (failed.status, failed.body[:15]) == (502, b"Front did not d")
        code = URL(back).query["code"]
        assert code not in failed.body.decode()


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(garbage=True), Fault(reset=True)])
async def test_a_front_that_does_not_say_whose_token_it_is_is_said_too(fault: Fault) -> None:
    async with installing(retries=0) as (sandbox, _, flow):
        routes = InstallRoutes(flow)
        started, back = await begin(routes)
        sandbox.faults.add("GET /me", fault, times=2)  # aiohttp asks again once by itself
        failed = await answer(routes, "GET", back, headers=cookie(started))
        assert (failed.status, failed.body[:15]) == (502, b"Front did not d")


class BrokenStores(MemoryTokenStores):
    """Stores that cannot be written."""

    def store(self, company_id: str) -> MemoryTokenStore:
        raise TokenStoreError("the disk is full")


async def back_to(flow: InstallFlow) -> Answer:
    """Begin an installation, and come back from Front."""
    routes = InstallRoutes(flow)
    started, back = await begin(routes)
    return await answer(routes, "GET", back, headers=cookie(started))


@pytest.mark.parametrize("fault", ["secret", "stores", "closed"])
async def test_a_fault_of_the_apps_own_is_not_blamed_on_front(
    fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A wrong client secret, a store that cannot be written, connections that nobody opened."""
    async with installing() as (sandbox, right, _):
        app = app_of(sandbox, "planted" if fault == "secret" else "")
        stores = BrokenStores() if fault == "stores" else MemoryTokenStores()
        async with Installations(app, stores, base_url=sandbox.url) as installations:
            if fault == "closed":
                await installations.close()
            failed = await back_to(InstallFlow(installations, SECRET))
        assert (failed.status, failed.body) == (500, b"Not installed: this app is not set up.")
        assert failed.header("set-cookie").startswith("front-install=; Max-Age=0")
        (told,) = [record for record in caplog.records if record.name == "front_async.web"]
        assert told.levelname == "ERROR"
        assert "planted" not in caplog.text
        assert sandbox.client_secret not in caplog.text
        assert await right.companies() == []


async def test_what_the_app_does_for_a_new_company_may_fail_in_its_own_way() -> None:
    async def installed(_company: Identity) -> None:
        raise LookupError("the app's own")

    async with installing(installed=installed) as (_, _, flow):
        with pytest.raises(LookupError):
            await back_to(flow)


async def test_a_session_is_not_forged_and_ends() -> None:
    clock = FakeClock()
    async with installing(clock=clock, lifetime=60) as (_, _, flow):
        routes = InstallRoutes(flow)
        started, back = await begin(routes)
        done = await answer(routes, "GET", back, headers=cookie(started))
        good = done.cookies[COOKIE]
        company, expires, signature = good.split(".")
        for value in (
            "", "x", f"{company}.{int(expires) + 1}.{signature}", f"x{good}", f"{good}x", "é",
            f"{company}.{expires}.{signature.swapcase()}", f"{company}.{expires}", good + "\n",
        ):  # fmt: skip
            assert flow.company_id({COOKIE: value}) is None
            assert flow.client({COOKIE: value}) is None
        assert InstallFlow(flow._installations, SECRET + "!").company_id(done.cookies) is None
        clock.advance(60)
        assert flow.company_id(done.cookies) is None


async def test_logging_out_removes_the_cookie_only_by_post_and_not_for_another_site() -> None:
    async with installing() as (_, _, flow):
        routes = InstallRoutes(flow)
        headers = [("Cookie", f"other=1; {COOKIE}=x")]
        out = await answer(routes, "POST", "/front/logout", headers=headers)
        assert (out.status, out.header("location")) == (303, "/")
        assert out.header("set-cookie").startswith(f"{COOKIE}=; Max-Age=0")
        elsewhere = await answer(routes, "POST", "/front/logout")
        assert (elsewhere.status, elsewhere.all("set-cookie")) == (303, [])
        assert (await answer(routes, "GET", "/front/logout")).status == 405
        assert (await answer(routes, "POST", "/front/install")).header("allow") == "GET"
        assert (await answer(routes, "GET", "/front/elsewhere")).status == 404


async def test_answers_are_kept_by_no_cache_and_tell_no_other_site() -> None:
    async with installing() as (_, _, flow):
        routes = InstallRoutes(flow)
        for path in ("/install", "/callback"):
            said = await answer(routes, "GET", path)
            assert said.header("cache-control") == "no-store"
            assert said.header("referrer-policy") == "no-referrer"
            assert said.header("x-frame-options") == "DENY"


def test_a_query_of_a_hundred_thousand_names_is_read_at_once() -> None:
    """Counting each name anew would take minutes."""
    raw = b"&".join([b"a"] * 50_000 + [b"n%d" % number for number in range(50_000)])
    assert len(read_query(raw)) == 50_000


anything = st.text(st.characters(exclude_categories=()), max_size=80)
queries = st.dictionaries(st.sampled_from(["state", "code", "error", "x"]), anything)
jars = st.dictionaries(st.sampled_from(["front-install", "front-company", "x"]), anything)


@given(queries, jars, st.booleans())
@example({"code": "x"}, {"front-install": "\udcff"}, True)
def test_whatever_a_browser_brings_is_refused_and_no_500(
    query: dict[str, str], cookies: dict[str, str], begun: bool
) -> None:
    """Characters that no encoding knows included, as servers make them of broken bytes."""
    redirect_uri = "http://127.0.0.1/callback"
    app = OAuthApp(client_id="a", client_secret="b", redirect_uri=redirect_uri)
    flow = InstallFlow(Installations(app, MemoryTokenStores()), SECRET)
    if begun:
        state = dict(URL(dict(flow.start().headers)["Location"]).query)["state"]
        query = {**query, "state": state}
    assert asyncio.run(flow.callback(query, cookies)).status == 403
    assert flow.client(cookies) is None
    assert flow.log_out(cookies).status == 303


@pytest.mark.parametrize("code", ["\udcff", "é", "a\nb", "a b\0", ""])
async def test_a_code_that_front_never_gave_is_not_sent_to_it(code: str) -> None:
    async with installing() as (sandbox, _, flow):
        started = flow.start()
        headers = dict(started.headers)
        session = headers["Set-Cookie"].partition("=")[2].partition(";")[0]
        state = dict(URL(headers["Location"]).query)["state"]
        done = await flow.callback({"state": state, "code": code}, {"front-install": session})
        assert done.status == 403
        assert sandbox.grants == []


def test_settings_are_checked() -> None:
    app = OAuthApp(client_id="a", client_secret="b", redirect_uri="https://app.example/callback")
    installations = Installations(app, MemoryTokenStores())
    for after in ("https://evil.example", "//evil.example", "inbox", "", "/\\evil.example"):
        with pytest.raises(InvalidArgument, match="after"):
            InstallFlow(installations, SECRET, after=after)
    for lifetime in (0, -1, float("inf"), float("nan")):
        with pytest.raises(InvalidArgument, match="lifetime"):
            InstallFlow(installations, SECRET, lifetime=lifetime)
    with pytest.raises(InvalidArgument, match="secret"):
        InstallFlow(installations, "short")
    shown = InstallFlow(installations, SECRET)
    assert SECRET not in repr(shown) + repr(vars(shown)) + repr(vars(shown._seal))


async def test_the_same_in_aiohttp() -> None:
    async with installing() as (sandbox, _, flow):
        app = web.Application()
        app.add_routes(install_routes(flow))
        async with TestClient(TestServer(app)) as browser:
            twice = URL(await _begin(browser)).path_qs + "&code=again"
            assert (await browser.get(twice, allow_redirects=False)).status == 403
            back = URL(await _begin(browser)).path_qs
            for path in (back, "/front/install"):
                assert (await browser.head(path, allow_redirects=False)).status == 405
            done = await browser.get(back, allow_redirects=False)
            assert done.status == 303
            values = {name: morsel.value for name, morsel in done.cookies.items()}
            assert flow.company_id(values) == sandbox.company_id
            out = await browser.post("/front/logout", allow_redirects=False)
            assert not out.cookies[COOKIE].value


async def _begin(browser: TestClient[web.Request, web.Application]) -> str:
    started = await browser.get("/front/install", allow_redirects=False)
    return await authorize(started.headers["Location"])
