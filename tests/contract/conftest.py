"""Front's published descriptions, where they are at hand."""

from pathlib import Path

import pytest
import pytest_asyncio

from tests.contract.description import FILE, Operation, operations_in
from tests.contract.driving import Method, driven
from tests.contract.report import Report, report_on


def _folder(config: pytest.Config) -> Path | None:
    folder = Path(str(config.getoption("--front-api")))
    return folder if (folder / FILE).is_file() else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for each *operation*, or for each one *answering* something."""
    for argument in {"operation", "answering"} & set(metafunc.fixturenames):
        folder = _folder(metafunc.config)
        if folder is None:
            mark = pytest.mark.skip(reason=_absent(metafunc.config))
            metafunc.parametrize(argument, [pytest.param(None, marks=mark)], ids=["absent"])
            continue
        operations = operations_in(folder)
        answering = [name for name, o in operations.items() if o.answer is not None]
        metafunc.parametrize(argument, answering if argument == "answering" else list(operations))


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
def operations(folder: Path) -> dict[str, Operation]:
    """Read the descriptions."""
    return operations_in(folder)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def report(operations: dict[str, Operation]) -> Report:
    """Compare everything."""
    return await report_on(operations)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def methods() -> dict[str, Method]:
    """Drive every method, and find them by what they call."""
    return {method.operation: method for method in (await driven()).values()}
