"""The road of one request, from the outside in.

::

    deadline → retry → redirects → pacing → gate → Bearer → exchange
    Deadlines  Retrying  redirected   └──── Attempt ────┘

Each stretch is a function of the one below it and adds one thing.
"""

import asyncio
import random

from front_async.auth.oauth import OAuthTokenAuth
from front_async.errors import APIError, DecodeError
from front_async.transport.attempt import Attempt
from front_async.transport.call import Answer, Call, Repeat
from front_async.transport.company import Company
from front_async.transport.connection import Connection
from front_async.transport.deadline import Deadlines, too_late
from front_async.transport.exchange import exchange_over
from front_async.transport.failures import FIRST_ERROR, error_for
from front_async.transport.redirects import redirected
from front_async.transport.retrying import Retrying
from front_async.transport.settings import Settings
from front_async.transport.trust import TrustSet
from front_async.wire.clock import Clock
from front_async.wire.exchange import Response
from front_async.wire.http import Stream


class Road:
    """Takes a call to Front and brings back its answer, or raises what went wrong."""

    def __init__(
        self, connection: Connection, company: Company, settings: Settings, clock: Clock
    ) -> None:
        self._connection = connection
        self._company = company
        self._clock = clock
        self._oauth = isinstance(company.auth, OAuthTokenAuth)
        self._deadlines = Deadlines(settings.timeout)
        exchange = exchange_over(connection, settings.base, self._deadlines, company.meter)
        attempt = Attempt(company, exchange)
        send = redirected(attempt.send, TrustSet(settings.base))
        rng = random.Random()  # noqa: S311  # spreads, hides nothing
        self._send = Retrying(send, settings.retries, company.budget, clock, rng).send

    async def fetch(self, call: Call) -> Response:
        """Send *call* and return its whole answer, which is a success.

        Raises:
            FrontError: Anything else; the tree is drawn in :mod:`front_async.errors`.
        """
        answer = await self._checked(call)
        if isinstance(answer, Stream):
            raise AssertionError("a stream is opened, not fetched")  # noqa: TRY004  # our own mistake
        content = answer.headers.get("Content-Type", "").lower()
        if content.startswith(("text/html", "application/xhtml")):
            committed = call.repeat is not Repeat.SAFE
            raise DecodeError(call.operation, "an HTML page came instead of JSON", committed)
        return answer

    async def open(self, call: Call) -> Stream:
        """Send *call* and return a success whose body is still to be read."""
        answer = await self._checked(call)
        if isinstance(answer, Stream):
            return answer
        raise APIError(call.operation, answer.status, message="no file came")

    async def _checked(self, call: Call) -> Answer:
        self._connection.enter()
        self._deadlines.start(call)
        try:
            answer = await self._send(call)
        except asyncio.CancelledError:
            if self._deadlines.ran_out(call, "call"):
                raise too_late(call) from None
            raise
        finally:
            self._deadlines.stop(call)
            self._connection.leave()
        if answer.status >= FIRST_ERROR and isinstance(answer, Response):
            raise error_for(call, answer, oauth=self._oauth, local=self._clock.now())
        return answer
