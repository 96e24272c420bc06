"""When a token is refreshed, whatever its lifetime."""

from hypothesis import given
from hypothesis import strategies as st

from front_async import OAuthToken, StoredToken
from front_async.auth.windows import LiveToken, live_token
from front_async.testing import FakeClock


def live(lifetime: float, clock: FakeClock, jitter: float = 1.0) -> LiveToken:
    return live_token(
        StoredToken(OAuthToken("a", "r")), lifetime, clock, jitter=jitter, granted=clock.monotonic()
    )


def test_an_hour_has_ten_minutes_of_advice_and_one_of_need() -> None:
    token = live(3600, FakeClock())
    assert (token.advisory, token.mandatory, token.last_use) == (600, 60, 5)


@given(st.floats(0.01, 86_400), st.floats(0.8, 1.0))
def test_a14_the_windows_take_a_quarter_of_the_lifetime_at_most(life: float, jit: float) -> None:
    token = live(life, FakeClock(), jit)
    assert 0 < token.last_use < token.mandatory < token.advisory
    assert token.advisory + token.mandatory <= life / 4 * 1.000001


@given(st.floats(1, 86_400), st.floats(0, 86_400))
def test_a46_a_wall_clock_that_jumps_never_lengthens_a_token(life: float, passed: float) -> None:
    clock = FakeClock()
    token = live(life, clock)
    clock.advance(passed)
    assert abs(token.remaining(clock) - (life - passed)) < 0.001


class TwoClocks(FakeClock):
    """A wall clock that may part from the monotonic one."""

    ahead = 0.0

    def now(self) -> float:
        """Wall time."""
        return super().now() + self.ahead


def test_a45_a_machine_that_slept_sees_the_token_expired_by_its_wall_clock() -> None:
    clock = TwoClocks()
    token = live(3600, clock)
    clock.ahead = 7200  # suspended: the monotonic clock stood still
    assert token.remaining(clock) < 0


def test_a46_a_wall_clock_set_back_does_not_revive_a_token() -> None:
    clock = TwoClocks()
    token = live(3600, clock)
    clock.advance(3700)
    clock.ahead = -7200
    assert token.remaining(clock) < 0


def test_network_time_counts_against_the_token() -> None:
    clock = FakeClock()
    sent = clock.monotonic()
    clock.advance(10)
    row = StoredToken(OAuthToken("a", "r"))
    token = live_token(row, 3600, clock, jitter=1.0, granted=sent)
    assert token.remaining(clock) == 3590


def test_only_a_token_granted_here_can_be_just_minted() -> None:
    clock = FakeClock()
    row = StoredToken(OAuthToken("a", "r"))
    assert live(3600, clock).just_minted(clock)
    assert not live_token(row, 3600, clock, jitter=1.0).just_minted(clock)
    token = live(3600, clock)
    clock.advance(31)
    assert not token.just_minted(clock)
