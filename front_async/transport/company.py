"""What the requests of one company share."""

import attrs

from front_async.auth.provider import AuthProvider
from front_async.transport.budget import RetryBudget
from front_async.transport.limiter import Limiter
from front_async.transport.meter import Meter
from front_async.transport.pacing import QuotaLimiter
from front_async.wire.clock import Clock


@attrs.frozen
class Company:
    """The token, the quota, the retry budget."""

    auth: AuthProvider
    limiter: Limiter
    budget: RetryBudget
    meter: Meter

    @classmethod
    def of(cls, auth: AuthProvider, clock: Clock, limiter: Limiter | None = None) -> "Company":
        """Start afresh; without *limiter*, with nothing known of the quota."""
        return cls(auth, limiter or QuotaLimiter(clock=clock), RetryBudget(), Meter())
