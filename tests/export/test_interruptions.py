"""An export that ends at any commit repeats at most the page that each open stream was at."""

import math
from pathlib import Path

import pytest

from front_async import FrontClient, ServerError
from front_async.export import Batch, Export, JsonLinesSink, Plan
from front_async.export.crew import AHEAD
from front_async.export.plan import Way
from front_async.sandbox import Fault, Sandbox
from tests.export.reading import exported, records, same, truth

_STREAMS = AHEAD  # of an export with one request at once


class _Ending(JsonLinesSink):
    """Counts the records it is given, and ends the export in place of the commit of one."""

    def __init__(self, folder: Path, *, at: float = math.inf) -> None:
        super().__init__(folder)
        self.records: int = 0
        self._at = at

    async def write(self, batch: Batch) -> None:
        self.records += len(batch.records)
        await super().write(batch)

    async def commit(self) -> None:
        if self.records >= self._at:
            raise OSError("the plug is pulled")
        await super().commit()


async def _run(front: FrontClient, plan: Plan, sink: _Ending) -> int:
    """Return how many requests it took, but for the one that asks who the company is."""
    before = front.meter.requests
    try:
        await Export(front, plan=plan, sink=sink, concurrency=1).run()
    except OSError as error:
        assert str(error) == "the plug is pulled"  # noqa: PT017  # it need not be
    return front.meter.requests - before - 1


@pytest.mark.parametrize("way", ["conversations", "events"])
@pytest.mark.parametrize("tenths", [2, 5, 7, 9])
@pytest.mark.parametrize("conversations", [230])
async def test_what_was_committed_is_not_asked_for_again(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, way: Way, tenths: int
) -> None:
    plan = Plan(way=way)
    needed = await _run(front, plan, _Ending(tmp_path / "alone"))
    there = sum(map(len, truth(sandbox).values()))
    ended = await _run(front, plan, _Ending(tmp_path / "ended", at=there * tenths / 10))
    assert ended < needed
    ended += await _run(front, plan, _Ending(tmp_path / "ended"))
    assert needed <= ended <= needed + _STREAMS
    same(exported("jsonl", tmp_path / "ended"), truth(sandbox))


@pytest.mark.parametrize("pages", range(1, 4))
async def test_a_long_conversation_is_compared_whole_or_not_at_all(
    tmp_path: Path, pages: int
) -> None:
    """Half of it would look as if the other half were gone."""
    listing = "GET /conversations/{}/messages"
    plan = Plan(way="events", verify=100, resources=["conversations", "messages"])
    async with Sandbox(conversations=2, messages=160.0) as sandbox:
        sandbox.faults.script(listing, [*[None] * pages, Fault(status=500)])
        async with FrontClient(sandbox.api_token, base_url=sandbox.url, retries=0) as front:
            with pytest.raises(ServerError):
                await Export(front, tmp_path, plan=plan, concurrency=1).run()
            await Export(front, tmp_path, plan=plan, concurrency=1).run()
        found = records(tmp_path, "messages")
        assert len(found) == sandbox.counts()["messages"] > 200
        assert len({one["id"] for one in found}) == len(found)
