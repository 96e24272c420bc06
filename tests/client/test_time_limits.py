"""Time limits: of a call, of one exchange, and whose cancellation it was."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio

import pytest

from front_async import DeadlineExceeded, FrontClient, OutcomeUnknownError, TransportError
from front_async.transport import deadline
from front_async.transport.deadline import Deadlines
from tests.transport.builders import a_call, client, settle, until
from tests.wire.servers import head, raw, reply, scripted, writes


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an exchange take no time to speak of."""
    monkeypatch.setattr(deadline, "EXCHANGE", 0.02)
    monkeypatch.setattr(deadline, "_LOOK", 0.01)


def time_passes(front: FrontClient) -> None:
    """Let the time of the exchange under way run out."""
    deadlines = front._api.road._deadlines
    for call in deadlines._running:
        call.trace.sent_at -= deadline.EXCHANGE
    assert deadlines._timer is not None
    deadlines._timer.cancel()
    deadlines._look()


async def test_an_exchange_that_takes_too_long_is_tried_again_where_that_is_safe() -> None:
    async with raw(writes(hang=True)) as server, client(server.url, retries=1) as front:

        async def hung(method: str, exchanges: int) -> None:
            """Ask, and let the time of each exchange run out once the server has the request."""
            before = len(server.requests)
            task = asyncio.create_task(front.request(method, "/tags", json=None))
            for n in range(1, exchanges + 1):
                await until(lambda: len(server.requests) == before + n)  # noqa: B023  # at once
                time_passes(front)
            try:
                await task
            finally:
                assert task.cancelling() == 0
                assert len(server.requests) == before + exchanges

        with pytest.raises(TransportError, match="did not answer in time") as caught:
            await hung("GET", exchanges=2)
        assert not isinstance(caught.value, DeadlineExceeded)
        assert len(caught.value.attempts) == 1
        with pytest.raises(OutcomeUnknownError, match="did not answer in time"):
            await hung("POST", exchanges=1)


@pytest.mark.usefixtures("short")
async def test_x6_a_dripping_body_does_not_last_forever() -> None:
    drip = writes(head("Content-Length: 100"), b"a", hang=True)
    async with raw(drip) as server, client(server.url, retries=0) as front:
        with pytest.raises(TransportError, match="did not answer in time"):
            await front.request("GET", "/tags")


@pytest.mark.usefixtures("short")
async def test_a_cancellation_beside_our_own_stays_the_callers() -> None:
    async with raw(writes(hang=True)) as server, client(server.url) as front:
        task = asyncio.create_task(front.request("GET", "/tags"))
        await until(lambda: server.requests)
        (run,) = front._api.road._deadlines._running.values()
        run.ran_out = "exchange"
        task.cancel()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_call_that_ends_just_as_its_time_does_leaves_no_cancellation_behind() -> None:
    deadlines = Deadlines(0.0)

    async def swallows() -> int:
        call = a_call()
        deadlines.start(call)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            pass
        finally:
            deadlines.stop(call)
        task = asyncio.current_task()
        assert task is not None
        return task.cancelling()

    assert await asyncio.create_task(swallows()) == 0


async def test_one_timer_watches_all_calls() -> None:
    deadlines = Deadlines(60.0)
    calls = [a_call() for _ in range(50)]
    timers: set[int] = set()
    for call in calls:
        deadlines.start(call)
        timers.add(id(deadlines._timer))
    assert len(timers) == 1
    deadlines._look()
    assert deadlines._timer is not None
    deadlines._timer.cancel()
    for call in calls:
        deadlines.stop(call)
    deadlines._look()
    assert deadlines._timer is None


async def test_a_call_that_does_not_end_when_told_is_not_told_again() -> None:
    deadlines, told = Deadlines(0.0), 0
    call, over = a_call(), asyncio.Event()

    async def stubborn() -> None:
        nonlocal told
        deadlines.start(call)
        while not over.is_set():
            try:
                await over.wait()
            except asyncio.CancelledError:
                told += 1
        deadlines.stop(call)

    task = asyncio.create_task(stubborn())
    await until(lambda: told)
    deadlines._look()
    deadlines._look()
    over.set()
    await task
    assert told == 1


async def test_a_request_needs_a_task() -> None:
    loop = asyncio.get_running_loop()
    errors: list[BaseException] = []

    def outside() -> None:
        try:
            Deadlines(1.0).start(a_call())
        except RuntimeError as error:
            errors.append(error)

    loop.call_soon(outside)
    await settle()
    assert "in a task" in str(errors[0])


async def test_a_resource_reads_writes_and_changes() -> None:
    answers = [
        reply(200, {"id": "t"}),
        reply(201, {"id": "t"}),
        reply(200, {"id": "t"}),
        reply(204),
    ]
    async with scripted(*answers) as server, client(server.url) as front:
        tag = await front.tags.get("t")
        assert await front.tags.create(name="x") == tag
        assert await front._api.patch(type(tag), "/tags/{}", "t", body={"name": None}) == tag
        await front.tags.update("t", name="x")
    assert [(seen.method, seen.target) for seen in server.seen] == [
        ("GET", "/tags/t"),
        ("POST", "/tags"),
        ("PATCH", "/tags/t"),
        ("PATCH", "/tags/t"),
    ]
    assert server.seen[2].body == b'{"name":null}'
