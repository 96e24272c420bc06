"""The page about the export: its programs run, and its queries give the right numbers."""

import asyncio
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from front_async import FrontClient, ServerError
from front_async.export import RESOURCES, Export, ParquetSink, Plan, PostgresSink, SqliteSink
from front_async.export.plan import Way
from front_async.sandbox import Fault
from front_async.testing import Sandbox
from tests.docs.threads import in_a_thread
from tests.servers.postgres import dsn_of, postgres_server

PAGE = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
QUERIES: list[str] = re.findall(r"```sql\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture
def sandbox() -> Generator[Sandbox]:
    with in_a_thread(Sandbox(conversations=60, messages=4.0)) as running:
        yield running


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_a_program_of_the_page_runs(
    number: int,
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    real = f"{sandbox.api_token!r}, base_url={sandbox.url!r}"
    code = PROGRAMS[number].replace('"an api token"', real)
    exec(compile(code, "export.md", "exec"), {"__name__": "page"})
    assert capsys.readouterr().out.strip()


def _own_sink() -> Any:
    """Run the page's program about a sink of one's own as a module, and return the sink."""
    (code,) = [code for code in PROGRAMS if "class TableSink" in code]
    module: dict[str, Any] = {"__name__": "page"}
    exec(compile(code.replace("asyncio.run(main())", ""), "export.md", "exec"), module)
    return module["TableSink"]


def test_a_sink_is_about_thirty_lines() -> None:
    (code,) = [code for code in PROGRAMS if "class TableSink" in code]
    sink = code[code.index("class TableSink") : code.index("async def main")]
    assert len([line for line in sink.splitlines() if line.strip()]) <= 30


def test_a_sink_of_ones_own_is_right_after_interruptions_removals_and_updates(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    make, down = _own_sink(), Fault(status=500)
    for _ in range(3):
        sandbox.faults.script("GET /conversations/{}/messages", [*[None] * 15, down])
        with pytest.raises(ServerError):
            asyncio.run(_export(sandbox, make(tmp_path), way="conversations", retries=0))
    sandbox.faults.clear()
    asyncio.run(_export(sandbox, make(tmp_path), way="conversations"))
    assert _table(tmp_path) == _truth(sandbox)
    ids = [one["id"] for one in sandbox.records("conversations")]
    sandbox.merge(ids[0], into=ids[1])
    asyncio.run(_export(sandbox, make(tmp_path), way="conversations", update=True))
    assert _table(tmp_path) == _truth(sandbox)


def _table(folder: Path) -> dict[tuple[str, str], Any]:
    (path,) = folder.glob("*.db")
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT resource, id, data FROM records").fetchall()
    return {(resource, one): json.loads(data) for resource, one, data in rows}


def _truth(sandbox: Sandbox) -> dict[tuple[str, str], Any]:
    return {(name, one["id"]): one for name in RESOURCES for one in sandbox.records(name)}


def _messages_by_inbox(sandbox: Sandbox) -> dict[str, int]:
    inboxes = {
        one["address"]: inbox.rpartition("/")[2]
        for one in sandbox.records("channels")
        if (inbox := one["_links"]["related"]["inbox"])
    }
    found: dict[str, int] = defaultdict(int)
    for message in sandbox.records("messages"):
        for inbox in {inboxes.get(one["handle"]) for one in message["recipients"]} - {None}:
            found[str(inbox)] += 1
    return found


def _first_replies(sandbox: Sandbox) -> dict[str, float]:
    threads: dict[str, list[Any]] = defaultdict(list)
    for message in sandbox.records("messages"):
        home = message["_links"]["related"]["conversation"].rpartition("/")[2]
        threads[home].append((message["created_at"], message["is_inbound"]))
    found: dict[str, float] = {}
    for home, messages in threads.items():
        asked = min((at for at, inbound in messages if inbound), default=None)
        answers = [at for at, inbound in messages if not inbound and asked and at > asked]
        if asked is not None and answers:
            found[home] = min(answers) - asked
    return found


def _check(sandbox: Sandbox, weeks: list[Any], replies: list[Any]) -> None:
    counted: dict[str, int] = defaultdict(int)
    for inbox, _week, messages in weeks:
        counted[inbox] += messages
    assert counted == _messages_by_inbox(sandbox)
    assert len(weeks) > len(counted)  # there are several weeks
    expected = _first_replies(sandbox)
    assert {home: float(seconds) for home, seconds in replies} == pytest.approx(expected, abs=0.01)


async def _export(
    sandbox: Sandbox, sink: Any, *, way: Way = "auto", retries: int = 3, update: bool = False
) -> None:
    async with FrontClient(sandbox.api_token, base_url=sandbox.url, retries=retries) as front:
        await Export(front, plan=Plan(way=way), sink=sink, update=update).run()


def test_sqlite_answers(sandbox: Sandbox, tmp_path: Path) -> None:
    asyncio.run(_export(sandbox, SqliteSink(tmp_path)))
    with closing(sqlite3.connect(tmp_path / "front.sqlite")) as database:
        weeks, replies = (database.execute(QUERIES[n]).fetchall() for n in (0, 3))
    _check(sandbox, weeks, replies)


def test_postgres_answers(sandbox: Sandbox, tmp_path: Path) -> None:
    with postgres_server() as server:
        asyncio.run(_export(sandbox, PostgresSink(dsn_of(server), tmp_path)))
        with psycopg.connect(dsn_of(server)) as database:
            weeks, replies = (database.execute(QUERIES[n].encode()).fetchall() for n in (1, 4))
    _check(sandbox, weeks, replies)


def test_duckdb_answers_over_parquet_and_pandas_reads_it(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(_export(sandbox, ParquetSink(tmp_path / "front-export")))
    monkeypatch.chdir(tmp_path)
    weeks, replies = (duckdb.execute(QUERIES[n]).fetchall() for n in (2, 5))
    _check(sandbox, weeks, replies)
    import pandas as pd  # which takes long, and every worker that finds tests reads this file

    frame = pd.read_parquet(tmp_path / "front-export" / "messages-0001.parquet")
    assert len(frame) == sandbox.counts()["messages"]
    assert {"id", "conversation_id", "created_at", "recipients", "json"} <= set(frame.columns)
    assert str(frame["created_at"].dtype) == "datetime64[ms, UTC]"
