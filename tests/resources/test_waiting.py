"""Waiting for what Front does in the background."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from front_async import Forbidden, FrontClient, InvalidArgument, JobFailed, WaitTimeout
from front_async.models import AnalyticsExport
from front_async.testing import FakeClock
from tests.transport.builders import TOKEN, client
from tests.wire.servers import reply, scripted

MISSING = {"_error": {"status": 404, "title": "Not found"}}
SPAN: Any = {"start": 1709208000, "end": 1709294400}


def export(status: str, **more: object) -> web.Response:
    """Answer how far an export is."""
    return reply(200, {"id": "exp_1", "status": status, "progress": 7, **more})


def report(status: str, **more: object) -> web.Response:
    """Answer how far a report is."""
    return reply(200, {"uid": "b45e", "status": status, "progress": 7, **more})


async def test_a_message_is_waited_for_by_its_uid() -> None:
    clock = FakeClock()
    found = reply(200, {"id": "msg_1", "message_uid": "1eab"})
    async with (
        scripted(reply(404, MISSING), reply(404, MISSING), found) as server,
        client(server.url, clock) as front,
    ):
        message = await front.messages.wait_for("1eab")
    assert message.id == "msg_1"
    assert server.paths == ["/messages/alt%3Auid%3A1eab"] * 3
    assert clock.slept == [1.0, 1.25]


async def test_the_waiting_for_a_message_ends() -> None:
    clock = FakeClock()
    async with (
        scripted(default=lambda _: _missing()) as server,
        client(server.url, clock) as front,
    ):
        with pytest.raises(WaitTimeout, match="the message 1eab is not there after 10 s"):
            await front.messages.wait_for("1eab", timeout=10)
    assert sum(clock.slept) == pytest.approx(10)
    assert len(server.seen) == len(clock.slept) + 1


async def _missing() -> web.Response:
    return reply(404, MISSING)


async def test_other_errors_are_not_waited_out() -> None:
    async with scripted(reply(403)) as server, client(server.url) as front:
        with pytest.raises(Forbidden):
            await front.messages.wait_for("1eab")


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
async def test_the_waiting_has_an_end(seconds: float) -> None:
    async with scripted() as server, client(server.url) as front:
        with pytest.raises(InvalidArgument, match="timeout"):
            await front.messages.wait_for("1eab", timeout=seconds)


async def test_an_acceptance_without_uid_cannot_be_waited_for() -> None:
    async with scripted() as server, client(server.url) as front:
        with pytest.raises(InvalidArgument, match="empty"):
            await front.messages.wait_for("")


async def test_what_was_sent_is_there_in_the_end(front: FrontClient) -> None:
    conversation = (await front.conversations.list()).items[0]
    uid = await front.messages.create_reply(conversation.id, body="Hello")
    assert (await front.messages.wait_for(uid, timeout=5)).message_uid == uid


async def test_an_export_is_asked_for_until_it_is_done(tmp_path: Path) -> None:
    """About once a second; what it holds is downloaded with the token."""
    clock = FakeClock()
    url = "https://api.frontapp.com/analytics/exports/exp_1/download"
    done = export("done", url=url, filename="messages.csv", size=4)
    file = reply(200, b"a,b\n", Content_Type="text/csv")
    async with (
        scripted(export("running"), export("running"), export("new"), done, file) as server,
        client(server.url, clock) as front,
    ):
        finished = await front.analytics.export(type="messages", columns=["Message ID"], **SPAN)
        path = await front.analytics.download(finished).save(tmp_path / "messages.csv")
    assert finished.filename == "messages.csv"
    assert path.read_bytes() == b"a,b\n"
    assert clock.slept == [1.0, 1.0, 1.25]
    assert server.paths == [
        "/analytics/exports",
        *["/analytics/exports/exp_1"] * 3,
        "/analytics/exports/exp_1/download",
    ]
    assert set(server.tokens) == {f"Bearer {TOKEN}"}


async def test_an_export_that_is_done_at_once_is_still_asked_for() -> None:
    """Only what is asked for tells where the file is."""
    done = export("done", url="https://api.frontapp.com/x")
    async with scripted(export("done"), done) as server, client(server.url) as front:
        finished = await front.analytics.export(
            timeout=0, type="events", columns=[{"name": "Custom Field", "id": "fld_1"}], **SPAN
        )
    assert finished.url is not None
    assert b"timeout" not in server.seen[0].body


@pytest.mark.parametrize("status", ["too_big", "failed"])
async def test_an_export_that_fails_says_how(status: str) -> None:
    async with (
        scripted(export("running"), export("running"), export(status)) as server,
        client(server.url) as front,
    ):
        with pytest.raises(JobFailed) as caught:
            await front.analytics.export(type="messages", columns=["Message ID"], **SPAN)
    assert (caught.value.job, caught.value.status) == ("exp_1", status)
    assert str(caught.value) == f"exp_1: {status}"


async def test_an_export_may_be_waited_for_once_more() -> None:
    done = export("done")
    async with (
        scripted(export("running"), export("running"), done) as server,
        client(server.url) as front,
    ):
        with pytest.raises(WaitTimeout):
            await front.analytics.export(timeout=0, type="messages", columns=["Message ID"], **SPAN)
        assert (await front.analytics.wait_for_export("exp_1")).status == "done"


async def test_an_export_without_a_file_is_said_to_have_none(front: FrontClient) -> None:
    with pytest.raises(InvalidArgument, match="has no file yet: it is running"):
        front.analytics.download(AnalyticsExport(id="exp_1", status="running"))
    with pytest.raises(InvalidArgument, match="not https"):
        front.analytics.download(AnalyticsExport(id="exp_1", url="http://evil.example/a"))


async def test_a_report_is_done_when_its_status_says_so() -> None:
    """Not when it has metrics: they may be incomplete."""
    metrics = [
        {"id": "num_messages_sent", "type": "number", "value": 7},
        {"id": "avg_response_time", "type": "duration", "value": 7.5},
        {"id": "new", "type": "resource", "value": {"label": "a", "resource": {"id": "tag_1"}}},
        {"id": "newer", "type": "string", "value": "7"},
        {"id": "newest", "type": "number", "value": None},
    ]
    early = report("running", metrics=metrics[:1])
    async with (
        scripted(report("running"), early, report("done", metrics=metrics)) as server,
        client(server.url) as front,
    ):
        finished = await front.analytics.report(metrics=["num_messages_sent"], **SPAN)
    values: list[Any] = [metric.value for metric in finished.metrics]
    assert values[0] == 7
    assert values[1] == 7.5
    assert values[2].resource.id == "tag_1"
    assert values[3:] == ["7", None]


async def test_a_report_that_fails_says_so() -> None:
    async with scripted(report("running"), report("failed")) as server, client(server.url) as front:
        with pytest.raises(JobFailed, match="b45e: failed"):
            await front.analytics.report(metrics=["num_messages_sent"], **SPAN)


async def test_an_email_comes_as_it_was_sent(tmp_path: Path) -> None:
    eml = b"From: a@b.example\r\n\r\nHello\r\n"
    answer = reply(200, eml, Content_Type="message/rfc822")
    async with scripted(answer) as server, client(server.url) as front:
        path = await front.messages.get_eml("msg_1").save(tmp_path / "hello.eml")
    assert path.read_bytes() == eml
    assert server.seen[0].headers["Accept"] == "message/rfc822"
    assert server.paths == ["/messages/msg_1"]
