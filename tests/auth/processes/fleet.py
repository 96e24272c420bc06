"""Worker processes that are killed and started again, and what can be said of them afterwards."""

import asyncio
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import attrs
import msgspec
import pytest

from front_async import OAuthToken, StoredToken, TokenStore
from front_async.sandbox.tokens import Tokens, fingerprint
from front_async.testing import Sandbox
from tests.auth.processes.worker import Task

_PATIENCE = 30.0  # seconds
_PACKAGE = Path(__file__).parents[3]


@attrs.frozen
class Rotation:
    """A refresh token that the sandbox replaced by another."""

    presented: str
    issued: str
    time: float


@attrs.frozen
class Note:
    """A line of a journal."""

    time: float
    word: str
    value: str


class Fleet:
    """Processes with one journal each; a new process is a new journal."""

    def __init__(self, folder: Path, task: Task) -> None:
        self._folder = folder
        self._task = task
        self._journals: list[Path] = []
        self._running: dict[Path, subprocess.Popen[bytes]] = {}
        self.kills = 0

    def start(self) -> None:
        """Start one process more."""
        journal = self._folder / f"journal-{len(self._journals)}"
        journal.touch()
        task = self._folder / f"task-{len(self._journals)}"
        task.write_bytes(msgspec.json.encode(attrs.evolve(self._task, journal=str(journal))))
        command = [sys.executable, "-m", "tests.auth.processes.worker", str(task)]
        self._journals.append(journal)
        self._running[journal] = subprocess.Popen(command, cwd=_PACKAGE)

    def kill(self, journal: Path) -> None:
        """Kill a process, and start another in its place."""
        process = self._running.pop(journal, None)
        if process is None:
            return
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.kills += 1
        self.start()

    def kill_any(self) -> None:
        """Kill one, wherever it is."""
        self.kill(random.choice(list(self._running)))

    def kill_presenter(self, presented: str) -> None:
        """Kill the one that presented a refresh token last."""
        for journal in list(self._running):
            granting = [note.value for note in notes(journal) if note.word == "granting"]
            if granting and granting[-1] == presented:
                self.kill(journal)

    async def at_work(self) -> bool:
        """Wait until every process has had an answer; False when one gets none."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            self.check()
            if all(answered(journal) for journal in self._running):
                return True
            await asyncio.sleep(0.05)
        return False

    def check(self) -> None:
        """Fail when a process ended by itself."""
        for process in self._running.values():
            assert process.poll() is None, "a worker ended by itself"

    async def stop(self) -> None:
        """Let every process finish what it does."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            await asyncio.to_thread(process.wait, 30)

    def destroy(self) -> None:
        """Leave nothing behind, however the test ended."""
        for process in self._running.values():
            process.kill()
            process.wait()

    def notes(self, word: str) -> list[Note]:
        """Return what every process, dead or alive, noted under *word*."""
        return [note for journal in self._journals for note in notes(journal) if note.word == word]

    @property
    def answered(self) -> int:
        """How many requests were answered, but for those of a process's last 50 ms."""
        return sum(map(answered, self._journals))


def notes(journal: Path) -> Iterator[Note]:
    """Read a journal."""
    for line in journal.read_text().splitlines():
        moment, word, value = line.split(" ", 2)
        yield Note(float(moment), word, value)


def answered(journal: Path) -> int:
    counts = [int(note.value) for note in notes(journal) if note.word == "answered"]
    return counts[-1] if counts else 0


class Registrar:
    """Knows each rotation at the sandbox, and authorizes anew when one was lost."""

    def __init__(self, sandbox: Sandbox, store: TokenStore, patch: pytest.MonkeyPatch) -> None:
        self.rotations: list[Rotation] = []
        self.held: set[str] = set()
        self.repaired: list[tuple[str, float]] = []
        self.on_rotation: Callable[[str], object] = lambda _: None
        self._sandbox = sandbox
        self._store = store
        office = sandbox._office  # pyright: ignore[reportPrivateUsage]
        self._refresh = office.refresh
        patch.setattr(office, "refresh", self._rotated)

    async def authorize(self, expected: StoredToken | None = None) -> None:
        """Store a new grant, as an admin would."""
        tokens = self._sandbox.issue()
        token = OAuthToken(tokens.access_token, tokens.refresh_token, tokens.expires_at)
        row = StoredToken(token, expected.generation + 1 if expected else 1, time.time())
        assert await self._store.save(row, expected=expected)
        self.held.add(fingerprint(tokens.refresh_token))

    async def repair(self) -> None:
        """Authorize anew if the store is left with a refresh token that has been replaced.

        Under the lock nobody alive is between an answer and its write, so the one who was is dead.
        """
        if not await self._is_lost():
            return
        async with self._store.lock():
            lost = await self._is_lost()
            if lost:
                await self.authorize(await self._store.load())
                self.repaired.append((lost, time.time()))

    @asynccontextmanager
    async def on_duty(self) -> AsyncGenerator[None]:
        """Look after the store in the background."""

        async def look() -> None:
            while True:
                await self.repair()
                await asyncio.sleep(0.1)

        duty = asyncio.create_task(look())
        try:
            yield
        finally:
            duty.cancel()
            await asyncio.wait([duty])
        if not duty.cancelled():
            await duty

    async def _is_lost(self) -> str | None:
        row = await self._store.load()
        assert row is not None
        held = row.version[1][:12]
        self.held.add(held)
        return held if any(rotation.presented == held for rotation in self.rotations) else None

    def _rotated(self, token: str) -> Tokens:
        tokens = self._refresh(token)
        rotation = Rotation(fingerprint(token), fingerprint(tokens.refresh_token), time.time())
        self.rotations.append(rotation)
        self.on_rotation(rotation.presented)
        return tokens
