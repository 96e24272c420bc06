"""What the requests of one company share."""

import attrs

from front_async.auth.provider import AuthProvider, Drainable
from front_async.transport.budget import RetryBudget
from front_async.transport.gate import Gate
from front_async.transport.limiter import Closable, Limiter
from front_async.transport.meter import Meter
from front_async.transport.pacing import QuotaLimiter
from front_async.wire.clock import Clock


@attrs.frozen
class Company:
    """The token, the places at the gate, the quota, the retry budget."""

    auth: AuthProvider
    gate: Gate
    limiter: Limiter
    budget: RetryBudget
    meter: Meter

    @classmethod
    def of(
        cls, auth: AuthProvider, gate: Gate, clock: Clock, limiter: Limiter | None = None
    ) -> "Company":
        """Start afresh; without *limiter*, with nothing known of the quota."""
        limiter = limiter or QuotaLimiter(clock=clock)
        return cls(auth, gate, limiter, RetryBudget(), Meter())

    async def close(self) -> None:
        """Let a token refresh end, and give back what the limiter holds."""
        try:
            if isinstance(self.limiter, Closable):
                await self.limiter.close()
        finally:
            if isinstance(self.auth, Drainable):
                await self.auth.drain()
