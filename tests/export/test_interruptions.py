"""An export that ends at any commit repeats at most the page that each open stream was at."""

from pathlib import Path

import pytest

from front_async import FrontClient
from front_async.export import Export, JsonLinesSink, Plan
from front_async.export.crew import AHEAD
from front_async.export.plan import Way
from front_async.sandbox import Sandbox
from tests.export.reading import exported, same, truth

_STREAMS = AHEAD  # workers of an export with one request at once


class _Ending(JsonLinesSink):
    """Counts its commits, and ends the export in place of one."""

    def __init__(self, folder: Path, *, after: int | None = None) -> None:
        super().__init__(folder)
        self.commits: int = 0
        self._after = after

    async def commit(self) -> None:
        if self.commits == self._after:
            raise OSError("the plug is pulled")
        self.commits += 1
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
async def test_what_was_committed_is_not_asked_for_again(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, way: Way, tenths: int
) -> None:
    plan = Plan(way=way)
    alone = _Ending(tmp_path / "alone")
    needed = await _run(front, plan, alone)
    ending = _Ending(tmp_path / "ended", after=alone.commits * tenths // 10)
    ended = await _run(front, plan, ending)
    ended += await _run(front, plan, _Ending(tmp_path / "ended"))
    assert needed <= ended <= needed + _STREAMS
    same(exported("jsonl", tmp_path / "ended"), truth(sandbox))


@pytest.mark.parametrize("left", range(2, 6))
async def test_a_long_conversation_is_compared_whole_or_not_at_all(
    tmp_path: Path, left: int
) -> None:
    """Half of it would look as if the other half were gone."""
    plan = Plan(way="events", verify=100, resources=["conversations", "messages"])
    async with Sandbox(conversations=2, messages=160.0) as sandbox:
        async with FrontClient(sandbox.api_token, base_url=sandbox.url) as front:
            alone = _Ending(tmp_path / "alone")
            await _run(front, plan, alone)
            await _run(front, plan, _Ending(tmp_path / "ended", after=alone.commits - left))
            if not (tmp_path / "ended" / "manifest.json").exists():  # with fewer commits this time
                await _run(front, plan, _Ending(tmp_path / "ended"))
        files = sorted((tmp_path / "ended").glob("messages-*.jsonl"))
        lines = [line for file in files for line in file.read_bytes().splitlines()]
        assert len(lines) == sandbox.counts()["messages"] > 200
