"""Faults on demand: which request goes wrong, and how."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

ANY: Final = "*"  # every route of the API, though not of the OAuth server
_WAYS: Final = ("status", "reset", "truncate", "truncate_gzip", "garbage", "html", "hang")
_FINAL: Final = range(200, 600)  # statuses that end an answer
_not_negative = attrs.validators.optional(attrs.validators.ge(0))


def _check_status(_fault: Any, _field: Any, status: int | None) -> None:
    if status is not None and status not in _FINAL:
        raise ValueError(f"{status} is not the status of a final answer")


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that goes wrong with one request.

    At most one of status, reset, truncate, truncate_gzip, garbage, html and hang; none of them
    means the answer is the usual one, only late or with other headers.

    Raises:
        ValueError: The values contradict each other or are out of range.
    """

    status: int | None = attrs.field(default=None, validator=_check_status)
    """Answer with this status."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Headers to add to whatever is answered."""
    body: bytes | None = None
    """The body that goes with the status; None: an error in Front's shape."""
    delay: float = attrs.field(default=0.0, validator=attrs.validators.ge(0))
    """Seconds to wait first."""
    reset: bool = False
    """Drop the connection without an answer."""
    truncate: int | None = attrs.field(default=None, validator=_not_negative)
    """Promise the whole body, send this many bytes of it, and close."""
    truncate_gzip: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.ge(1))
    )
    """Cut this many bytes off the compressed body; the length in the header is the shorter one."""
    garbage: bool = False
    """Answer 200 with bytes that are not JSON."""
    html: bool = False
    """Answer 200 with the page of a captive portal."""
    processed: bool = False
    """Whether the request takes effect before it goes wrong."""
    hang: bool = False
    """Do not answer until the faults are released or the sandbox stops."""

    def __attrs_post_init__(self) -> None:
        if len(self.ways) > 1:
            raise ValueError(f"one fault cannot be all of {', '.join(self.ways)}")
        if self.body is not None and self.status is None:
            raise ValueError("a body needs a status")
        if not (self.ways or self.delay or self.headers):
            raise ValueError("this fault changes nothing")

    @property
    def ways(self) -> tuple[str, ...]:
        """In which ways the answer is spoilt."""
        values = ((way, getattr(self, way)) for way in _WAYS)
        return tuple(way for way, value in values if value is not None and value is not False)


_Meeting = tuple[str, int | None]  # an operation, and the one company it is about, if it is


class Faults:
    """The faults to come, by operation: ``"POST /conversations/{}/messages"`` or ``"*"``.

    With a *company* a fault meets only what is asked with that company's tokens and codes, and
    goes before one for all of them.
    """

    def __init__(self) -> None:
        self._queues: dict[_Meeting, deque[Fault | None]] = {}
        self._lasting: dict[_Meeting, Fault] = {}
        self.freed: asyncio.Event = asyncio.Event()
        """Set when the requests that hang now are let go."""

    def add(
        self, operation: str, fault: Fault, *, times: int | None = 1, company: int | None = None
    ) -> None:
        """Let *fault* meet the next *times* requests; None: every one until cleared."""
        if times is None:
            self._lasting[operation, company] = fault
        else:
            self.script(operation, [fault] * times, company=company)

    def script(
        self, operation: str, faults: Iterable[Fault | None], *, company: int | None = None
    ) -> None:
        """Let these meet the next requests in order; None lets one through."""
        self._queues.setdefault((operation, company), deque()).extend(faults)

    def clear(self) -> None:
        """Forget every fault that has not happened."""
        self._queues.clear()
        self._lasting.clear()

    def release(self) -> None:
        """Let every request that hangs go on; later ones will hang again."""
        self.freed.set()
        self.freed = asyncio.Event()

    @property
    def unused(self) -> dict[str, list[Fault | None]]:
        """What was asked for and has not happened, by operation."""
        unused: dict[str, list[Fault | None]] = {}
        for (operation, _), queue in self._queues.items():
            if queue:
                unused.setdefault(operation, []).extend(queue)
        return unused

    def take(self, operation: str, *, api: bool = True, company: int | None = None) -> Fault | None:
        """The fault that meets a request of *company* to *operation* now, if any."""
        if not (self._queues or self._lasting):
            return None
        names = (operation, ANY) if api else (operation,)
        meetings = [(name, one) for name in names for one in dict.fromkeys((company, None))]
        for meeting in meetings:
            if self._queues.get(meeting):
                return self._queues[meeting].popleft()
        return next((self._lasting[one] for one in meetings if one in self._lasting), None)
