"""Faults of other libraries, planted in ours one at a time: the tests must notice each.

``python -m tests.planted_faults`` copies the tree, plants, runs the tests of tokens, and fails
when a fault goes unnoticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[1]
_TESTS = ("tests/auth", "--ignore=tests/auth/processes")
_WORKERS = 2


@attrs.frozen
class Planted:
    """A fault: its name, and the lines that become wrong."""

    name: str
    module: str
    right: str
    wrong: str

    def plant(self, root: Path) -> None:
        """Put the fault into the tree at *root*."""
        path = root / "front_async" / "auth" / self.module
        source = path.read_text()
        if source.count(self.right) != 1:
            raise ValueError(f"{self.name}: the line to change is not in {self.module} once")
        path.write_text(source.replace(self.right, self.wrong))


FAULTS = [
    Planted(
        "a caller that is cancelled cancels the refresh",
        "flight.py",
        "        waiter = self.loop.create_future()\n",
        "        waiter = self._task\n",
    ),
    Planted(
        "a 401 is not tied to the token it was for",
        "oauth.py",
        "if live is None or not same(authorization, live.authorization):",
        "if live is None:",
    ),
    Planted(
        "a token that was just granted is refreshed again",
        "oauth.py",
        "if live.just_minted(self._clock):",
        "if live is None:",
    ),
    Planted(
        "a failed refresh is tried again at once",
        "oauth.py",
        "return self._failure is not None and self._clock.monotonic() < self._retry_at",
        "return False",
    ),
    Planted(
        "a dead grant is presented again and again",
        "refresh.py",
        "self._latch = _Latch(fingerprint(row.token.refresh_token), error, until)",
        "self._latch = None if until else None",
    ),
    Planted(
        "a lost race is taken for a dead grant",
        "refresh.py",
        "if held is not None and held.version != row.version:",
        "if held is None:",
    ),
    Planted(
        "a token that could not be stored is forgotten",
        "refresh.py",
        "            if self._pending is not None:\n",
        "            if self._pending is not None and force:\n",
    ),
    Planted(
        "the windows do not shrink with the lifetime",
        "windows.py",
        "advisory=min(_ADVISORY, lifetime / 5) * jitter,",
        "advisory=_ADVISORY * jitter,",
    ),
    Planted(
        "the refresh runs in its first caller's context",
        "flight.py",
        "context=contextvars.Context()",
        "context=contextvars.copy_context()",
    ),
    Planted(
        "a failure nobody waits for is an unhandled error",
        "oauth.py",
        "        except AuthError as error:\n            self._note_failure(error)\n",
        "        except AuthError as error:\n            self._note_failure(error)\n"
        "            raise\n",
    ),
    Planted(
        "all event loops share one flight",
        "flight.py",
        "        flight = self._flights.get(loop)\n",
        "        flight = next(iter(self._flights.values()), None)\n",
    ),
    Planted(
        "the store is not looked at under the lock",
        "refresh.py",
        "adopted = None if force else self._adopted(row, live, refused)",
        "adopted = None if force or live is None else self._adopted(live.row, None, refused)",
    ),
    Planted(
        "a token is used before it is stored",
        "refresh.py",
        "        saved = await self._store.save(pending.row, expected=pending.replaces)\n",
        "        try:\n"
        "            saved = await self._store.save(pending.row, expected=pending.replaces)\n"
        "        except AuthError:\n"
        "            saved = True\n",
    ),
    Planted(
        "a good token is withheld when its refresh fails",
        "oauth.py",
        "if live is not None and self._refused is None and live.usable(self._clock):",
        "if live is None:",
    ),
    Planted(
        "a token shows in its repr",
        "../wire/secret.py",
        'return "<secret>"',
        "return str.__repr__(self)",
    ),
]


def noticed(fault: Planted | None) -> bool:
    """Tell whether the tests fail in a copy of the tree with *fault* in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "front_async"
        left_out = shutil.ignore_patterns(".*", "__pycache__", "results")
        shutil.copytree(ROOT, copy, ignore=left_out)
        if fault is not None:
            fault.plant(copy)
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "--no-cov", *_TESTS]
        environment = {**os.environ, "PYTHONPATH": str(copy)}
        ended = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, timeout=300, check=False
        )
    return ended.returncode == 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Plant them all."""
    if noticed(None):
        _say("the tests fail as it is: nothing can be told")
        return 2
    with ThreadPoolExecutor(_WORKERS) as pool:
        outcomes = list(pool.map(noticed, FAULTS))
    for fault, seen in zip(FAULTS, outcomes, strict=True):
        _say(f"{'noticed' if seen else 'MISSED '}  {fault.name}")
    _say(f"{sum(outcomes)} of {len(FAULTS)} planted faults were noticed")
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
