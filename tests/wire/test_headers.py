"""Dates and Retry-After: whatever a server writes, a sane number of seconds or nothing."""

import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async.wire.headers import http_date, iso_time, retry_after, server_time

NOW = 1_700_000_000.0
GMT = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC).timestamp()

ODD = st.one_of(
    st.text(),
    st.from_regex(r"[0-9eE.+\-, :GMTa-z]{0,40}"),
    st.text(max_size=9).map(lambda zone: f"Sun, 06 Nov 1994 08:49:37 {zone}"),
    st.integers().map(lambda year: f"Sun, 06 Nov {year} 08:49:37 GMT"),
    st.datetimes(timezones=st.timezones()).map(str),
)


@given(ODD, ODD)
def test_r9_whatever_is_said_the_wait_is_finite_and_not_negative(said: str, date: str) -> None:
    wait = retry_after({"Retry-After": said, "Date": date}, NOW)
    assert wait is None or (wait >= 0 and math.isfinite(wait))


@given(ODD)
def test_dates_are_read_or_left(said: str) -> None:
    for read in (http_date(said), iso_time(said), server_time({"Date": said}, NOW)):
        assert read is None or math.isfinite(read)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        (" 0.341 ", 0.341),
        ("0", 0.0),
        ("5, 120, soon", 120.0),
        ("120, 120", 120.0),
        ("Tue, 14 Nov 2023 22:13:30 GMT", 10.0),
        ("Tue, 14 Nov 2023 22:13:10 GMT", 0.0),
        ("Tuesday, 14-Nov-23 22:13:30 GMT", 10.0),
        ("Tue Nov 14 22:13:30 2023", 10.0),
        ("Tue, 14 Nov 2023 23:13:30 +0100", 10.0),
    ],
)
def test_r8_seconds_decimals_dates_and_lists_are_read(said: str, seconds: float) -> None:
    assert retry_after({"Retry-After": said}, NOW) == seconds


@pytest.mark.parametrize(
    "said",
    ["nan", "inf", "-5", "+5", "1e999", "1e3", "soon", "", " ", "0x10", "٣", "12345678", "1.2345"],
)
def test_r9_what_is_no_number_of_seconds_is_ignored(said: str) -> None:
    assert retry_after({"Retry-After": said}, NOW) is None


def test_without_the_header_nothing_is_asked() -> None:
    assert retry_after({}, NOW) is None


def test_r11_a_date_is_measured_by_the_servers_own_clock() -> None:
    headers = {
        "Retry-After": "Tue, 14 Nov 2023 22:13:30 GMT",
        "Date": "Tue, 14 Nov 2023 22:13:00 GMT",
    }
    assert retry_after(headers, NOW + 10_000) == 30.0


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 -0000",
    ],
)
def test_all_forms_of_an_http_date_are_gmt(text: str) -> None:
    assert http_date(text) == GMT


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_a_date_survives_its_own_writing(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert http_date(format_datetime(moment, usegmt=True)) == moment.timestamp()


def test_the_servers_time_is_its_date_and_ours_without() -> None:
    assert server_time({"Date": "Sun, 06 Nov 1994 08:49:37 GMT"}, NOW) == GMT
    assert server_time({"Date": "yesterday"}, NOW) == NOW
    assert server_time({}, NOW) == NOW


@given(st.datetimes(), st.sampled_from([None, UTC]))
def test_iso_times_are_utc_unless_they_say_otherwise(moment: datetime, zone: object) -> None:
    aware = moment.replace(tzinfo=UTC)
    text = (moment if zone is None else aware).isoformat()
    read = iso_time(text)
    assert read is not None
    assert datetime.fromtimestamp(0, UTC) + timedelta(seconds=read) - aware < timedelta(seconds=1)
    assert iso_time("soon") is None
