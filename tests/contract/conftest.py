"""Front's published description, where it is at hand."""

from pathlib import Path

import pytest
import pytest_asyncio

from tests.contract.description import FILE, Description
from tests.contract.driving import GROUPS, Method, driven
from tests.contract.report import Report, report_on


def _folder(config: pytest.Config) -> Path | None:
    folder = Path(str(config.getoption("--front-api")))
    return folder if (folder / FILE).is_file() else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for each *operation* of our groups, or for each one *answering* something."""
    for argument in {"operation", "answering"} & set(metafunc.fixturenames):
        folder = _folder(metafunc.config)
        if folder is None:
            mark = pytest.mark.skip(reason=_absent(metafunc.config))
            metafunc.parametrize(argument, [pytest.param(None, marks=mark)], ids=["absent"])
            continue
        ours = [o for o in Description(folder).operations.values() if o.group in GROUPS]
        answering = [o.name for o in ours if o.answer is not None]
        names = answering if argument == "answering" else [o.name for o in ours]
        metafunc.parametrize(argument, names)


def _absent(config: pytest.Config) -> str:
    folder = config.getoption("--front-api")
    return f"Front's description, {FILE}, is not in {folder}: pass --front-api=FOLDER"


@pytest.fixture(scope="session")
def folder(pytestconfig: pytest.Config) -> Path:
    """Find the description, or skip where it is not at hand."""
    found = _folder(pytestconfig)
    if found is None:
        pytest.skip(_absent(pytestconfig))
    return found


@pytest.fixture(scope="session")
def description(folder: Path) -> Description:
    """Read the description."""
    return Description(folder)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def report(description: Description) -> Report:
    """Compare everything."""
    return await report_on(description)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def methods() -> dict[str, Method]:
    """Drive every method, and find them by what they call."""
    return {method.operation: method for method in (await driven()).values()}
