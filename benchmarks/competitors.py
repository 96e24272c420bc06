"""Other clients of Front, where one is installed.

PyPI has one: ``frontapp`` 0.1.1 of 2019, which wraps requests, blocks, and has no methods for
resources. It asks for attrs below 20 and so cannot be installed beside us in the usual way; with
``pip install --no-deps frontapp decorator envparse requests`` it works, and can be compared.
"""

import importlib
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from benchmarks.harness import Work

_NEEDS = ("frontapp", "decorator", "envparse", "pydantic", "requests")


def frontapp(url: str) -> Work | None:
    """Return a small GET by ``frontapp``, or None where it is not installed."""
    if not all(map(find_spec, _NEEDS)):
        return None
    make: Callable[..., Any] = importlib.import_module("frontapp").Front
    client = make("token", url)

    async def one() -> None:
        client.get("/me")

    return one
