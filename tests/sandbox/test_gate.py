"""What stands before every operation: the token, the scope, the route."""

import pytest

from front_async.sandbox import Sandbox
from front_async.sandbox.routes.table import API
from tests.sandbox.asking import Front

OPERATIONS = 104


def test_every_operation_of_its_groups_is_there_once() -> None:
    assert len({route.operation for route in API}) == len(API) == OPERATIONS


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", "Basic eDp5", "wrong"])
async def test_no_route_answers_without_a_token(sandbox: Sandbox, authorization: str) -> None:
    async with Front(sandbox) as front:
        for route in API:
            path = route.template.replace("{}", "x")
            answer = await front.ask(route.method, path, headers={"Authorization": authorization})
            assert answer.status == 401
            assert answer.error == {
                "status": 401,
                "title": "Unauthenticated",
                "message": "JSON Web Token error",
            }


async def test_every_route_but_one_needs_its_scope(sandbox: Sandbox) -> None:
    async with Front(sandbox, sandbox.api_token_with(["other:read"])) as front:
        for route in API:
            answer = await front.ask(route.method, route.template.replace("{}", "x"))
            assert answer.status == (200 if route.scope is None else 403), route
            assert route.scope is None or route.scope in answer.error["message"]


async def test_a_token_may_do_what_its_scopes_say(sandbox: Sandbox) -> None:
    tokens = sandbox.issue(scopes=["tags:read"])
    async with Front(sandbox, tokens.access_token) as front:
        assert (await front.get("/tags")).status == 200
        assert (await front.post("/tags", json={"name": "x"})).status == 403


async def test_unknown_ids_are_named(front: Front) -> None:
    for route in API:
        if "{}" not in route.template or "search" in route.template:
            continue
        answer = await front.ask(route.method, route.template.replace("{}", "cnv_nothing"), json={})
        assert answer.status == 404, route
        assert answer.error["title"] == "Not found"
        assert answer.error["message"].startswith("Unknown ")
        assert answer.error["message"].endswith("cnv_nothing")
    answer = await front.get("/conversations/cnv_x")
    assert answer.error == {
        "status": 404,
        "title": "Not found",
        "message": "Unknown conversation ID cnv_x",
    }


async def test_unknown_paths_and_methods_are_not_found(front: Front) -> None:
    assert (await front.get("/nothing")).status == 404
    assert (await front.get("/tags/x/nothing/at/all")).status == 404
    assert (await front.ask("PUT", "/tags")).status == 404


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"name": a}', "Unexpected token a in JSON at position 9"),
        (b'{"name": ', "Unexpected end in JSON at position 9"),
        (b"\xff\xfe{", "Unexpected token in JSON at position 0"),
    ],
)
async def test_what_is_not_json_is_refused_without_status_and_title(
    front: Front, body: bytes, message: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await front.post("/tags", data=body, headers=headers)
    assert answer.status == 400
    assert answer.json == {"_error": {"message": message}}


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": 3}, [], "x"])
async def test_a_body_that_lacks_something_is_refused(front: Front, body: object) -> None:
    answer = await front.post("/tags", json=body)
    assert answer.status == 400
    assert answer.error["title"] == "Bad request"
    assert answer.error["message"] == "Body did not satisfy requirements"
    assert answer.error["details"]


async def test_fields_nobody_knows_are_left_out(front: Front) -> None:
    answer = await front.post("/tags", json={"name": "x", "colour": "loud"})
    assert answer.status == 201
    assert "colour" not in answer.json


async def test_the_same_place_with_and_without_a_slash(front: Front) -> None:
    comment = next(front.sandbox.records("comments"))["id"]
    for path in (f"/comments/{comment}/", f"/comments/{comment}"):
        assert (await front.patch(path, json={"is_pinned": True})).json["is_pinned"] is True


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
async def test_answers_are_compressed_for_those_who_accept_it(front: Front, accepted: str) -> None:
    answer = await front.get("/conversations", headers={"Accept-Encoding": accepted})
    assert (answer.headers.get("Content-Encoding") == "gzip") == (accepted == "gzip")
    assert len(answer.ids) == 50


async def test_compression_can_be_switched_off() -> None:
    async with Sandbox(gzip=False) as sandbox, Front(sandbox) as front:
        answer = await front.get("/conversations", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
