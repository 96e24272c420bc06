"""Reading what a browser brings back."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import AuthError
from front_async.cli.callback import ForeignCallback, read_callback

STATE = "s" * 43


def test_the_code_is_returned_and_not_shown() -> None:
    code = read_callback(f"code=a%2Bb&state={STATE}&scope=x", STATE)
    assert code == "a+b"
    assert "a+b" not in repr(code)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=c",
        "code=c&state=",
        f"code=c&state={STATE}x",
        f"code=c&state={STATE[:-1]}",
        f"code=c&state={STATE}&state={STATE}",
        f"code=c&state=other&state={STATE}",
        "code=c&state=%ED%A0%80",
        "error=access_denied",
        "error=access_denied&state=other",
        f"state={STATE}",
        f"code=&state={STATE}",
        f"code=c&code=d&state={STATE}",
        f"state={STATE}&code=c" + "&x=1" * 30,
    ],
)
def test_an_address_that_does_not_answer_this_login_is_told_apart(query: str) -> None:
    with pytest.raises(ForeignCallback) as caught:
        read_callback(query, STATE)
    assert STATE not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        ("access_denied", "(access_denied)"),
        ("server_error", "(server_error)"),
        ("\x1b[31mred", "cannot be shown"),
        ("", "cannot be shown"),
        ("x" * 41, "cannot be shown"),
    ],
)
def test_a_refusal_is_an_error_that_says_why_where_it_can_be_shown(error: str, shown: str) -> None:
    with pytest.raises(AuthError) as caught:
        read_callback(urlencode({"error": error, "state": STATE, "code": "c"}), STATE)
    assert shown in str(caught.value)
    assert str(caught.value).isprintable()


@given(st.dictionaries(st.sampled_from(["code", "state", "error", "x"]), st.text()))
def test_without_the_state_nothing_is_ever_taken(said: dict[str, str]) -> None:
    with pytest.raises(ForeignCallback):
        read_callback(urlencode(said, errors="replace"), STATE)


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_code_comes_back_as_it_was(code: str) -> None:
    assert read_callback(urlencode({"code": code, "state": STATE}), STATE) == code


@given(st.text(max_size=60))
def test_no_query_makes_it_fail_in_another_way(query: str) -> None:
    with pytest.raises((ForeignCallback, AuthError)):
        read_callback(query, STATE)
