"""Many processes share one installation, and are killed in the middle of what they do."""

import asyncio
import random
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import attrs
import pytest

from front_async import SqlTokenStore
from front_async.testing import Fault, Sandbox
from tests.auth.processes.fleet import Fleet, Registrar, Rotation
from tests.auth.processes.worker import LEASE, Task, opened

_RATE = 250.0  # requests a second of all processes together
_APART = 0.75  # seconds; the refresh of a token that lives for one begins at 0.8 s at the earliest
_GRANT = 0.06  # seconds that the token endpoint takes


@attrs.frozen
class Size:
    """How much of everything."""

    processes: int
    tasks: int
    seconds: float
    kills: int
    """At random moments."""
    aimed: int
    """Just after the sandbox has replaced a refresh token, at the process that presented it."""


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Size:
    if request.config.getoption("--many-processes"):
        return Size(processes=8, tasks=50, seconds=30, kills=20, aimed=3)
    return Size(processes=3, tasks=10, seconds=4, kills=2, aimed=1)


@pytest.fixture(params=["file", "redis", "postgres"])
async def shared(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """A kind of store and its address."""
    kind: str = request.param
    if kind == "file":
        return kind, str(tmp_path / "token.json")
    address: str = request.getfixturevalue(f"{kind}_url")
    async with opened(kind, address) as store:
        if isinstance(store, SqlTokenStore):
            await store.create_table()
    return kind, address


async def test_p1_p3_p6_p19_processes_that_are_killed_never_cost_an_authorization_but_in_one_moment(
    shared: tuple[str, str],
    size: Size,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    measured: Callable[[str], None],
) -> None:
    async with (
        Sandbox(
            conversations=1,
            rate_limit=None,
            access_token_lifetime=1.0,
            rotation="always",
            expiry_form="float",
        ) as sandbox,
        opened(*shared) as store,
    ):
        # As long as a grant of Front's may take, so that processes meet in it.
        sandbox.faults.add("POST /oauth/token", Fault(delay=_GRANT), times=None)
        registrar = Registrar(sandbox, store, monkeypatch)
        await registrar.authorize()
        pause = size.processes * size.tasks / _RATE
        task = Task(*shared, sandbox.url, sandbox.client_secret, size.tasks, pause, "")
        fleet = Fleet(tmp_path, task)
        try:
            async with registrar.on_duty():
                seconds, at_work = await run(fleet, registrar, size)
                await registrar.repair()
        finally:
            fleet.destroy()
        lost = verdict(sandbox, registrar, fleet)
        assert at_work, "every process has answers in the end"
        measured(
            f"{shared[0]}: {size.processes} processes with {size.tasks} tasks, {seconds:.1f} s,"
            f" {fleet.kills} kills, {fleet.answered} requests, {len(registrar.rotations)} grants,"
            f" {sandbox.reuses} reuses, {len(lost)} lost grants"
        )


async def run(fleet: Fleet, registrar: Registrar, size: Size) -> tuple[float, bool]:
    """Let the processes work and kill some.

    Returns the seconds it took, and whether all of them were at work before and after.
    """
    started = time.monotonic()
    for _ in range(size.processes):
        fleet.start()
    at_work = await fleet.at_work()
    kills = [size.seconds * random.random() for _ in range(size.kills)]
    aimed = [size.seconds * (n + 0.5) / size.aimed for n in range(size.aimed)]
    loop = asyncio.get_running_loop()
    for moment in kills:
        loop.call_later(moment, fleet.kill_any)
    for moment in aimed:
        loop.call_later(moment, aim, fleet, registrar)
    await asyncio.sleep(size.seconds)
    at_work = at_work and await fleet.at_work()
    await fleet.stop()
    return time.monotonic() - started, at_work


def aim(fleet: Fleet, registrar: Registrar) -> None:
    """Kill the process that makes the next refresh, before or soon after it has the answer."""
    delay = random.choice([0, 0, 0.005, 0.02])

    def kill(presented: str) -> None:
        registrar.on_rotation = lambda _: None
        if delay:
            asyncio.get_running_loop().call_later(delay, fleet.kill_presenter, presented)
        else:
            fleet.kill_presenter(presented)

    registrar.on_rotation = kill


def verdict(sandbox: Sandbox, registrar: Registrar, fleet: Fleet) -> list[Rotation]:
    """Check what may and what may not have happened; return the grants that a kill lost."""
    held = registrar.held | {note.value for note in fleet.notes("held")}
    lost = [rotation for rotation in registrar.rotations if rotation.issued not in held]
    lost_tokens = {rotation.presented for rotation in lost}
    assert len(lost) <= fleet.kills
    assert len(lost) == len(registrar.repaired), "each is authorized again, and no other"
    assert {token for token, _ in registrar.repaired} == lost_tokens

    known = {rotation.presented for rotation in registrar.rotations}
    refused = {grant.fingerprint for grant in sandbox.grants if grant.outcome == "invalid_grant"}
    assert refused & known <= lost_tokens, "a refresh token is presented twice after a loss alone"
    assert refused <= lost_tokens
    assert sandbox.reuses <= len(lost)

    repaired = dict(registrar.repaired)
    spans = [(one.time, repaired[one.presented] + LEASE) for one in lost]
    for failure in fleet.notes("failed"):
        excused = any(start <= failure.time <= end for start, end in spans)
        assert excused, f"a task saw {failure.value}"

    times = [rotation.time for rotation in registrar.rotations]
    apart = [later - earlier for earlier, later in pairwise(times)]
    assert min(apart, default=1.0) > _APART, "one grant for each lifetime"
    return lost
