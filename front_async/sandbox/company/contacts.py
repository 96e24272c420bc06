"""Contacts and accounts: the customers, each recognisable by an address of its own."""

from collections.abc import Callable
from typing import Any, Final

import attrs

from front_async.sandbox.company.desks import Desks
from front_async.sandbox.company.labels import Labels
from front_async.sandbox.company.numbers import mix, salt
from front_async.sandbox.company.pattern import Indexes, select
from front_async.sandbox.company.shelf import Listing, Shelf
from front_async.sandbox.company.site import CLOSED, OPENED, Record, Site, stamped
from front_async.sandbox.company.staff import PEOPLE, Staff, plain
from front_async.sandbox.company.words import FIRST_NAMES, LAST_NAMES, LISTS, TEAMS, TRADES

# Of twelve contacts in a row, eight belong to nobody, three to a team and one to a teammate.
_OWNERS: Final = 12
_FREE: Final = 8
OWNER_PERIOD: Final = _OWNERS * len(TEAMS) * PEOPLE
_PHONES: Final = 10_000_000  # seven digits
_PLAIN_FIRST: Final = tuple(map(plain, FIRST_NAMES))
_PLAIN_LAST: Final = tuple(map(plain, LAST_NAMES))
_PLAIN_TRADES: Final = tuple(map(plain, TRADES))


@attrs.frozen
class Contact:
    """A contact as served, its account, and when it came and changed (epoch seconds)."""

    record: Record
    account: int | None
    created_at: float
    updated_at: float


class Contacts:
    """Contacts, accounts, and who belongs to which."""

    def __init__(self, site: Site, size: int, staff: Staff, desks: Desks, labels: Labels) -> None:
        self._site = site
        self._key = salt(site.seed, "contacts")
        self._staff = staff
        self._desks = desks
        self._labels = labels
        self._slot = (CLOSED - OPENED) / max(size, 1)
        self.contacts: Shelf[Contact] = Shelf(site.ids("contacts"), size, self._contact)
        # Ten contacts to an account; contact n belongs to account n modulo the accounts.
        self.accounts: Shelf[Record] = Shelf(site.ids("accounts"), -(-size // 10), self._account)

    def url(self, index: int) -> str:
        """Where the contact numbered *index* is to be had."""
        return f"{self._site.origin}/contacts/{self.contacts.ids.id(index)}"

    def name(self, index: int) -> str:
        """The name a made-up contact came with."""
        chance = mix(self._key + index)
        first = FIRST_NAMES[chance % len(FIRST_NAMES)]
        return f"{first} {LAST_NAMES[(chance >> 16) % len(LAST_NAMES)]}"

    def email(self, index: int) -> str:
        """The address a made-up contact came with; it holds the digits of the contact's id."""
        chance = mix(self._key + index)
        first = _PLAIN_FIRST[chance % len(FIRST_NAMES)]
        last = _PLAIN_LAST[(chance >> 16) % len(LAST_NAMES)]
        digits = self.contacts.ids.id(index)[4:]
        return f"{first}.{last}.{digits}@{self.domain(index % max(self.accounts.size, 1))}"

    def domain(self, account: int) -> str:
        """The domain of a made-up account; it holds the digits of the account's id."""
        return f"{_PLAIN_TRADES[account % len(TRADES)]}-{self.accounts.ids.id(account)[4:]}.example"

    def with_handle(self, source: str, handle: str) -> int | None:
        """The number of the contact with this handle."""
        sought = {"handle": handle, "source": source}
        candidates = [*self.contacts.rows, *self._guess(source, handle)]
        return next((n for n in candidates if self._has(n, "handles", sought)), None)

    def with_domain(self, domain: str) -> int | None:
        """The number of the account with this domain."""
        digits = domain.partition(".")[0].rpartition("-")[2]
        return self._account_where("domains", domain, digits)

    def with_external_id(self, external_id: str) -> int | None:
        """The number of the account known elsewhere by this id."""
        return self._account_where("external_id", external_id, external_id.rpartition("-")[2])

    def of_account(self, account: int) -> Listing:
        """The contacts of an account."""
        computed = account < self.accounts.size
        base = range(account, self.contacts.size if computed else 0, max(self.accounts.size, 1))
        return self.contacts.listing(base, lambda n: self.contacts.row(n).account == account)

    def owned(self, owner: str | None) -> tuple[Indexes, Callable[[int], bool]]:
        """The made-up contacts of the team or teammate at this url, and the test for others."""
        everyone = range(self.contacts.size)
        if owner is None:
            return everyone, lambda _index: True
        base = select(everyone, OWNER_PERIOD, lambda place: self._owner(place) == owner)
        return base, lambda n: owner == self.contacts.row(n).record["_links"]["related"]["owner"]

    def created_at(self, index: int) -> float:
        """When a made-up contact or account came."""
        return OPENED + index * self._slot

    def updated_at(self, index: int) -> float:
        """When a made-up contact last changed."""
        return self.created_at(index) + self._slot / 2

    def make_contact(self, index: int, values: dict[str, Any], now: float) -> Contact:
        """A contact with these values and nothing else."""
        record = {**self._frame(index, values.pop("owner", None)), **values}
        return Contact(record, None, now, now)

    def make_account(self, index: int, values: dict[str, Any], now: float) -> Record:
        """An account record with these values."""
        identifier = self.accounts.ids.id(index)
        url = f"{self._site.origin}/accounts/{identifier}"
        return {
            "_links": {"self": url, "related": {"contacts": f"{url}/contacts"}},
            "id": identifier,
            "name": "",
            "logo_url": None,
            "description": None,
            "domains": [],
            "external_id": None,
            "custom_fields": {},
            "created_at": stamped(now),
            "updated_at": stamped(now),
            **values,
        }

    def _frame(self, index: int, owner: str | None) -> Record:
        url = self.url(index)
        related = {"notes": f"{url}/notes", "conversations": f"{url}/conversations", "owner": owner}
        return {
            "_links": {"self": url, "related": related},
            "id": self.contacts.ids.id(index),
            "name": None,
            "description": None,
            "avatar_url": None,
            "links": [],
            "groups": [],
            "lists": [],
            "handles": [],
            "custom_fields": {},
            "is_private": owner is not None and "/teammates/" in owner,
        }

    def _contact(self, index: int) -> Contact:
        created, updated = self.created_at(index), self.updated_at(index)
        record = self._frame(index, self._owner(index))
        record["handles"] = self._handles(index)
        # Some contacts are known by their address only; Front then answers null.
        if index % 29:
            record["name"] = self.name(index)
        if index % 2:
            record["description"] = "Orders twice a year; prefers to be called before noon."
            record["custom_fields"] = {"Customer number": 70_000 + index, "Branch": "Harbour"}
        else:
            record["updated_at"] = stamped(updated)  # undocumented
        if index % 7 == 0:
            record["avatar_url"] = f"{self.url(index)}/avatar-1673436467707"
            record["links"] = [f"https://{self.domain(index % self.accounts.size)}"]
        if index % 5 == 0:
            lists = [self._labels.lists.row(index % len(LISTS))]
            record["lists"] = record["groups"] = lists
        if index < self.contacts.size // 10:
            record["is_spammer"] = False  # dropped from the description in 2025
        return Contact(record, index % self.accounts.size, created, updated)

    def _account(self, index: int) -> Record:
        created = self.created_at(index)
        digits = self.accounts.ids.id(index)[4:]
        values = {
            "name": f"{LAST_NAMES[index % len(LAST_NAMES)]} {TRADES[index % len(TRADES)]}",
            "description": None if index % 2 else "Paper on account, thirty days net.",
            "domains": [self.domain(index)],
            "external_id": None if index % 3 == 0 else f"ext-{digits}",
            "custom_fields": {} if index % 4 else {"Tier": "gold", "Discount": 12.5},
        }
        return self.make_account(index, values, created)

    def _handles(self, index: int) -> list[Record]:
        handles: list[Record] = [{"handle": self.email(index), "source": "email"}]
        if index % 3 == 0 and index < _PHONES:
            handles.append({"handle": f"+1570{index:07d}", "source": "phone"})
        if index % 11 == 0:
            handles.append({"handle": f"customer {70_000 + index}", "source": "custom"})
        return handles

    def _owner(self, index: int) -> str | None:
        turn, place = divmod(index, _OWNERS)
        if place < _FREE:
            return None
        if place < _OWNERS - 1:
            return self._desks.team_url(turn % len(TEAMS))
        return self._staff.url(turn % PEOPLE)

    def _guess(self, source: str, handle: str) -> list[int]:
        """Which made-up contact could have this handle."""
        digits = handle.removeprefix("+1570").removeprefix("customer ")
        index: int | None = None
        if source == "email":
            index = self.contacts.ids.index("crd_" + handle.partition("@")[0].rpartition(".")[2])
        elif digits.isascii() and digits.isdigit():
            index = int(digits) - (70_000 if source == "custom" else 0)
        return [] if index is None else [index]

    def _has(self, index: int, field: str, value: Any) -> bool:
        row = self.contacts.get(index)
        return row is not None and value in row.record[field]

    def _account_where(self, field: str, value: str, digits: str) -> int | None:
        guess = self.accounts.ids.index(f"acc_{digits}")
        for index in (*self.accounts.rows, *([] if guess is None else [guess])):
            row = self.accounts.get(index)
            if row is not None and value in ([row[field]], row[field])[field == "domains"]:
                return index
        return None
