"""When a token is refreshed, as arithmetic.

::

    |------------ fresh -----------|-- advisory --|-- mandatory --| expired
    received                                                      lifetime

Fresh: use it. Advisory: use it, and refresh in the background. Mandatory: wait for the refresh,
but use it if the refresh fails. Both windows shrink with the lifetime, so that a token of thirty
seconds is not refreshed at every request.
"""

import attrs

from front_async.auth.token import StoredToken
from front_async.wire.clock import Clock
from front_async.wire.secret import Secret

_ADVISORY = 600.0  # seconds
_MANDATORY = 60.0  # seconds
_LAST_USE = 5.0  # seconds; a token this near its end is not worth sending
_JUST_MINTED = 30.0  # seconds; a token refused this young was not refused for its age


@attrs.frozen
class LiveToken:
    """The token in use: what to send, and until when."""

    row: StoredToken
    authorization: Secret
    minted: float | None
    """When this process asked for it, by the monotonic clock; None when it came from a store."""
    lifetime: float
    """Seconds it had when it came."""
    ends: float
    """By the monotonic clock."""
    ends_wall: float
    """By our wall clock. The earlier of both ends it: a machine may sleep, a clock may jump."""
    advisory: float
    mandatory: float
    last_use: float

    def remaining(self, clock: Clock) -> float:
        """Seconds until it expires; negative once it has."""
        return min(self.ends - clock.monotonic(), self.ends_wall - clock.now())

    def usable(self, clock: Clock) -> bool:
        """Tell whether it may still be sent when nothing better can be had."""
        return self.remaining(clock) > self.last_use

    def just_minted(self, clock: Clock) -> bool:
        """Tell whether it is so young that a refusal cannot mean its age."""
        if self.minted is None:
            return False
        return clock.monotonic() - self.minted < min(_JUST_MINTED, self.lifetime / 4)


def live_token(
    row: StoredToken, lifetime: float, clock: Clock, *, jitter: float, granted: float | None = None
) -> LiveToken:
    """Work out the windows of a token.

    Args:
        row: The token as stored.
        lifetime: Seconds it has, counted from *granted*, or from now.
        clock: Where we are now.
        jitter: In [0.8, 1]: spreads the refreshes of workers that started together.
        granted: When the request that brought it was sent, by the monotonic clock; None for a
            token from a store.
    """
    now = clock.monotonic()
    started = now if granted is None else granted
    return LiveToken(
        row=row,
        authorization=Secret(f"Bearer {row.token.access_token}"),
        minted=granted,
        lifetime=lifetime,
        ends=started + lifetime,
        ends_wall=clock.now() + lifetime - (now - started),
        advisory=min(_ADVISORY, lifetime / 5) * jitter,
        mandatory=min(_MANDATORY, lifetime / 20),
        last_use=min(_LAST_USE, lifetime / 40),
    )
