"""Each event is handled once, and none is lost: whoever fails, leaves or comes again meanwhile."""

import asyncio
from typing import Any

import pytest

from front_async import EventUnderWay, InvalidArgument
from front_async.testing import SignedWebhook, sign_rule_webhook
from front_async.webhooks import (
    Claim,
    MemorySeenEvents,
    RuleWebhook,
    SeenEvents,
    WebhookEvent,
    Webhooks,
)
from tests.transport.builders import settle
from tests.webhooks.requests import KEY, PREVIEW


def signed(event_id: str = "evt_1") -> SignedWebhook:
    return sign_rule_webhook(KEY, {**PREVIEW, "id": event_id})


class Worker:
    """Handles events when told to, one by one."""

    def __init__(self, seen: SeenEvents) -> None:
        self.webhooks = Webhooks(RuleWebhook(KEY), seen=seen)
        self.begun: list[str] = []
        self.go_on = asyncio.Event()
        self.breaks = False
        self.webhooks.on("inbound")(self.work)

    async def work(self, event: WebhookEvent) -> None:
        self.begun.append(event.id)
        await self.go_on.wait()
        if self.breaks:
            raise LookupError("the handler's own")

    async def deliver(self, sent: SignedWebhook) -> None:
        assert await self.webhooks.handle(sent.headers, sent.body) is None

    async def delivering(self, sent: SignedWebhook) -> "asyncio.Task[None]":
        """Deliver, as far as that goes without anything from outside."""
        task = asyncio.create_task(self.deliver(sent))
        await settle()
        return task


class Table(MemorySeenEvents):
    """A store that takes its time, after it has written."""

    def __init__(self, *slow: str) -> None:
        super().__init__()
        self.slow = slow
        self.go_on = asyncio.Event()
        self.calls: list[str] = []

    async def claim(self, event_id: str, /) -> Claim:
        claim = await super().claim(event_id)
        await self._done("claim")
        return claim

    async def finish(self, event_id: str, /) -> None:
        await super().finish(event_id)
        await self._done("finish")

    async def release(self, event_id: str, /) -> None:
        await self._done("release")
        await super().release(event_id)

    async def _done(self, name: str) -> None:
        self.calls.append(name)
        if name in self.slow:
            await self.go_on.wait()


async def cancelled(task: "asyncio.Task[None]") -> None:
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_w10_while_one_delivery_is_handled_another_is_put_off_and_nothing_is_lost() -> None:
    worker = Worker(MemorySeenEvents())
    first = await worker.delivering(signed())
    with pytest.raises(EventUnderWay):
        await worker.deliver(signed())
    worker.breaks = True
    worker.go_on.set()
    with pytest.raises(LookupError):
        await first
    worker.breaks = False
    await worker.deliver(signed())
    await worker.deliver(signed())
    assert worker.begun == ["evt_1", "evt_1"]


async def test_w10_an_event_is_finished_when_it_was_handled_and_released_when_not() -> None:
    table = Table()
    worker = Worker(table)
    worker.go_on.set()
    await worker.deliver(signed())
    assert table.calls == ["claim", "finish"]
    await worker.deliver(signed())
    assert table.calls == ["claim", "finish", "claim"]
    table.calls.clear()
    worker.breaks = True
    with pytest.raises(LookupError):
        await worker.deliver(signed("evt_2"))
    assert table.calls == ["claim", "release"]


async def test_w10_whoever_leaves_while_the_store_writes_the_claim_takes_it_back() -> None:
    table = Table("claim")
    worker = Worker(table)
    task = await worker.delivering(signed())
    for _ in range(2):  # a server may ask twice
        task.cancel()
        await settle()
        assert not task.done()
    table.go_on.set()
    await cancelled(task)
    assert (table.calls, worker.begun) == (["claim", "release"], [])
    worker.go_on.set()
    await worker.deliver(signed())
    assert worker.begun == ["evt_1"]


@pytest.mark.parametrize("handled", [True, False])
async def test_w10_whoever_leaves_takes_back_no_claim_of_another(handled: bool) -> None:
    table = Table("claim")
    worker = Worker(table)
    await MemorySeenEvents.claim(table, "evt_1")
    if handled:
        await MemorySeenEvents.finish(table, "evt_1")
    task = await worker.delivering(signed())
    task.cancel()
    await settle()
    table.go_on.set()
    await cancelled(task)
    assert table.calls == ["claim"]


@pytest.mark.parametrize("step", ["finish", "release"])
async def test_w10_whoever_leaves_while_the_store_writes_the_end_waits_for_it(step: str) -> None:
    table = Table(step)
    worker = Worker(table)
    worker.breaks = step == "release"
    worker.go_on.set()
    task = await worker.delivering(signed())
    task.cancel()
    await settle()
    assert not task.done()
    table.go_on.set()
    await cancelled(task)
    worker.breaks = False
    await worker.deliver(signed())
    assert worker.begun == ["evt_1"] * (1 if step == "finish" else 2)


async def test_w10_whoever_leaves_while_the_functions_work_releases() -> None:
    table = Table("release")
    worker = Worker(table)
    task = await worker.delivering(signed())
    task.cancel()
    await settle()
    task.cancel()
    await settle()
    table.go_on.set()
    await cancelled(task)
    worker.go_on.set()
    await worker.deliver(signed())
    assert worker.begun == ["evt_1", "evt_1"]


class Broken(Table):
    """A store whose database is gone."""

    def __init__(self, broken: str, *slow: str) -> None:
        super().__init__(*slow)
        self.broken = broken

    async def _done(self, name: str) -> None:
        await super()._done(name)
        if name == self.broken:
            raise ConnectionError("the database is gone")


@pytest.mark.parametrize("step", ["claim", "finish"])
async def test_what_breaks_in_the_store_is_raised(step: str) -> None:
    table = Broken(step)
    worker = Worker(table)
    worker.go_on.set()
    with pytest.raises(ConnectionError):
        await worker.deliver(signed())
    assert table.calls == ["claim", "finish"][: 1 + (step == "finish")]


async def test_what_breaks_in_the_store_does_not_hide_what_broke_before() -> None:
    worker = Worker(Broken("release"))
    worker.breaks = True
    worker.go_on.set()
    with pytest.raises(ConnectionError) as caught:
        await worker.deliver(signed())
    assert isinstance(caught.value.__context__, LookupError)


async def test_what_breaks_in_the_store_while_the_caller_leaves_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    table = Broken("claim", "claim")
    worker = Worker(table)
    task = await worker.delivering(signed())
    task.cancel()
    await settle()
    table.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "has failed (ConnectionError)" in caplog.text
    assert table.calls == ["claim"]


async def test_a_store_that_is_cancelled_itself_releases_nothing() -> None:
    """As at the end of a program, which cancels every task: whose the claim is, nobody knows."""
    table = Table("claim")
    worker = Worker(table)
    before = asyncio.all_tasks()
    task = await worker.delivering(signed())
    for one in asyncio.all_tasks() - before:
        one.cancel()
    await cancelled(task)
    assert table.calls == ["claim"]


@pytest.mark.parametrize("answer", [True, False, None, "yes"])
async def test_a_store_that_does_not_say_whose_it_is_is_refused(answer: Any) -> None:
    class Odd(MemorySeenEvents):
        async def claim(self, event_id: str, /) -> Claim:
            odd: Claim = answer
            return odd

    worker = Worker(Odd())
    with pytest.raises(InvalidArgument, match=r"seen\.claim"):
        await worker.deliver(signed())
    assert worker.begun == []


async def claimed(seen: SeenEvents, *names: str) -> list[Claim]:
    return [await seen.claim(name) for name in names]


async def test_m8_the_memory_of_events_is_bounded() -> None:
    seen = MemorySeenEvents(2)
    for name in "abc":
        assert await seen.claim(name) == "won"
        await seen.finish(name)
    assert await claimed(seen, "b", "c", "a") == ["handled", "handled", "won"]
    await seen.finish("a")
    assert await claimed(seen, "c", "a", "b") == ["handled", "handled", "won"]


async def test_what_is_under_way_is_never_forgotten() -> None:
    seen = MemorySeenEvents(1)
    await claimed(seen, *"abc")
    assert await claimed(seen, *"abc") == ["under_way"] * 3
    for name in "bc":
        await seen.finish(name)
    assert await claimed(seen, *"abc") == ["under_way", "won", "handled"]
    await seen.release("a")
    await seen.release("never")
    assert await claimed(seen, "a") == ["won"]


@pytest.mark.parametrize("most", [0, -1, "10", True, 1.5])
def test_the_number_to_remember_is_checked(most: Any) -> None:
    with pytest.raises(InvalidArgument, match="most"):
        MemorySeenEvents(most)
