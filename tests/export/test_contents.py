"""What an export holds is what Front has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Unpack

import pytest

from front_async import FrontClient, OAuthApp, OAuthTokenAuth
from front_async.client import Options
from front_async.export import RESOURCES, Export, JsonLinesSink, Plan, Progress
from front_async.sandbox import Fault, Sandbox
from front_async.testing import FakeClock
from tests.export.reading import Record, by_id, data, manifest, records


async def test_every_record_is_exported_exactly_once_and_unchanged(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    """Short and empty pages in the middle of a list included."""
    summary = await Export(front, tmp_path).run()
    for name in RESOURCES:
        assert by_id(records(tmp_path, name)) == by_id(_listed(sandbox, name)), name
    counts = {name: written.records for name, written in summary.resources.items()}
    assert counts == {name: sandbox.counts()[name] for name in RESOURCES}


def _listed(sandbox: Sandbox, name: str) -> Iterator[Record]:
    """Return the truth; of a team, Front's list has a part only."""
    for record in sandbox.records(name):
        yield {key: record[key] for key in ("_links", "id", "name")} if name == "teams" else record


async def test_the_manifest_is_the_summary(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    clock = FakeClock(1_700_000_000.5)
    await front.token_identity.get()  # requests before the export are not its own
    summary = await Export(front, tmp_path, resources=["tags"], clock=clock).run()
    told = manifest(tmp_path)
    assert told["version"] == 2
    assert told["company"] == {"id": sandbox.company_id, "name": summary.company.name}
    assert told["started"] == told["finished"] == "2023-11-14T22:13:20.500000Z"
    assert told["requests"] == summary.requests == 1
    assert (told["run"], told["counts"]) == (1, {})
    assert told["resources"] == {
        "tags": {
            "files": ["tags-0001.jsonl"],
            "records": sandbox.counts()["tags"],
            "bytes": (tmp_path / "tags-0001.jsonl").stat().st_size,
        }
    }


async def test_only_what_was_chosen_is_asked_for(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, tmp_path, resources=["tags", "conversations"]).run()
    assert data(tmp_path) == ["conversations-0001.jsonl", "manifest.json", "tags-0001.jsonl"]
    assert set(sandbox.served) == {"GET /me", "GET /tags", "GET /conversations", "GET /events"}


async def test_messages_can_be_exported_without_their_conversations(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    await Export(front, tmp_path, resources=["messages"]).run()
    assert data(tmp_path) == ["manifest.json", "messages-0001.jsonl"]
    assert len(records(tmp_path, "messages")) == sandbox.counts()["messages"]


async def test_an_access_token_that_expires_meanwhile_costs_no_record(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    tokens = sandbox.issue()
    app = OAuthApp(
        client_id=sandbox.client_id,
        client_secret=sandbox.client_secret,
        redirect_uri=sandbox.redirect_uri,
        token_endpoint=sandbox.token_endpoint,
    )
    token = await app.refresh(tokens.refresh_token)
    before = len(sandbox.grants)

    def expire(progress: Progress) -> None:
        # Once: a token that is refused as soon as it is granted is not replaced again.
        first = len(sandbox.grants) == before
        if progress.resource == "conversations" and not progress.done and first:
            sandbox.expire_access_tokens()

    async with FrontClient(OAuthTokenAuth(app, token), base_url=sandbox.url) as front:
        await Export(front, tmp_path).run(expire)
    assert len(sandbox.grants) >= before + 1
    assert len(records(tmp_path, "messages")) == sandbox.counts()["messages"]


async def test_a_conversation_that_is_gone_is_counted_and_the_rest_exported(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    sandbox.faults.add("GET /conversations/{}/messages", Fault(status=404), times=3)
    sandbox.faults.add("GET /conversations/{}/comments", Fault(status=404), times=2)
    summary = await Export(
        front, sink=JsonLinesSink(tmp_path), plan=Plan(way="conversations")
    ).run()
    assert summary.missing == manifest(tmp_path)["counts"]["missing"] == 5
    assert summary.resources["conversations"].records == sandbox.counts()["conversations"]
    assert 0 < summary.resources["comments"].records <= sandbox.counts()["comments"]


async def test_line_breaks_between_tokens_become_spaces(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    page = b'{"_results": [{\n  "id": "tag_1",\r\n  "name": "a\\nb"}]}'
    sandbox.faults.add("GET /tags", Fault(status=200, body=page))
    await Export(front, tmp_path, resources=["tags"]).run()
    assert (tmp_path / "tags-0001.jsonl").read_bytes() == b'{   "id": "tag_1",   "name": "a\\nb"}\n'


async def test_progress_ends_with_every_resource_done(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path
) -> None:
    told: list[Progress] = []
    await Export(front, tmp_path).run(told.append)
    done = {progress.resource: progress.records for progress in told if progress.done}
    assert done == {name: sandbox.counts()[name] for name in RESOURCES}
    for name in RESOURCES:
        mine = [progress for progress in told if progress.resource == name]
        assert mine[-1].done
        assert [progress.records for progress in mine] == sorted(p.records for p in mine)


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_no_more_requests_are_under_way_than_were_allowed(
    sandbox: Sandbox, front: FrontClient, tmp_path: Path, concurrency: int
) -> None:
    summary = await Export(front, tmp_path, concurrency=concurrency).run()
    assert sandbox.connections.peak_open == concurrency
    assert summary.resources["comments"].records == sandbox.counts()["comments"]


async def test_an_export_goes_as_bulk_work_and_waits_long_for_a_small_quota(tmp_path: Path) -> None:
    chosen: dict[str, object] = {}

    class Recording(FrontClient):
        def with_options(self, **options: Unpack[Options]) -> FrontClient:
            chosen.update(options)
            return super().with_options(**options)

    Export(Recording("token"), tmp_path)
    assert chosen == {"priority": "bulk", "timeout": 900}
