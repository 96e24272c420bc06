"""The parts of an example that all tests of a module share; the module says which it is."""

from collections.abc import Generator

import pytest

from front_async.testing import Sandbox
from tests.examples.serving import Running, Served


@pytest.fixture
def sandbox(shared: Running) -> Generator[Sandbox]:
    """The Front, without what an earlier test had go wrong."""
    shared.sandbox.faults.clear()
    yield shared.sandbox
    shared.sandbox.faults.clear()


@pytest.fixture
def served(shared: Running) -> Served:
    """The example."""
    return shared.served
