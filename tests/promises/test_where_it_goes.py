"""Requests go to Front, with the token, and nowhere else."""

import socket

import pytest

from front_async import FrontClient
from front_async.testing import Sandbox


async def test_listing_drafts_is_one_get_with_the_bearer_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def watched(host: str, *args: object, **options: object) -> object:
        asked.append(host)
        return resolve(host, *args, **options)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(socket, "getaddrinfo", watched)
    async with Sandbox(conversations=10) as sandbox:
        async with FrontClient(sandbox.api_token, base_url=sandbox.url) as front:
            identifier = (await front.conversations.list(limit=1)).items[0].id
            sandbox.requests.clear()
            asked.clear()
            drafts = [draft async for draft in front.drafts.list_for_conversation(identifier)]
        (request,) = sandbox.requests
    assert (request.method, request.path) == ("GET", f"/conversations/{identifier}/drafts")
    assert request.headers["Authorization"] == f"Bearer {sandbox.api_token}"
    assert set(asked) <= {"127.0.0.1"}
    assert all(draft.id for draft in drafts)
