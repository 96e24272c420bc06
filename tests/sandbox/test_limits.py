"""Rate limits: the company's minute, its burst, and the limits of single routes."""

from front_async.sandbox import Sandbox, Settings
from front_async.sandbox.limits import Limits
from front_async.sandbox.routes.table import API
from tests.sandbox.asking import Front, Time, first

START = 1_800_000_000.0


async def test_every_answer_says_how_much_is_left(front: Front, clock: Time) -> None:
    headers = (await front.get("/me")).headers
    assert headers["x-ratelimit-limit"] == "60000"
    assert headers["x-ratelimit-remaining"] == "59999"
    assert headers["x-ratelimit-reset"] == f"{clock.time + 60:.3f}"
    assert headers["x-ratelimit-burst-limit"] == "30000"
    assert headers["x-ratelimit-burst-remaining"] == "30000"
    assert "x-ratelimit-limit" in (await front.get("/tags/none")).headers


async def test_no_limit_and_no_headers() -> None:
    async with Sandbox(rate_limit=None) as sandbox, Front(sandbox) as front:
        answer = await front.get("/me")
    assert not [name for name in answer.headers if "ratelimit" in name.lower()]


async def test_the_company_has_so_many_requests_a_minute(clock: Time) -> None:
    async with (
        Sandbox(rate_limit=3, burst=0, now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        assert [(await front.get("/me")).status for _ in range(3)] == [200] * 3
        clock.time += 12.5
        refused = await front.get("/me")
        assert refused.status == 429
        assert refused.headers["x-ratelimit-remaining"] == "0"
        assert refused.headers["retry-after"] == "48"
        assert "x-front-tier" not in refused.headers
        assert refused.error == {
            "status": 429,
            "title": "Too many requests",
            "message": "Rate limit exceeded. Please retry in 47500 milliseconds.",
        }
        clock.time = START + 60
        assert (await front.get("/me")).headers["x-ratelimit-remaining"] == "2"


async def test_a_refused_request_takes_no_effect_and_counts_for_nothing(clock: Time) -> None:
    async with (
        Sandbox(rate_limit=1, burst=0, now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        for _ in range(5):
            await front.post("/tags", json={"name": "x"})
        assert sandbox.counts()["tags"] == 41
        clock.time += 60
        assert (await front.get("/me")).status == 200


async def test_a_burst_comes_back_ten_minutes_after_its_use(clock: Time) -> None:
    async with Sandbox(rate_limit=2, burst=1, now=clock.now) as sandbox, Front(sandbox) as front:
        answers = [await front.get("/me") for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert answers[2].headers["x-ratelimit-burst-remaining"] == "0"
        clock.time += 599
        assert [(await front.get("/me")).status for _ in range(3)] == [200, 200, 429]
        clock.time += 1
        assert (await front.get("/me")).status == 200


async def test_a_sliding_window_frees_each_request_after_a_minute(clock: Time) -> None:
    async with (
        Sandbox(rate_limit=2, burst=0, limit_kind="sliding_window", now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        assert (await front.get("/me")).headers["x-ratelimit-reset"] == f"{START + 60:.3f}"
        clock.time += 30
        assert [(await front.get("/me")).status for _ in range(2)] == [200, 429]
        clock.time += 30
        assert [(await front.get("/me")).status for _ in range(2)] == [200, 429]


async def test_a_leaky_bucket_frees_requests_little_by_little(clock: Time) -> None:
    async with (
        Sandbox(rate_limit=60, burst=0, limit_kind="leaky_bucket", now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        answers = [await front.get("/me") for _ in range(61)]
        assert [answer.status for answer in answers] == [200] * 60 + [429]
        assert answers[0].headers["x-ratelimit-reset"] == f"{START + 1:.3f}"
        assert answers[59].headers["x-ratelimit-reset"] == f"{START + 60:.3f}"
        assert answers[60].headers["retry-after"] == "1"
        clock.time += 2
        assert [(await front.get("/me")).status for _ in range(3)] == [200, 200, 429]


async def test_one_resource_has_so_many_requests_a_second(clock: Time) -> None:
    async with (
        Sandbox(resource_rate=2.0, now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        one = f"/conversations/{first(sandbox, 'conversations')}"
        assert [(await front.get(one)).status for _ in range(2)] == [200, 200]
        clock.time += 0.659
        refused = await front.get(one)
        assert refused.status == 429
        assert refused.headers["x-front-tier"] == "2"
        assert refused.headers["retry-after"] == "1"
        assert int(refused.headers["x-ratelimit-remaining"]) > 0
        assert refused.error["message"] == (
            "Rate limit exceeded for tier-2 route. Please retry in 341 milliseconds."
        )
        other = [record["id"] for record in sandbox.records("conversations")][1]
        assert (await front.get(f"{one}/messages")).status == 200
        assert (await front.get(f"/conversations/{other}")).status == 200
        assert (await front.get("/conversations")).status == 200
        clock.time += 0.342
        assert (await front.get(one)).status == 200


async def test_a_rate_below_one_a_second(clock: Time) -> None:
    async with (
        Sandbox(resource_rate=0.5, rate_limit=None, now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        tag = f"/tags/{first(sandbox, 'tags')}"
        statuses: list[int] = []
        for _ in range(3):
            statuses.append((await front.get(tag)).status)
            clock.time += 1
        assert statuses == [200, 429, 200]


async def test_searches_have_a_part_of_the_limit(clock: Time) -> None:
    async with Sandbox(rate_limit=10, now=clock.now) as sandbox, Front(sandbox) as front:
        statuses = [(await front.get("/conversations/search/paper")).status for _ in range(5)]
        assert statuses == [200] * 4 + [429]
        refused = await front.get("/conversations/search/invoice")
        assert int(refused.headers["x-ratelimit-remaining"]) == 6
        assert "x-front-tier" not in refused.headers
        assert (await front.get("/me")).status == 200


async def test_a_message_is_marked_seen_ten_times_an_hour(front: Front, clock: Time) -> None:
    path = f"/messages/{first(front.sandbox, 'messages')}/seen"
    statuses = [(await front.post(path, json={})).status for _ in range(11)]
    assert statuses == [204] * 10 + [429]
    clock.time += 3600
    assert (await front.post(path, json={})).status == 204


def test_resources_nobody_asks_for_any_more_are_forgotten() -> None:
    limits = Limits(Settings(resource_rate=1.0, rate_limit=None))
    route = next(route for route in API if route.operation == "GET /tags/{}")
    for number in range(25_000):
        assert limits.refusal(route, (f"tag_{number}",), now=number / 1000) is None
    assert limits.refusal(route, ("tag_24999",), now=25.0) is not None
    assert limits.watched < 12_000


async def test_the_oauth_server_has_no_limit(clock: Time) -> None:
    async with (
        Sandbox(rate_limit=1, burst=0, now=clock.now) as sandbox,
        Front(sandbox) as front,
    ):
        statuses = [(await front.post("/oauth/token")).status for _ in range(3)]
    assert statuses == [401] * 3
