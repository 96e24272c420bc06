"""The API token: what is taken, and what is refused without being shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import ApiTokenAuth, FrontClient, InvalidArgument


async def test_the_header_is_bearer_and_the_token() -> None:
    assert await ApiTokenAuth("abc.def").authorization() == "Bearer abc.def"


async def test_a27_a_refused_api_token_is_not_worth_another_try() -> None:
    auth = ApiTokenAuth("abc")
    assert not await auth.rejected(await auth.authorization())


@pytest.mark.parametrize(
    "token",
    ["", " ", "abc\n", "abc\r\nX-Evil: 1", " abc", "a b", "a\tb", "a\0b", "é", "Bearer abc"],
)
def test_i1_to_i5_a_token_that_cannot_be_one_is_refused_and_not_shown(token: str) -> None:
    for make in (ApiTokenAuth, FrontClient):
        with pytest.raises(InvalidArgument, match="API token") as caught:
            make(token)
        if token.strip():
            assert token not in str(caught.value)


@pytest.mark.parametrize("token", [None, 7, b"abc", ["abc"]])
def test_a_token_that_is_no_text_is_refused(token: object) -> None:
    with pytest.raises(InvalidArgument, match="must be a str"):
        ApiTokenAuth(token)  # type: ignore[arg-type]  # what an untyped caller may do


@given(st.text())
async def test_any_text_is_either_refused_or_sent_as_it_is(token: str) -> None:
    try:
        auth = ApiTokenAuth(token)
    except InvalidArgument:
        return
    header = await auth.authorization()
    assert header == f"Bearer {token}"
    assert header.isascii()
    assert header.isprintable()
    assert len(header.split(" ")) == 2
