"""Several companies behind one app and one port: the token decides which one is asked."""

import gc
import tracemalloc
from typing import Any

import pytest

from front_async.sandbox import Fault, Sandbox
from tests.sandbox.asking import Front, Time


def test_the_first_company_is_the_one_that_would_be_alone() -> None:
    alone, first = Sandbox(conversations=9), Sandbox(conversations=9, companies=3)
    assert first.company_id == first.company_ids[0] == alone.company_id
    assert alone.company_ids == [alone.company_id]
    assert alone.api_tokens == [alone.api_token]


async def test_the_token_decides_the_company() -> None:
    async with Sandbox(companies=3, conversations=5) as sandbox:
        names: list[str] = []
        for number, token in enumerate(sandbox.api_tokens):
            async with Front(sandbox, token) as front:
                me = (await front.get("/me")).json
            assert me["id"] == sandbox.company_ids[number]
            names.append(me["name"])
        assert len(set(sandbox.company_ids)) == len(set(names)) == 3


async def test_companies_have_other_records_on_other_hosts() -> None:
    async with Sandbox(companies=3, conversations=5) as sandbox:
        kinds = ("conversations", "contacts", "teammates", "messages")
        for kind in kinds:
            ids = [{one["id"] for one in sandbox.records(kind, company)} for company in range(3)]
            assert len(set[str]().union(*ids)) == sum(map(len, ids)), kind
        links = {next(sandbox.records("tags", one))["_links"]["self"] for one in range(3)}
        assert len({link.split("/")[2] for link in links}) == 3
        emails = {next(sandbox.records("teammates", one))["email"] for one in range(3)}
        assert len({email.rpartition("@")[2] for email in emails}) == 3


async def test_what_one_company_writes_no_other_sees() -> None:
    async with Sandbox(companies=2) as sandbox, Front(sandbox, sandbox.api_tokens[1]) as front:
        made = (await front.post("/tags", json={"name": "Ours"})).json["id"]
        assert sandbox.counts(1)["tags"] == sandbox.counts(0)["tags"] + 1
        async with Front(sandbox) as other:
            assert (await other.get(f"/tags/{made}")).status == 404


async def test_messages_of_all_companies_are_in_one_list() -> None:
    async with Sandbox(companies=2) as sandbox:
        for number in (1, 0):
            async with Front(sandbox, sandbox.api_tokens[number]) as front:
                conversation = next(sandbox.records("conversations", number))["id"]
                await front.post(f"/conversations/{conversation}/messages", json={"body": "x"})
        assert [sent.conversation_id for sent in sandbox.sent] == [
            next(sandbox.records("conversations", number))["id"] for number in (1, 0)
        ]


async def test_each_company_has_a_rate_limit_of_its_own(clock: Time) -> None:
    async with Sandbox(companies=2, rate_limit=2, burst=0, now=clock.now) as sandbox:
        async with Front(sandbox) as front:
            assert [(await front.get("/me")).status for _ in range(3)] == [200, 200, 429]
        async with Front(sandbox, sandbox.api_tokens[1]) as other:
            answer = await other.get("/me")
        assert (answer.status, answer.headers["x-ratelimit-remaining"]) == (200, "1")


async def test_conversations_are_merged_within_a_company() -> None:
    async with Sandbox(companies=2, conversations=4) as sandbox:
        lost, into = (one["id"] for one in list(sandbox.records("conversations", 1))[:2])
        with pytest.raises(LookupError):
            sandbox.merge(lost, into=into)
        sandbox.merge(lost, into=into, company=1)
        async with Front(sandbox, sandbox.api_tokens[1]) as front:
            moved = await front.get(f"/conversations/{lost}")
        assert (moved.status, moved.headers["Location"].rpartition("/")[2]) == (301, into)
        tag = next(sandbox.records("tags", 1))["_links"]["self"]
        assert moved.headers["Location"].split("/")[2] == tag.split("/")[2]


async def test_links_back_to_the_sandbox_lead_there_for_every_company() -> None:
    async with Sandbox(companies=2, links="self") as sandbox:
        for number in (0, 1):
            assert next(sandbox.records("tags", number))["_links"]["self"].startswith(sandbox.url)


@pytest.mark.parametrize("number", [-1, 2])
def test_a_company_that_is_not_there_is_an_error(number: int) -> None:
    sandbox = Sandbox(companies=2)
    for ask in (
        lambda: sandbox.code(number),
        lambda: sandbox.issue(company=number),
        lambda: sandbox.api_token_with([], company=number),
    ):
        with pytest.raises(IndexError, match=f"no company {number}: the sandbox has 2"):
            ask()


async def test_a_token_with_scopes_belongs_to_its_company() -> None:
    async with Sandbox(companies=2) as sandbox:
        token = sandbox.api_token_with(["tags:read"], company=1)
        async with Front(sandbox, token) as front:
            assert (await front.get("/me")).json["id"] == sandbox.company_ids[1]
            assert (await front.get("/teams")).status == 403


async def test_revoking_reaches_one_company_alone() -> None:
    async with Sandbox(companies=2) as sandbox:
        sandbox.revoke(sandbox.api_tokens[1])
        async with Front(sandbox) as front, Front(sandbox, sandbox.api_tokens[1]) as gone:
            assert (await front.get("/me")).status == 200
            assert (await gone.get("/me")).status == 401


async def test_a_fault_may_be_for_one_company() -> None:
    async with Sandbox(companies=2) as sandbox:
        sandbox.faults.add("GET /me", Fault(status=503), company=1)
        sandbox.faults.add("*", Fault(status=500), times=None, company=1)
        async with Front(sandbox) as front, Front(sandbox, sandbox.api_tokens[1]) as other:
            assert [(await front.get("/me")).status for _ in range(2)] == [200, 200]
            assert sandbox.faults.unused == {"GET /me": [Fault(status=503)]}
            assert [(await other.get("/me")).status for _ in range(2)] == [503, 500]
            assert sandbox.faults.unused == {}


async def test_a_fault_of_one_company_goes_before_one_for_all() -> None:
    async with Sandbox(companies=2) as sandbox, Front(sandbox, sandbox.api_tokens[1]) as front:
        sandbox.faults.add("GET /me", Fault(status=500))
        sandbox.faults.script("GET /me", [Fault(status=503)], company=1)
        assert sandbox.faults.unused == {"GET /me": [Fault(status=500), Fault(status=503)]}
        assert [(await front.get("/me")).status for _ in range(3)] == [503, 500, 200]


async def test_a_fault_of_one_company_meets_nobody_unknown() -> None:
    async with Sandbox(companies=2) as sandbox, Front(sandbox, "nobodys") as front:
        sandbox.faults.add("*", Fault(status=500), company=0)
        assert (await front.get("/me")).status == 401


async def test_many_companies_cost_little() -> None:
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        sandbox = Sandbox(companies=500, conversations=1_000_000)
        unasked = tracemalloc.get_traced_memory()[0] - before
        async with sandbox, Front(sandbox) as front:
            before = await _memory_after_all_were_asked(sandbox, front, range(16))
            after = await _memory_after_all_were_asked(sandbox, front, range(16, 116))
    finally:
        tracemalloc.stop()
    assert len(set(sandbox.company_ids)) == 500
    assert unasked < 1_000_000
    assert (after - before) / 100 < 40_000


async def _memory_after_all_were_asked(sandbox: Sandbox, front: Front, numbers: range) -> int:
    for number in numbers:
        front.token = sandbox.api_tokens[number]
        assert (await front.get("/me")).json["id"] == sandbox.company_ids[number]
        assert (await front.get("/conversations?limit=1")).status == 200
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.parametrize(
    "values",
    [
        {"companies": 0},
        {"redirect_uri": "/callback"},
        {"redirect_uri": "https://app.example/#here"},
        {"granted_scopes": "tags:read"},
    ],
)
def test_a_setting_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        Sandbox(**values)
