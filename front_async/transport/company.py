"""What the requests of one company share."""

import attrs

from front_async.auth.provider import AuthProvider
from front_async.transport.budget import RetryBudget
from front_async.transport.gate import Gate
from front_async.transport.meter import Meter
from front_async.transport.pacing import Pacer
from front_async.transport.resource_pacing import ResourcePacer
from front_async.wire.clock import Clock


@attrs.frozen
class Company:
    """The token, the quota, the retry budget, the places at the gate."""

    auth: AuthProvider
    gate: Gate
    pacer: Pacer
    resources: ResourcePacer
    budget: RetryBudget
    meter: Meter

    @classmethod
    def of(cls, auth: AuthProvider, gate: Gate, clock: Clock) -> "Company":
        """Start afresh, with nothing known of the quota."""
        return cls(auth, gate, Pacer(clock), ResourcePacer(clock), RetryBudget(), Meter())
