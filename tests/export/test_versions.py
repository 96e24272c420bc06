"""Which of several versions of a record stays: the same in every sink."""

import asyncio
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from front_async.export import Batch, Record, Removal
from tests.export.reading import contents, sink_of

_IDS = st.sampled_from(["msg_1", "msg_2", "msg_3"])
_HOMES = st.sampled_from(["cnv_1", "cnv_2"])
_COMMIT, _FINISH, _REOPEN = "commit", "finish", "reopen"
Operation = Batch | Removal | str


def _record(identifier: str, text: int, version: float | None, home: str) -> Record:
    link = {"related": {"conversation": f"https://x.api.frontapp.com/conversations/{home}"}}
    data = {"id": identifier, "subject": str(text), "_links": link}
    return Record(identifier, json.dumps(data).encode(), version, home)


_VERSIONS = st.none() | st.sampled_from([1.0, 2.0, 3.0])
_RECORDS = st.builds(_record, _IDS, st.integers(0, 3), _VERSIONS, _HOMES)
_BATCHES = st.builds(Batch, st.just("messages"), st.lists(_RECORDS, max_size=4))
_REMOVALS = st.one_of(
    st.builds(Removal, st.just("messages"), st.tuples(_IDS), st.just("id")),
    st.builds(Removal, st.just("messages"), st.tuples(_HOMES), st.just("conversation")),
)
_OPERATIONS = st.lists(
    st.one_of(
        _BATCHES, _BATCHES, _BATCHES, _REMOVALS, st.sampled_from([_COMMIT, _FINISH, _REOPEN])
    ),
    max_size=12,
)


def _model(operations: list[Operation]) -> dict[str, bytes]:
    """Return what should be there: an older version never replaces a newer one."""
    kept: dict[str, Record] = {}
    for one in operations:
        for record in one.records if isinstance(one, Batch) else ():
            new, old = record.version, kept.get(record.id, record).version
            if new is None or old is None or new >= old:
                kept[record.id] = record
        if isinstance(one, Removal):
            of = {name: name if one.by == "id" else kept[name].conversation for name in kept}
            kept = {name: record for name, record in kept.items() if of[name] not in one.ids}
    return {record.id: record.data for record in kept.values()}


async def _written(
    kind: str, folder: Path, dsn: str, operations: list[Operation]
) -> dict[str, bytes]:
    sink = sink_of(kind, folder, dsn)
    await sink.open(export="one", fresh=True, replace=True)
    for one in operations:
        if isinstance(one, Batch):
            await sink.write(one)
        elif isinstance(one, Removal):
            await sink.remove(one)
        else:
            await sink.commit()
            if one == _FINISH:
                await sink.finish()
            elif one == _REOPEN:
                await sink.close()
                await sink.open(export="one", fresh=False, replace=False)
    await sink.commit()
    written = await sink.finish()
    await sink.close()
    files = written["messages"].files if "messages" in written else ()
    return contents(kind, folder, "messages", files, dsn)


def _one(*records: tuple[float | None, int]) -> Batch:
    return Batch("messages", [_record("msg_1", text, at, "cnv_1") for at, text in records])


@pytest.mark.parametrize("kind", ["jsonl", "sqlite", "parquet", "postgres"])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(operations=[_one((3.0, 1), (None, 2))])
@example(operations=[_one((3.0, 1)), _COMMIT, _one((None, 2), (1.0, 3))])
@example(operations=[_one((3.0, 1)), _FINISH, _one((2.0, 1)), _COMMIT, _one((2.5, 2))])
@example(operations=[_one((3.0, 1)), _REOPEN, _one((None, 2)), _COMMIT, _one((1.0, 3)), _REOPEN])
@example(operations=[_one((3.0, 1)), _COMMIT, _one((3.0, 2)), _COMMIT, _one((2.0, 3))])
@example(operations=[_one((3.0, 1)), _COMMIT, _one((None, 2))])
@given(operations=_OPERATIONS)
def test_every_sink_keeps_the_same_version(
    kind: str, dsn: str, operations: list[Operation]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(_written(kind, Path(folder), dsn, operations))
    assert found == _model(operations)
