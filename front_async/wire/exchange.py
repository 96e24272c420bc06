"""The values of one HTTP exchange."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar, Literal, Protocol

import attrs
import msgspec
from yarl import URL

from front_async.wire.secret import Discreet

MAX_BODY = 32 * 1024 * 1024
"""Decoded bytes of one answer; a page of 100 conversations is about 350,000."""


class Body(Protocol):
    """A body that is made while it is sent. The headers have to tell its size."""

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield it piece by piece, from its beginning."""
        ...


class Request(Discreet, msgspec.Struct, eq=False):
    """What is sent."""

    shown: ClassVar[tuple[str, ...]] = ("method", "timeout")

    method: str
    url: URL
    headers: Mapping[str, str]
    body: bytes | Body | None = None
    connect_timeout: float = 10.0
    """Seconds to resolve, connect and shake hands."""
    timeout: float | None = None
    """Seconds for the whole exchange, body included; None when somebody else watches it."""
    max_body: int = MAX_BODY


class Response(Discreet, msgspec.Struct, frozen=True):
    """What came back, body and all."""

    shown: ClassVar[tuple[str, ...]] = ("status", "redirected_to")

    status: int
    headers: Mapping[str, str]
    """Names are case-insensitive."""
    body: bytes
    """Of an error at most 64 KiB, and only what came of it."""
    redirected_to: str | None = None
    """The path that answered in the end, when Front redirected: a merged conversation's."""

    def json(self) -> Any:
        """Decode the body, whatever its content type says.

        Raises:
            msgspec.DecodeError: The body is not JSON in UTF-8.
        """
        try:
            return msgspec.json.decode(self.body)
        except (UnicodeDecodeError, RecursionError) as error:
            reason = str(error)
        raise msgspec.DecodeError(reason)


Fault = Literal["not sent", "lost", "timed out", "truncated", "too large", "unreadable"]
"""Where an exchange broke. Only "not sent" promises that the server saw nothing."""

ANSWERED: frozenset[Fault] = frozenset({"truncated", "too large", "unreadable"})
"""Faults of a body whose status had already arrived."""


@attrs.define(slots=False)
class WireError(Exception):
    """An exchange that gave no whole answer. Carries no header, query or body."""

    fault: Fault
    reason: str
    status: int | None = None
    """The status, when it arrived before the fault."""

    def __str__(self) -> str:
        return self.reason
