"""A shard is a value that runs anywhere, by itself, and twice without harm."""

import pickle
import time
from pathlib import Path

import pytest

from front_async import FrontClient, InvalidArgument
from front_async.export import Plan, Shard, SqliteSink, first_shards, run_shard
from front_async.export.shards import Stage
from front_async.sandbox import Sandbox
from tests.export.reading import exported, same, truth

_JOURNALS = ("missing", "sample", "trash", "waiting", "files")


async def _run(front: FrontClient, plan: Plan, shard: Shard, sink: SqliteSink) -> list[Shard]:
    """Run it as a worker of a cluster would, after a crash of another one."""
    sent: Shard = pickle.loads(pickle.dumps(shard))
    events = plan.way == "events"
    found = [await run_shard(front, plan, sent, sink, events=events) for _ in range(2)]
    assert found[0] == found[1]
    return list(found[0])


@pytest.mark.parametrize("way", ["conversations", "events"])
async def test_a_whole_export_is_its_shards_each_run_alone_and_twice(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, way: str
) -> None:
    plan = Plan(way="events" if way == "events" else "conversations")
    sink = SqliteSink(tmp_path)
    await sink.open(export="a cluster's", fresh=True, replace=False)
    left = [*first_shards(plan, time.time(), events=way == "events")]
    for stage in Stage:
        while now := [one for one in left if one.stage == stage]:
            left = [one for one in left if one.stage != stage]
            for shard in reversed(now):
                if shard.kind not in _JOURNALS:
                    left += await _run(front, plan, shard, sink)
    await sink.finish()
    await sink.close()
    same(exported("sqlite", tmp_path), truth(sandbox))


@pytest.mark.parametrize("kind", _JOURNALS)
async def test_what_needs_a_journal_says_so(front: FrontClient, tmp_path: Path, kind: str) -> None:
    shard = Shard(kind=kind, stage=Stage.EXACT)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidArgument, match="needs the journal of an Export"):
        await run_shard(front, Plan(), shard, SqliteSink(tmp_path))
