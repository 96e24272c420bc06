"""The companies that one program asks for, of which it may have hundreds."""

from collections import OrderedDict
from collections.abc import Callable
from weakref import WeakValueDictionary

from front_async.transport.company import Company


class CompaniesInUse:
    """What is known of each company: kept while it is asked for, then let go.

    A company whose client somebody still holds is found again all the same: two of one company
    would each believe to have its whole quota.

    Args:
        idle: Seconds after the last use until one is let go.
        keep: Tells which must not be let go yet.
    """

    def __init__(self, idle: float, *, keep: Callable[[Company], bool]) -> None:
        self._idle = idle
        self._keep = keep
        self._recent: OrderedDict[str, tuple[Company, float]] = OrderedDict()
        self._alive: WeakValueDictionary[str, Company] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._alive)

    def get(self, company_id: str) -> Company | None:
        """Return what is known of a company, if anything."""
        return self._alive.get(company_id)

    def note(self, company_id: str, company: Company, now: float) -> None:
        """Take note of a use at *now*, by the monotonic clock; let go of what is idle."""
        self._alive[company_id] = company
        self._recent[company_id] = company, now
        self._recent.move_to_end(company_id)
        while True:
            name, (oldest, used) = next(iter(self._recent.items()))
            if now - used < self._idle:  # so that a use at *now* is never idle
                return
            del self._recent[name]
            if self._keep(oldest):
                self._recent[name] = oldest, now

    def forget(self, company_id: str) -> None:
        """Let go of a company now; it is found as long as somebody holds its client."""
        self._recent.pop(company_id, None)

    def all(self) -> list[Company]:
        """Return those that somebody uses."""
        return list(self._alive.values())
