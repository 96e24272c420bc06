"""What really happened: every request, as the server saw it."""

from collections import Counter, deque
from collections.abc import Mapping

import attrs


@attrs.frozen
class RequestRecord:
    """One request and the status it was answered with; 0: the connection was dropped."""

    method: str
    path: str
    query: str
    host: str
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)
    status: int


@attrs.define
class Connections:
    """How much went on at the same time."""

    requests: int = 0
    """Requests being answered now."""
    peak_requests: int = 0
    """The most requests that were being answered at once."""
    peak_open: int = 0
    """The most connections that were open at once."""

    def enter(self, open_connections: int) -> None:
        """A request has come."""
        self.requests += 1
        self.peak_requests = max(self.peak_requests, self.requests)
        self.peak_open = max(self.peak_open, open_connections)

    def leave(self) -> None:
        """A request has been answered."""
        self.requests -= 1


class Truth:
    """Counts requests, and keeps the latest *history* of them."""

    def __init__(self, history: int) -> None:
        self.served: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.requests: deque[RequestRecord] = deque(maxlen=history)
        self.connections: Connections = Connections()

    def record(self, request: RequestRecord) -> None:
        """A request has been answered."""
        self.statuses[request.status] += 1
        self.requests.append(request)
