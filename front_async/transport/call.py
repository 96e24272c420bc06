"""One logical call, as every layer sees it."""

import enum
from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, Literal
from urllib.parse import quote

import msgspec

from front_async.errors import Attempt, InvalidArgument
from front_async.transport.forms import Form
from front_async.wire.exchange import Response
from front_async.wire.http import Stream
from front_async.wire.secret import Discreet

Priority = Literal["interactive", "bulk"]
"""Who waits for the answer: a person, or a program that can let a person go first."""


class Repeat(enum.Enum):
    """What sending a request twice would do."""

    SAFE = "reads only"
    IDEMPOTENT = "leaves the same state"
    UNSAFE = "does it twice"


class Trace(msgspec.Struct):
    """What has happened to a call so far: the only thing about it that changes."""

    attempts: tuple[Attempt, ...] = ()
    """The tries before the present one."""
    sent: bool = False
    """Whether Front may be working on the present one."""
    sent_at: float = 0.0
    """When, by time.monotonic."""
    maybe_done: bool = False
    """Whether an earlier one may have had its effect although it failed."""
    signed_anew: bool = False
    """Whether one went with another token because Front had refused the first."""


class Call(Discreet, msgspec.Struct, eq=False):
    """What is asked of Front. But for its trace, nothing of it changes once it is made."""

    shown: ClassVar[tuple[str, ...]] = (
        "operation",
        "deadline",
        "repeat",
        "priority",
        "stream",
        "foreign",
    )

    method: str
    template: str
    """The path with ``{}`` for each id: the operation's name, together with the verb."""
    path: str
    """The encoded path, with its query if any; or an absolute address when *foreign*."""
    deadline: float
    """When the caller is told that it took too long, by the monotonic clock."""
    repeat: Repeat
    priority: Priority = "interactive"
    body: bytes | Form | None = None
    headers: Mapping[str, str] | None = None
    """Beside those that every request has."""
    trace: Trace = msgspec.field(default_factory=Trace)
    stream: bool = False
    """Whether the body of a success is left to be read later."""
    foreign: bool = False
    """On a host that is not Front's: it never sees the token."""

    @property
    def operation(self) -> str:
        """Name the operation, such as "GET /conversations/{}"."""
        return f"{self.method} {self.template}"

    @property
    def maybe_done(self) -> bool:
        """Tell whether it is a write that may have had its effect, in this try or before."""
        trace = self.trace
        return self.repeat is not Repeat.SAFE and (trace.sent or trace.maybe_done)

    @property
    def spent(self) -> bool:
        """Tell whether its body was sent, in part at least, and cannot be sent again."""
        return isinstance(self.body, Form) and self.body.spent

    @property
    def resource(self) -> str:
        """Name what Front limits apart from the company: the template and its first id."""
        return f"{self.template} {first_id(self.path)}"


Answer = Response | Stream
Send = Callable[[Call], Awaitable[Answer]]
"""A stretch of the road: everything below it, seen as one function."""


def first_id(path: str) -> str:
    """Return the second segment of *path*: the id in all of Front's paths that have one."""
    segments = path.partition("?")[0].split("/", 3)
    return segments[2] if len(segments) > 2 else ""  # noqa: PLR2004  # "", noun, id


def expand(template: str, ids: tuple[str, ...]) -> str:
    """Fill the ``{}`` of *template*, each id encoded as one segment.

    Raises:
        InvalidArgument: An id is empty, is a dot segment, or is not text.
    """
    return template.format(*[_segment(value, template) for value in ids]) if ids else template


def _segment(value: object, template: str) -> str:
    if not isinstance(value, str):
        raise InvalidArgument(f"an id in {template} must be a str, not {type(value).__name__}")
    if value.isidentifier() and value.isascii():  # "cnv_123": nothing to encode
        return value
    if value in {"", ".", ".."}:
        raise InvalidArgument(f"an id in {template} is {value!r}: expected one like 'cnv_123'")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise InvalidArgument(f"an id in {template} has half of a character in it") from None
