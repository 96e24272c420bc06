"""What pytest needs to know before it reads any folder."""

import gc
import math
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.servers.fixtures import mariadb_url, postgres_url, redis_url

__all__ = ["mariadb_url", "postgres_url", "redis_url"]

# A gate gives the same answer twice; at home, each run looks somewhere else.
settings.register_profile("shared machine", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("shared machine")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As in a shell's background job. What the tests start would ignore it too, and never end.
    signal.signal(signal.SIGINT, signal.default_int_handler)

_ROOT = Path(__file__).parents[1]
_BESIDE = _ROOT.parent / "shared" / "front-api"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let folders be elsewhere, and the slow tests run in full."""
    parser.addoption(
        "--front-api",
        type=Path,
        default=_BESIDE,
        help="where Front's descriptions are; by default ../shared/front-api beside the repository",
    )
    parser.addoption(
        "--screenshots",
        type=Path,
        default=_ROOT / "build" / "screenshots",
        help="where the browser leaves pictures; by default build/screenshots in the repository",
    )
    parser.addoption(
        "--many-processes",
        action="store_true",
        help="run 8 processes with 50 tasks for 30 s on each token store, not 3 with 10 for 4 s",
    )
    parser.addoption(
        "--all-fuzz",
        action="store_true",
        help="send the webhooks 100,000 hostile requests instead of 5,000",
    )
    parser.addoption(
        "--all-kills",
        action="store_true",
        help="kill exports at 200 moments instead of 6",
    )


def pytest_xdist_auto_num_workers() -> int:
    """Three for two cores: many tests wait for processes, and each worker reads all tests first."""
    return math.ceil(1.5 * (os.cpu_count() or 1))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Spare the garbage collector thousands of tests, which live to the end anyway."""
    gc.collect()
    gc.freeze()
    _share_bytecode(session.config)


def _share_bytecode(config: pytest.Config) -> None:
    """Let the processes that tests start compile each module once, and leave the tree alone."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        assert config.cache is not None
        os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("bytecode"))


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a line at the end of the run, below the results."""
    return lambda line: record_property("measured", line)


@pytest.fixture
def screenshots(pytestconfig: pytest.Config) -> Path:
    """Return the folder for pictures of what a browser shows."""
    folder = pytestconfig.getoption("--screenshots")
    assert isinstance(folder, Path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder.absolute()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests measured."""
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name == "measured":
                terminalreporter.write_line(str(line))
