"""Times, in the unit that each field of the two APIs is documented in."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async.errors import InvalidArgument
from front_async.resources.analytics import Analytics
from front_async.resources.channel_api import ChannelApi
from front_async.resources.time_off import TimeOff
from front_async.transport.api import Api
from front_async.transport.moments import in_milliseconds, in_whole_seconds
from tests.resources.recording import Recorder

NOON = datetime(2024, 2, 29, 12, 0, 0, 250_999, tzinfo=UTC)


@pytest.mark.parametrize("moment", [NOON, 1709208000.25])
async def test_calls_count_in_milliseconds(
    moment: datetime | float, api: Api, recorder: Recorder
) -> None:
    await ChannelApi(api).update_call(
        "cha_1", "call-1", call_status="connected", occurred_at=moment
    )
    body = {"call_status": "connected", "occurred_at": 1709208000250}
    assert recorder.sent() == ("PATCH /channels/cha_1/calls/call-1", body)


async def test_a_call_says_from_whom_it_comes(api: Api, recorder: Recorder) -> None:
    await ChannelApi(api).create_call(
        "cha_1",
        external_call_id="call-1",
        initial_status="ringing",
        direction="inbound",
        from_={"handle": "+33123"},
        started_at=NOON,
        parent_external_call_id="call-0",
    )
    path, body = recorder.sent()
    assert path == "POST /channels/cha_1/calls"
    assert body["from"] == {"handle": "+33123"}
    assert body["started_at"] == 1709208000250
    assert "from_" not in body


@pytest.mark.parametrize("moment", [NOON, 1709208000.25, 1709208000])
async def test_messages_of_a_channel_count_in_whole_seconds(
    moment: datetime | float, api: Api, recorder: Recorder
) -> None:
    await ChannelApi(api).sync_inbound_message(
        "cha_1",
        sender={"handle": "+33123"},
        body="Hello",
        metadata={"external_id": "1", "external_conversation_id": "2"},
        delivered_at=moment,
    )
    assert recorder.sent()[1]["delivered_at"] == 1709208000


async def test_what_was_not_given_is_not_sent(api: Api, recorder: Recorder) -> None:
    await ChannelApi(api).update_call("cha_1", "call-1", call_status="hold")
    assert recorder.sent()[1] == {"call_status": "hold"}


async def test_all_else_counts_in_seconds(api: Api, recorder: Recorder) -> None:
    await Analytics(api).create_report(start=NOON, end=1709208001, metrics=["num_messages_sent"])
    body = {"start": 1709208000.251, "end": 1709208001, "metrics": ["num_messages_sent"]}
    assert recorder.sent() == ("POST /analytics/reports", body)


async def test_time_off_may_be_left_open(api: Api, recorder: Recorder) -> None:
    await TimeOff(api).update("vcr_1", end_at=None)
    assert recorder.sent() == ("PATCH /time_offs/vcr_1", {"end_at": None})


@pytest.mark.parametrize("moment", ["today", True, None, float("nan"), datetime(2024, 2, 29)])  # noqa: DTZ001
async def test_what_is_no_moment_is_refused(moment: Any, api: Api, recorder: Recorder) -> None:
    with pytest.raises(InvalidArgument, match="occurred_at must be"):
        await ChannelApi(api).update_call(
            "cha_1", "call-1", call_status="hold", occurred_at=cast("float", moment)
        )
    assert recorder.calls == []


@given(st.integers(0, 4_000_000_000_000))
def test_every_millisecond_keeps_its_value(milliseconds: int) -> None:
    for moment in (milliseconds / 1000, datetime.fromtimestamp(milliseconds / 1000, UTC)):
        assert in_milliseconds({"at": moment}, "at") == {"at": milliseconds}
        assert in_whole_seconds({"at": moment}, "at") == {"at": milliseconds // 1000}
