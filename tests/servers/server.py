"""A database server of a test's own: on a free port, in its own folder, without durability."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pytest

_PATIENCE = 30.0  # seconds; a busy machine starts slowly
_TRIES = 3


class Server:
    """A server process, which can be killed and started again on the same port and data."""

    def __init__(
        self,
        url: str,
        port: int,
        command: Sequence[str],
        folder: Path,
        *,
        user: str | None = None,
        probe: Sequence[str] = ("true",),
    ) -> None:
        self.url = url
        self.port = port
        self._command = [*command]
        self.folder = folder
        self._user = user
        self._probe = [*probe]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = self._spawn(log)
        for _ in _until(_PATIENCE):
            if self._process.poll() is not None:
                raise RuntimeError(f"it did not start:\n{self._log()}")
            if _listens(self.port) and self._answers():
                return
        self.kill()
        raise RuntimeError(f"it does not answer:\n{self._log()}")

    def kill(self) -> None:
        """End it with SIGKILL, and with it the processes it started for its connections."""
        if self._process is None:
            return
        for process in (self._process.pid, *_children(self._process.pid)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()
        self._process = None
        for _ in _until(_PATIENCE):
            if not _listens(self.port):
                return

    def _answers(self) -> bool:
        return not subprocess.run(self._probe, stdout=subprocess.DEVNULL, check=False).returncode

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        command, folder = self._command, self.folder
        return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, user=self._user)

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:]


@contextmanager
def running(make: Callable[[Path, int], Server], *, user: str | None = None) -> Generator[Server]:
    """Run what *make* makes for a folder and a free port, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="front-async-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        server = _started(make, folder)
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(make: Callable[[Path, int], Server], folder: Path) -> Server:
    for tries_left in reversed(range(_TRIES)):
        server = make(folder, free_port())
        try:
            server.start()
        except RuntimeError:  # another process was given the port meanwhile
            if not tries_left:
                raise
        else:
            return server
    raise AssertionError


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def program(*names: str, package: str, folders: Sequence[str] = ()) -> str:
    """Return the path of the first program there is, or skip the test."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", *folders])
    for name in names:
        found = shutil.which(name, path=path)
        if found:
            return found
    raise pytest.skip.Exception(f"needs {names[0]}: apt-get install {package}")


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        knock.settimeout(1)
        return knock.connect_ex(("127.0.0.1", port)) == 0


def _until(seconds: float) -> Generator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.02)


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []
