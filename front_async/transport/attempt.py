"""One attempt: within the quota, through the gate, with the token of that moment.

Whatever an attempt holds it gives back before anybody sleeps.
"""

from front_async.errors import InvalidArgument
from front_async.transport.call import Answer, Call
from front_async.transport.company import Company
from front_async.transport.exchange import Exchange
from front_async.wire.http import Stream
from front_async.wire.secret import Secret, masked

_UNAUTHORIZED = 401


class Attempt:
    """Pacing, then the gate, then the Bearer, then the exchange."""

    def __init__(self, company: Company, exchange: Exchange) -> None:
        self._auth = company.auth
        self._limiter = company.limiter
        self._gate = company.gate
        self._exchange = exchange

    async def send(self, call: Call) -> Answer:
        """Wait for the quota; let the limiter learn from the answer."""
        if call.foreign:
            return await self._gated(call)
        if turn := self._limiter.acquire(call):
            await turn
        try:
            answer = await self._gated(call)
        except BaseException:
            self._limiter.release(call, None)
            raise
        self._limiter.release(call, answer)
        return answer

    async def _gated(self, call: Call) -> Answer:
        """Hold a place of the gate while the request is under way, its body included."""
        if turn := self._gate.enter(call):
            await turn
        streams = False
        try:
            answer = await self._signed(call)
            if streams := isinstance(answer, Stream):
                answer.on_close(self._gate.leave)
            return answer
        finally:
            if not streams:
                self._gate.leave()

    async def _signed(self, call: Call) -> Answer:
        """Put the token on, and replace a refused one: once for a call, whatever its retries.

        A 401 precedes any processing, so even a write may go again with another token.
        """
        if call.foreign:
            return await self._exchange(call, None)
        authorization = await self._auth.authorization()
        if type(authorization) is not Secret:  # our own providers have looked already
            authorization = _sendable(authorization)
        answer = await self._exchange(call, authorization)
        if answer.status == _UNAUTHORIZED and await self._refused(call, authorization):
            return await self._again(call)
        return answer

    async def _again(self, call: Call) -> Answer:
        """Try with the token of now, and for the last time.

        A second 401 stands. The provider hears of it all the same: what it adopted from another
        worker may be as dead as its own was, and the next call need not find that out.
        """
        call.trace.signed_anew = True
        authorization = _sendable(await self._auth.authorization())
        answer = await self._exchange(call, authorization)
        if answer.status == _UNAUTHORIZED:
            await self._refused(call, authorization)
        return answer

    async def _refused(self, call: Call, authorization: str) -> bool:
        """Say so to the provider; tell whether the call can go with another token."""
        call.trace.sent = False
        worth_it = await self._auth.rejected(authorization)
        return worth_it and not (call.spent or call.trace.signed_anew)


def _sendable(authorization: str) -> str:
    value = masked(authorization)
    if not (value.isascii() and value.isprintable()):
        raise InvalidArgument("the AuthProvider gave a value that no header may hold")
    return value
