"""A PostgreSQL server of our own, in a folder of its own, on a socket of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_USER = "postgres"
_PATIENCE = 30.0  # seconds


class PostgresServer:
    """A server that can be killed and started again."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self._folder = folder
        self._binaries = binaries
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def dsn(self) -> str:
        """How psycopg reaches it."""
        return f"host={self._folder} port=5432 user={_USER} dbname=postgres"

    @property
    def url(self) -> str:
        """The same as an address."""
        return f"postgresql://{_USER}@/postgres?host={self._folder}&port=5432"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        data = self._folder / "data"
        if not data.exists():
            self._run("initdb", "-D", str(data), "-A", "trust", "-N", "-U", _USER)
        self._process = subprocess.Popen(
            [self._binaries / "postgres", "-D", data, "-k", self._folder, "-h", "", "-F"],
            user=_user(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError("PostgreSQL does not start")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it without any good-bye, and its children with it."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGQUIT)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        command = [f"{self._binaries}/pg_isready", "-q", "-h", str(self._folder), "-U", _USER]
        return subprocess.run(command, check=False).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._binaries / program, *arguments],
            check=True,
            user=_user(),
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
        )


def _user() -> str | None:
    return _USER if os.geteuid() == 0 else None


@contextmanager
def postgres_server() -> Generator[PostgresServer]:
    """Run a server; skip the test where PostgreSQL is not installed."""
    if not _BINARIES:
        pytest.skip("PostgreSQL is missing: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="front-pg-"))
    if os.geteuid() == 0:
        entry = pwd.getpwnam(_USER)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    server = PostgresServer(folder, _BINARIES[-1])
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
