"""The companies of a sandbox, each made when it is first asked for something."""

from collections.abc import Callable
from functools import partial

import attrs

from front_async.sandbox.company.company import Company, Sent
from front_async.sandbox.company.site import Site
from front_async.sandbox.company.sites import site
from front_async.sandbox.limits import Limits
from front_async.sandbox.settings import Settings


@attrs.frozen
class Tenant:
    """A company, and the rate limit that is its own."""

    company: Company
    limits: Limits


class Companies:
    """All companies by their number."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.sites: tuple[Site, ...] = tuple(
            site(index, settings.seed) for index in range(settings.companies)
        )
        self.sent: list[Sent] = []
        self.listeners: list[Callable[[Company, int], object]] = []
        """Told of each event that happens in a company."""
        self._made: dict[int, Tenant] = {}

    def __getitem__(self, index: int) -> Tenant:
        made = self._made.get(index)
        if made is None:
            made = self._made[index] = self._make(self.sites[self.check(index)])
        return made

    def check(self, index: int) -> int:
        """*index* again.

        Raises:
            IndexError: There is no such company.
        """
        if not 0 <= index < len(self.sites):
            raise IndexError(f"there is no company {index}: the sandbox has {len(self.sites)}")
        return index

    def settled(self, index: int) -> Company:
        """The company numbered *index*, with everything done that was due by now."""
        company = self[index].company
        company.settle(self._settings.now())
        return company

    def move(self, origin: str) -> None:
        """Let the links in every record lead to *origin*."""
        for one in self.sites:
            one.origin = origin

    def _make(self, home: Site) -> Tenant:
        settings = self._settings
        company = Company(
            home,
            settings.conversations,
            settings.contact_count,
            messages=settings.messages,
            comments=settings.comments,
            sent=self.sent,
        )
        company.events.listeners.append(partial(self._tell, company))
        return Tenant(company, Limits(settings))

    def _tell(self, company: Company, event: int) -> None:
        for listener in self.listeners:
            listener(company, event)
