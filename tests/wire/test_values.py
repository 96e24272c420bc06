"""Hosts, secrets, clocks and the values of an exchange."""

import asyncio
import contextlib
import copy
import pickle
from typing import cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.pretty import pretty_repr
from yarl import URL

from front_async.errors import InvalidArgument
from front_async.transport.call import Call, Repeat
from front_async.wire.clock import SystemClock
from front_async.wire.exchange import Request, Response, WireError
from front_async.wire.hosts import check_endpoint, is_loopback
from front_async.wire.secret import Secret, masked


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_loopback_is_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "localhost.example", "127.0.0.1.nip.io", "10.0.0.1", ""]
)
def test_everything_else_is_another_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "address",
    [
        "https://api2.frontapp.com",
        "https://proxy.example:8443",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        URL("http://localhost"),
    ],
)
def test_h22_https_or_this_machine_may_get_secrets(address: str | URL) -> None:
    assert check_endpoint(address, "base_url") == URL(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://api2.frontapp.com",
        "ftp://127.0.0.1",
        "api2.frontapp.com",
        "/path",
        "",
        "https://",
        "https://user@host",
        "https://:pass@host",
        "https://host?a=1",
        "https://host#there",
        "https://host:99999",
        "https://[::1",
        cast("str", None),
        cast("str", 5),
        cast("str", b"https://host"),
    ],
)
def test_i14_other_addresses_are_refused_by_name(address: str) -> None:
    with pytest.raises(InvalidArgument, match="base_url"):
        check_endpoint(address, "base_url")


@given(st.text())
def test_any_text_is_an_address_or_an_invalid_argument(text: str) -> None:
    with contextlib.suppress(InvalidArgument):
        assert check_endpoint(text, "x").scheme in {"http", "https"}


def test_s5_a_secret_is_text_that_repr_does_not_show() -> None:
    secret = Secret("t0ken")
    assert f"Bearer {secret}" == "Bearer t0ken"
    assert "t0ken" not in repr({"header": secret, "list": [secret]})
    assert masked("t0ken") == "t0ken"
    assert repr(masked("t0ken")) == "<secret>"
    assert masked(None) is None


def test_s2_a_secret_is_neither_pickled_nor_copied() -> None:
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            attempt(Secret("t0ken"))


def test_a_body_is_decoded_whatever_its_type_says() -> None:
    """H3: a charset nobody knows changes nothing."""
    answer = Response(200, {"Content-Type": "text/plain; charset=rot_13"}, b'{"a": [1]}')
    assert answer.json() == {"a": [1]}


@pytest.mark.parametrize("body", [b"", b"<html>", b'"\xff"', b"[" * 100_000, b"NaN", b"\xff\xfe{"])
def test_what_is_not_json_in_utf8_is_one_kind_of_error(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        Response(200, {}, body).json()


def test_a_wire_error_says_its_reason() -> None:
    assert str(WireError("lost", "the connection was lost")) == "the connection was lost"


async def test_the_machines_own_time() -> None:
    clock, rung = SystemClock(), asyncio.Event()
    before = clock.monotonic()
    clock.call_later(0, rung.set)
    clock.call_later(60, rung.clear).cancel()
    await rung.wait()
    await clock.sleep(0)
    assert clock.monotonic() >= before
    assert clock.now() > 1_700_000_000


def test_s1_requests_and_answers_do_not_show_what_they_hold() -> None:
    sent = Request("GET", URL("https://a.example/planted"), {"A": "planted"}, b"planted")
    came = Response(200, {"A": "planted"}, b"planted")
    asked = Call("GET", "/tags/{}", "/tags/planted", 1.0, Repeat.SAFE, headers={"A": "planted"})
    for value, seen in ((sent, "GET"), (came, "200"), (asked, "GET /tags/{}")):
        for shown in (repr(value), pretty_repr(value)):
            assert seen in shown
            assert "planted" not in shown
