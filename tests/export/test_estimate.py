"""How long an export still takes: as its shards and the quota tell, and nothing before they do."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import FrontClient, Limits
from front_async.export import Export, JsonLinesSink, Plan
from front_async.export.estimate import Estimate, PagesLeft, seconds_left
from front_async.export.parts import parts_of
from front_async.export.plan import Way
from front_async.export.shards import Cursor, Shard, Stage
from front_async.export.steps import Step
from front_async.sandbox import Sandbox

_LIST = Shard(kind="conversations", stage=Stage.LISTS)
_WINDOWS = [
    Shard(kind="events", stage=Stage.EVENTS, after=n * 100.0, before=(n + 1) * 100.0)
    for n in range(4)
]


def test_nobody_knows_before_the_list_of_conversations_has_told() -> None:
    estimate = Estimate(2, [(_LIST, Cursor())])
    assert estimate.requests is None
    estimate.note([Step(shard=_LIST, cursor=Cursor(), left=402.0)])
    assert estimate.requests == 402


def test_parts_are_counted_as_they_are_opened_read_and_done() -> None:
    estimate = Estimate(2, [])
    (parts,) = parts_of([f"cnv_{n}" for n in range(10)])
    estimate.note([Step(shard=_LIST, cursor=None, opens=(parts,))])
    assert estimate.requests == 20
    estimate.note([Step(shard=parts, cursor=Cursor(place=5), left=15.0)])
    assert estimate.requests == 15
    estimate.note([Step(shard=parts, cursor=None)])
    assert estimate.requests == 0


def test_an_export_that_goes_on_counts_what_is_left_of_its_shards() -> None:
    (parts,) = parts_of(["cnv_1", "cnv_2"])
    assert Estimate(2, [(parts, Cursor(place=3))]).requests == 1


def test_windows_that_have_not_begun_are_taken_to_be_like_the_others() -> None:
    estimate = Estimate(2, [(window, Cursor()) for window in _WINDOWS])
    estimate.note([Step(shard=_WINDOWS[0], cursor=Cursor(moment=50.0), left=10.0)])
    assert estimate.requests == 40


@given(st.integers(1, 50), st.integers(1, 50))
def test_pages_that_come_evenly_are_told_exactly(read: int, more: int) -> None:
    left = PagesLeft(end=10.0 * (read + more), first=0.0)
    told = [left.after([10.0 * n, 10.0 * (n + 1)], 15) for n in range(read)]
    assert told[-1] == pytest.approx(more)
    total = PagesLeft(end=0.0)
    known = [total.after([], 100, 100 * (read + more)) for _ in range(read)]
    assert known[-1] == pytest.approx(more)


def test_pages_without_times_and_total_tell_nothing() -> None:
    left = PagesLeft(end=100.0)
    assert left.after([], 0) is None
    assert left.after([5.0], 1) is None


def test_the_slower_of_quota_and_pace_decides() -> None:
    quota = Limits(limit=60, remaining=0, resets_in=0.0)
    assert seconds_left(120, quota, done=100, seconds=1.0) == 120.0
    assert seconds_left(120, quota, done=10, seconds=20.0) == 240.0
    assert seconds_left(120, Limits(), done=10, seconds=5.0) == 60.0
    assert seconds_left(120, Limits(), done=0, seconds=0.0) is None
    assert seconds_left(None, quota, done=10, seconds=5.0) is None


@pytest.mark.parametrize("way", ["conversations", "events"])
async def test_an_export_tells_how_long_it_takes_before_half_of_it_is_done(
    sandbox: Sandbox, front: FrontClient, tmp_path_factory: pytest.TempPathFactory, way: Way
) -> None:
    sink = JsonLinesSink(tmp_path_factory.mktemp("out"))
    async with asyncio.timeout(60), Export(front, plan=Plan(way=way), sink=sink) as export:
        told = [(front.meter.requests, one.seconds_left) async for one in export]
    half = export.summary.requests / 2
    assert any(left is not None for requests, left in told if requests < half)
