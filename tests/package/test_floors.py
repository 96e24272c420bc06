"""The order of the house: a module imports only from the floors below its own."""

import ast
import sys

import pytest

from tests.package.sources import imports, modules, tree

FLOORS = [
    {"errors", "to_its_end", "whole_file"},
    {"alias"},
    {"wire"},
    {"auth"},
    {"models", "transport"},
    {"search"},
    {"resources"},
    {"groups"},
    {"client", "webhooks"},
    {"export", "installations", "sandbox", "store_check"},
    {"web"},
    {"cli", "testing"},
]


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


RECEIVER = "front_async.cli.receiver"
OURS = [name for name in modules() if room(name)]


def test_every_room_has_its_floor() -> None:
    assert {room(name) for name in OURS} <= set[str]().union(*FLOORS)


@pytest.mark.parametrize("name", OURS)
def test_a_module_imports_only_from_below(name: str) -> None:
    mine = room(name)
    for imported in imports(tree(modules()[name])):
        theirs = room(imported) if imported.split(".")[0] == "front_async" else mine
        if not theirs:
            # The façade stands above all rooms but those that are programs or for tests.
            assert mine in {"cli", "testing", "export"}, f"{name} imports the façade"
        elif theirs != mine:
            assert floor(theirs) < floor(mine), f"{name} imports {imported}"


def test_the_facade_imports_nothing_when_it_is_imported() -> None:
    assert not imports(tree(modules()["front_async"]), local=False)


@pytest.mark.parametrize("name", [name for name in OURS if room(name) == "sandbox"])
def test_the_sandbox_shares_nothing_with_the_client_it_tests(name: str) -> None:
    ours = {used for used in imports(tree(modules()[name])) if used.startswith("front_async")}
    assert all(room(used) == "sandbox" for used in ours)


@pytest.mark.parametrize("name", [name for name in OURS if room(name) != "sandbox"])
def test_one_file_knows_aiohttps_client_and_two_its_server(name: str) -> None:
    outside = {used.split(".")[0] for used in imports(tree(modules()[name]))}
    allowed = {"front_async.wire.http", "front_async.web.aiohttp", RECEIVER}
    assert "aiohttp" not in outside or name in allowed


def test_the_receiver_of_a_login_knows_aiohttps_server_alone() -> None:
    known = [
        ast.unparse(node)
        for node in ast.walk(tree(modules()[RECEIVER]))
        if isinstance(node, ast.Import | ast.ImportFrom) and "aiohttp" in ast.unparse(node)
    ]
    assert known == ["from aiohttp import web"]


@pytest.mark.parametrize("local", [False, True], ids=["at import", "ever"])
def test_no_module_reaches_itself(local: bool) -> None:
    edges = {
        name: {used for used in imports(tree(path), local=local) if used in modules()}
        for name, path in modules().items()
        if name != "front_async"  # it resolves names when asked
    }
    done: set[str] = set()

    def visit(name: str, road: tuple[str, ...]) -> None:
        assert name not in road, " → ".join((*road, name))
        if name not in done:
            for used in sorted(edges.get(name, ())):
                visit(used, (*road, name))
            done.add(name)

    for name in edges:
        visit(name, ())


def test_what_is_imported_is_declared() -> None:
    allowed = {"front_async", "aiohttp", "attrs", "cattrs", "msgspec", "yarl"}
    extra = {
        "cli": {"typer", "rich", "click"},
        "auth.encrypted_store": {"cryptography"},
        "auth.database": {"sqlalchemy"},
        "auth.sql_store": {"sqlalchemy"},
        "auth.token_table": {"sqlalchemy"},
        "export": {"psycopg", "pyarrow", "zstandard"},
    }
    for name in OURS:
        used = {module.split(".")[0] for module in imports(tree(modules()[name]))}
        its_own = extra.get(room(name), set()) | extra.get(name.removeprefix("front_async."), set())
        outside = used - set(sys.stdlib_module_names) - allowed - its_own
        assert not outside, f"{name} imports {outside}"
