"""What an import loads, and that every name of the façade is there."""

import ast
import json
import os
import subprocess
import sys
from functools import cached_property

import pytest

import front_async
from front_async.client import FrontClient
from front_async.groups import Groups
from tests.package.sources import PACKAGE, modules, tree

HEAVY = {"aiohttp", "cattrs", "msgspec", "attr", "attrs", "yarl", "typing", "asyncio", "inspect"}

PROGRAM = """
import json, sys
before = set(sys.modules)
{body}
print(json.dumps(sorted(set(sys.modules) - before)))
"""

ALONE = """
import gc, os, sys, traceback
import aiohttp, aiohttp.web, cattrs, msgspec, yarl  # so that each child starts quickly
import cryptography.fernet, psycopg, pyarrow.parquet, rich.progress, sqlalchemy.ext.asyncio, typer
gc.freeze()
gc.disable()
failed, children = [], {}
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        try:
            __import__(name)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    children[child] = name
    while len(children) > 1 or (children and name == sys.argv[-1]):
        child, status = os.wait()
        failed += [children[child]] * bool(status)
        del children[child]
print(*failed)
"""


def run(program: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    command = [sys.executable, "-W", "error", "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded(body: str) -> set[str]:
    return set(json.loads(run(PROGRAM.format(body=body))))


def test_importing_the_package_loads_nothing_heavy() -> None:
    new = loaded("import front_async")
    assert {name.split(".")[0] for name in new} & HEAVY == set()
    assert {name for name in new if name.startswith("front_async.")} == set()


def test_a_client_loads_neither_resources_nor_what_only_writes_need() -> None:
    new = loaded("import front_async; front_async.FrontClient('token')")
    rooms = {name.split(".")[1] for name in new if name.startswith("front_async.")}
    assert rooms == {
        "auth", "client", "errors", "groups", "to_its_end", "transport", "whole_file",
        "wire",
    }  # fmt: skip
    assert "cattrs" not in new
    assert "aiohttp.web" not in new


def test_touching_a_resource_loads_that_resource_alone() -> None:
    new = loaded("import front_async; front_async.FrontClient('token').tags")
    resources = {name for name in new if name.startswith("front_async.resources.")}
    shared = {"front_async.resources.base", "front_async.resources.queries"}
    assert resources - shared == {"front_async.resources.tags"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_module_imports_alone() -> None:
    """One in eight is tried: another test excludes cycles, so the order does not matter."""
    names = [name for name in modules() if not name.endswith("__main__")][::8]
    assert len(names) > 25
    assert run(ALONE, *names).split() == []


def test_every_public_name_is_there_and_comes_from_its_home() -> None:
    for name in front_async.__all__:
        value = getattr(front_async, name)
        if name in {"TokenEvent", "TokenObserver"}:
            continue  # what stands for a type has no name of its own
        assert value.__name__.rpartition(".")[2] == name
        assert getattr(value, "__module__", value.__name__).startswith("front_async.")
    assert len(set(front_async.__all__)) == len(front_async.__all__)
    assert set(dir(front_async)) == {*front_async.__all__, "__version__"}


def test_type_checkers_see_the_same_names() -> None:
    facade = tree(modules()["front_async"])
    seen = {
        alias.asname or alias.name
        for node in ast.walk(facade)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("front_async")
        for alias in node.names
    }
    assert seen == set(front_async.__all__)


def test_every_error_is_public() -> None:
    from front_async import errors

    assert set(errors.__all__) <= set(front_async.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Frontclient'"):
        _ = front_async.Frontclient  # pyright: ignore[reportAttributeAccessIssue]


def test_every_resource_of_the_client_is_made_once() -> None:
    front = FrontClient("token")
    names = [name for name, value in vars(Groups).items() if isinstance(value, cached_property)]
    assert "tags" in names
    for name in names:
        resource = getattr(front, name)
        assert resource is getattr(front, name)
        assert type(resource).__module__.startswith("front_async.resources.")
