"""A road that leads nowhere."""

from typing import Any, cast

import msgspec
from multidict import CIMultiDict
from yarl import URL

from front_async.testing import FakeClock
from front_async.transport.api import Api
from front_async.transport.call import Call
from front_async.transport.road import Road
from front_async.transport.trust import TrustSet
from front_async.wire.exchange import Response

EMPTY = b'{"id": "", "uid": "", "message_uid": "", "_results": []}'
"""An answer to everything: as small as a record or a list can be."""


class NoFileError(Exception):
    """Raised in place of a download."""


class Recorder:
    """It keeps each call, and answers what it was told to, the last answer for ever."""

    def __init__(self, *answers: bytes) -> None:
        self.calls: list[Call] = []
        self.answers = list(answers) or [EMPTY]

    async def fetch(self, call: Call) -> Response:
        """Keep the call."""
        self.calls.append(call)
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        return Response(200, CIMultiDict(), answer)

    async def open(self, call: Call) -> Any:
        """Keep the call, and break off: nothing here is a file."""
        self.calls.append(call)
        raise NoFileError

    def api(self) -> Api:
        """Return what a resource needs."""
        trust = TrustSet(URL("https://api2.frontapp.com"))
        return Api(cast("Road", self), trust, FakeClock(), timeout=60.0)

    def sent(self) -> tuple[str, Any]:
        """Return verb with path, and body, of the one call there was."""
        (call,) = self.calls
        body = call.body if call.body is None else msgspec.json.decode(cast("bytes", call.body))
        return f"{call.method} {call.path}", body
