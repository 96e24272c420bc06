"""Waiting in line: never more than the places, in order, and no turn is ever lost."""

# A test may look inside.
# pyright: reportPrivateUsage=false

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from front_async.errors import QueueFull
from front_async.transport.call import Priority
from front_async.transport.gate import Gate
from front_async.transport.queue import FairQueue
from tests.transport.builders import a_call, settle

PRIORITIES: list[Priority] = ["interactive", "bulk"]


class Crowd:
    """Tasks that hold a place of a gate until they are told to leave."""

    def __init__(self, places: int) -> None:
        self.gate = Gate(places)
        self.places = places
        self.inside: set[int] = set()
        self.entered: list[int] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.leaving: list[asyncio.Event] = []

    def arrive(self, priority: Priority) -> None:
        number = len(self.tasks)
        self.leaving.append(asyncio.Event())
        self.tasks.append(asyncio.create_task(self._visit(number, priority)))

    async def _visit(self, number: int, priority: Priority) -> None:
        if turn := self.gate.enter(a_call(priority=priority)):
            await turn
        self.inside.add(number)
        self.entered.append(number)
        assert len(self.inside) <= self.places
        try:
            await self.leaving[number].wait()
        finally:
            self.inside.discard(number)
            self.gate.leave()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("arrive"), st.sampled_from([0, 1])),
        st.tuples(st.just("leave"), st.integers(0, 30)),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
        st.tuples(st.just("yield"), st.just(0)),
    ),
    max_size=60,
)


@settings(max_examples=150)
@given(st.integers(1, 4), STEPS)
def test_l12_l13_c11_whatever_is_cancelled_every_place_comes_back(
    places: int, steps: list[tuple[str, int]]
) -> None:
    async def run() -> None:
        crowd = Crowd(places)
        for step, number in steps:
            if step == "arrive":
                crowd.arrive(PRIORITIES[number])
            elif step == "yield":
                await asyncio.sleep(0)
            elif crowd.tasks:
                chosen = number % len(crowd.tasks)
                if step == "leave":
                    crowd.leaving[chosen].set()
                else:
                    crowd.tasks[chosen].cancel()
        await settle()
        waiting = sum(not task.done() for task in crowd.tasks) - len(crowd.inside)
        assert not waiting or len(crowd.inside) == places  # nobody waits beside a free place
        for leaving in crowd.leaving:
            leaving.set()
        await asyncio.gather(*crowd.tasks, return_exceptions=True)
        assert crowd.gate._free == places

    asyncio.run(run())


@given(st.lists(st.sampled_from([0, 1]), max_size=40))
def test_l11_first_come_first_served_within_a_class(arrivals: list[int]) -> None:
    async def run() -> None:
        crowd = Crowd(1)
        for number in arrivals:
            crowd.arrive(PRIORITIES[number])
        for leaving in crowd.leaving:
            leaving.set()
        await asyncio.gather(*crowd.tasks)
        for kind in (0, 1):
            served = [n for n in crowd.entered if arrivals[n] == kind]
            assert served == sorted(served)

    asyncio.run(run())


async def test_l10_while_both_wait_bulk_work_gets_one_turn_in_five() -> None:
    crowd = Crowd(1)
    crowd.arrive("interactive")
    await settle()
    for priority in PRIORITIES:
        for _ in range(10):
            crowd.arrive(priority)
    await settle()
    for leaving in crowd.leaving:
        leaving.set()
    await asyncio.gather(*crowd.tasks)
    kinds = ["b" if number > 10 else "i" for number in crowd.entered[1:]]
    assert "".join(kinds) == "iiiibiiiibii" + "b" * 8


async def test_l11_a_newcomer_does_not_overtake_those_who_wait() -> None:
    crowd = Crowd(1)
    crowd.arrive("interactive")
    crowd.arrive("interactive")
    await settle()
    crowd.leaving[0].set()
    crowd.arrive("interactive")
    await settle()
    assert crowd.entered == [0, 1]
    for leaving in crowd.leaving:
        leaving.set()
    await asyncio.gather(*crowd.tasks)


async def test_l14_ten_thousand_may_wait_for_a_place_and_no_more() -> None:
    gate = Gate(1)
    assert gate.enter(a_call()) is None
    gate._queue.waiting = 10_000
    with pytest.raises(QueueFull, match="connection"):
        gate.enter(a_call())


async def test_a_turn_for_one_class_is_not_taken_by_the_other() -> None:
    queue = FairQueue()
    assert not queue.next()
    task = asyncio.create_task(queue.turn("bulk", lambda: None))
    await settle()
    assert not queue.next("interactive")
    assert queue.next("bulk")
    await task
    assert queue.waiting == 0
