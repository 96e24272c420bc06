"""The state of an authorization, and the verifier that goes with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async import InvalidArgument, InvalidState, OAuthApp, StateSigner
from front_async.auth.pkce import check_verifier, new_code_verifier, s256_challenge
from front_async.testing import FakeClock

SECRET = "planted-s3cret-of-the-app"


@pytest.fixture
def states(clock: FakeClock) -> StateSigner:
    return StateSigner(SECRET, clock=clock)


def test_a_state_is_good_with_the_session_it_was_made_for(states: StateSigner) -> None:
    states.verify(states.sign("browser 1"), "browser 1")


def test_workers_that_know_the_secret_accept_each_others(
    states: StateSigner, clock: FakeClock
) -> None:
    StateSigner(SECRET, clock=clock).verify(states.sign("browser 1"), "browser 1")
    with pytest.raises(InvalidState):
        StateSigner(SECRET + "!", clock=clock).verify(states.sign("browser 1"), "browser 1")


def test_no_two_states_are_the_same(states: StateSigner) -> None:
    assert len({states.sign("browser 1") for _ in range(1000)}) == 1000


def test_another_browsers_state_is_refused(states: StateSigner) -> None:
    with pytest.raises(InvalidState, match="browser session"):
        states.verify(states.sign("browser 1"), "browser 2")


def test_a_state_ends_after_ten_minutes(states: StateSigner, clock: FakeClock) -> None:
    state = states.sign("browser 1")
    clock.advance(599)
    states.verify(state, "browser 1")
    clock.advance(1)
    with pytest.raises(InvalidState, match="expired"):
        states.verify(state, "browser 1")


@given(position=st.integers(0, 74), letter=st.sampled_from("ABCxyz019-_"))
def test_a_state_with_one_letter_changed_is_refused(position: int, letter: str) -> None:
    states = StateSigner(SECRET)
    state = states.sign("browser 1")
    forged = state[:position] + letter + state[position + 1 :]
    if position == 74 or forged == state:
        return  # the last letter has bits that carry nothing
    with pytest.raises(InvalidState):
        states.verify(forged, "browser 1")


@given(st.one_of(st.text(), st.none(), st.binary(), st.integers()))
def test_anything_else_is_refused(state: object) -> None:
    with pytest.raises(InvalidState):
        StateSigner(SECRET).verify(state, "browser 1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_verifier_follows_from_its_state_and_the_secret(states: StateSigner) -> None:
    one, two = states.sign("browser 1"), states.sign("browser 1")
    verifier = states.code_verifier(one)
    assert check_verifier(verifier) == verifier == StateSigner(SECRET).code_verifier(one)
    assert verifier != states.code_verifier(two)
    assert verifier != StateSigner(SECRET + "!").code_verifier(one)


@pytest.mark.parametrize("secret", ["", "short", None, 7, "long enough but \udcff"])
def test_a_weak_secret_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(InvalidArgument, match="secret") as caught:
        StateSigner(secret)
    assert "short" not in str(caught.value).replace("secret", "")


@pytest.mark.parametrize("lifetime", [0, -1, float("inf"), float("nan"), "9", None, True])
def test_a_lifetime_is_positive(lifetime: float) -> None:
    with pytest.raises(InvalidArgument, match="lifetime"):
        StateSigner(SECRET, lifetime=lifetime)


@pytest.mark.parametrize("session", ["", None, 7, "se\udcffss"])
def test_a_callback_without_a_session_that_could_be_ours_is_refused(
    states: StateSigner, session: str
) -> None:
    """A browser may send what it likes in place of a cookie, or nothing."""
    with pytest.raises(InvalidState, match="browser session"):
        states.verify(states.sign("browser 1"), session)


@pytest.mark.parametrize("state", ["", "short", "\udcff", "ä" * 75, None, 7])
def test_what_is_no_state_has_no_verifier(states: StateSigner, state: str) -> None:
    with pytest.raises(InvalidState, match="form"):
        states.code_verifier(state)


@pytest.mark.parametrize("session", ["", None, 7, "se\udcffss"])
def test_without_a_session_there_is_no_state(states: StateSigner, session: str) -> None:
    with pytest.raises(InvalidArgument, match="session"):
        states.sign(session)


def test_the_challenge_is_rfc_7636s_own_example() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert s256_challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_new_verifier_has_the_right_form_and_no_twin() -> None:
    verifiers = [new_code_verifier() for _ in range(100)]
    assert len({str(check_verifier(verifier)) for verifier in verifiers}) == 100
    assert verifiers[0] not in repr(verifiers)


@pytest.mark.parametrize("verifier", ["", "a" * 42, "a" * 129, "a" * 42 + " ", "ä" * 50, None, 7])
def test_a_verifier_of_another_form_is_refused(verifier: str) -> None:
    with pytest.raises(InvalidArgument, match="code_verifier"):
        check_verifier(verifier)


def test_the_address_holds_the_challenge_and_not_the_verifier() -> None:
    app = OAuthApp(client_id="a", client_secret="s", redirect_uri="https://x.test")
    verifier = new_code_verifier()
    url = app.authorization_url(state="s", code_verifier=verifier)
    assert url.query["code_challenge"] == s256_challenge(verifier)
    assert url.query["code_challenge_method"] == "S256"
    assert str(verifier) not in str(url)
