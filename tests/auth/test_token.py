"""OAuth tokens: when they expire, and that they stay hidden."""

import copy
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import InvalidArgument, OAuthToken
from front_async.auth.token import StoredToken, epoch_seconds, fingerprint

MOMENT = 1_764_000_000.0
HUGE = [pytest.param(sign * 10**400, id=f"{sign}0…") for sign in (1, -1)]


@pytest.mark.parametrize(
    "said",
    [
        int(MOMENT),
        MOMENT,
        str(int(MOMENT)),
        "1764000000.0",
        " 1764000000 ",
        int(MOMENT * 1000),
        str(int(MOMENT * 1000)),
        datetime.fromtimestamp(MOMENT, UTC).isoformat(),
        "2025-11-24T16:00:00Z",
        "2025-11-24T17:00:00+01:00",
        datetime.fromtimestamp(MOMENT, UTC),
    ],
)
def test_a16_every_way_to_say_a_moment_is_read(said: float | str | datetime) -> None:
    assert OAuthToken("a", "r", said).expires_at == MOMENT


@pytest.mark.parametrize(
    "said",
    [0, -1, True, float("nan"), float("inf"), "", "soon", "nan", "1e999", 1e30, [], {}, *HUGE],
)
def test_a16_what_is_no_moment_is_refused_from_a_caller(said: float) -> None:
    assert epoch_seconds(said) is None
    with pytest.raises(InvalidArgument, match="expires_at"):
        OAuthToken("a", "r", said)


def test_a_naive_datetime_is_no_moment() -> None:
    with pytest.raises(InvalidArgument, match="aware datetime"):
        OAuthToken("a", "r", datetime(2026, 1, 1))  # noqa: DTZ001  # the naive one is the point


@given(st.one_of(st.integers(), st.floats(), st.text(), st.booleans(), st.none()))
def test_reading_a_moment_never_raises_and_never_says_never(said: object) -> None:
    seconds = epoch_seconds(said)
    assert seconds is None or 0 < seconds < 32_503_680_000


def test_s1_neither_token_shows() -> None:
    token = OAuthToken("hidden-access", "hidden-refresh", MOMENT)
    for shown in (repr(token), str(token), f"{token}", repr(StoredToken(token)), repr([token])):
        assert "hidden" not in shown
    assert "1764000000" in repr(token)


def test_s2_a_token_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(OAuthToken("a", "r", MOMENT))


def test_a_token_is_a_value() -> None:
    token = OAuthToken("a", "r", MOMENT)
    assert token == OAuthToken("a", "r", MOMENT) == copy.copy(token)
    assert hash(token) == hash(OAuthToken("a", "r", MOMENT))
    with pytest.raises(AttributeError):
        token.access_token = "b"  # type: ignore[misc]  # frozen


@pytest.mark.parametrize("bad", ["", "a b", "a\n", "Bearer a"])
def test_a_token_that_cannot_be_sent_is_refused(bad: str) -> None:
    with pytest.raises(InvalidArgument, match="access_token"):
        OAuthToken(bad, "r")


def test_an_empty_refresh_token_is_none() -> None:
    assert OAuthToken("a", "").refresh_token is None


def test_s10_a_fingerprint_has_no_part_of_the_secret() -> None:
    assert len(fingerprint("secret")) == 16
    assert fingerprint("secret") != fingerprint("secret2")
