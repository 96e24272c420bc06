"""What a PostgreSQL server may say to an export, and what is waited for."""

import asyncio
import subprocess
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from front_async import FrontClient, InvalidArgument
from front_async.export import Export, Plan, PostgresSink
from front_async.export.sinks import postgres_server as module
from front_async.sandbox import Sandbox
from tests.export.mounting import mounted
from tests.export.reading import exported, same, truth
from tests.servers.postgres import dsn_of
from tests.servers.server import Server

_SECRET = "hidden"


@pytest.fixture
def role(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """Have a role that needs a password, and no time to wait for a server."""
    monkeypatch.setattr(module, "_PAUSE", 3600.0)
    rules = postgres.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    with psycopg.connect(dsn_of(postgres), autocommit=True) as database:
        database.execute("CREATE ROLE exporter LOGIN PASSWORD 'right'")
        rules.write_text(f"host all exporter 127.0.0.1/32 scram-sha-256\n{before}")
        database.execute("SELECT pg_reload_conf()")
        yield "exporter"
        rules.write_text(before)
        database.execute("SELECT pg_reload_conf()")
        database.execute("DROP ROLE exporter")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"user": "nobody"}, 'role "nobody" does not exist'),
        ({"dbname": "nothing"}, 'database "nothing" does not exist'),
        ({"user": "exporter", "password": _SECRET}, "password authentication failed"),
        ({"user": "exporter", "password": "right"}, "permission denied for database"),
    ],
)
async def test_a_refusal_is_told_of_at_once(
    tmp_path: Path, postgres: Server, role: str, change: dict[str, str], said: str
) -> None:
    dsn = make_conninfo(dsn_of(postgres), **change)
    sink = PostgresSink(dsn, tmp_path)
    async with asyncio.timeout(20):
        with pytest.raises(OSError, match=f"PostgreSQL: .*{said}") as caught:
            await sink.open(export="one", fresh=True, replace=False)
        await sink.close()
    assert _SECRET not in str(caught.value)


def test_a_dsn_that_cannot_be_read_is_refused_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="dsn: it cannot be read") as caught:
        PostgresSink(f"postgresql//me:{_SECRET}@localhost/front", tmp_path)
    assert _SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_an_administrator_who_ends_our_connection_costs_no_record(
    sandbox: Sandbox,
    front: FrontClient,
    tmp_path: Path,
    postgres: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    ended = 0
    with psycopg.connect(dsn_of(postgres), autocommit=True) as database:
        async with Export(front, sink=PostgresSink(dsn_of(postgres), tmp_path)) as export:
            async for progress in export:
                if progress.resource == "messages" and ended < 2:
                    ended += 1
                    database.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE pid != pg_backend_pid() AND backend_type = 'client backend'"
                    )
    assert ended == 2
    same(exported("postgres", tmp_path, dsn_of(postgres)), truth(sandbox))


async def test_another_export_that_took_the_schema_meanwhile_is_not_written_into(
    tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    one, two = (PostgresSink(dsn_of(postgres), tmp_path) for _ in range(2))
    await one.open(export="one", fresh=True, replace=False)
    await asyncio.to_thread(postgres.kill)
    await asyncio.to_thread(postgres.start)
    await two.open(export="two", fresh=True, replace=True)
    await two.close()
    with pytest.raises(InvalidArgument, match="gone or belong to another export"):
        await one.commit()
    await one.close()


@pytest.fixture
def small(postgres: Server) -> Generator[Path]:
    """Have a small disk with a tablespace."""
    folder = postgres.folder / "small"
    folder.mkdir()
    with mounted(folder, "size=2m"), psycopg.connect(dsn_of(postgres), autocommit=True) as database:
        subprocess.run(["chown", "postgres", folder], check=True)
        database.execute(f"CREATE TABLESPACE small LOCATION '{folder}'".encode())
        yield folder
        database.execute("DROP SCHEMA IF EXISTS front CASCADE")
        database.execute("DROP TABLESPACE small")
    folder.rmdir()


@pytest.mark.parametrize("conversations", [230])
async def test_a_full_disk_is_one_clear_error_and_with_room_the_export_goes_on(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, postgres: Server, small: Path
) -> None:
    dsn = f"{dsn_of(postgres)} options='-c default_tablespace=small'"
    plan = Plan(way="conversations")
    with pytest.raises(OSError, match="No space left on device") as caught:
        await Export(front, plan=plan, sink=PostgresSink(dsn, tmp_path)).run()
    assert caught.value.errno == 28
    subprocess.run(["mount", "-o", "remount,size=50m", small], check=True)
    await Export(front, plan=plan, sink=PostgresSink(dsn, tmp_path)).run()
    same(exported("postgres", tmp_path, dsn_of(postgres)), truth(sandbox))
