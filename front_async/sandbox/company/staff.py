"""The teammates: two dozen people and machines who answer the mail."""

import unicodedata
from typing import Final

from front_async.sandbox.company.numbers import mix, salt
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import Record, Site
from front_async.sandbox.company.words import FIRST_NAMES, LAST_NAMES

TEAMMATES: Final = 24
# The last three are machines; Front adds such types without notice, so one is in no list.
MACHINES: Final = {21: "rule", 22: "api", 23: "copilot"}
ADMINS: Final = 2
PEOPLE: Final = TEAMMATES - len(MACHINES)


def plain(name: str) -> str:
    """*name* as it may stand in an address: lower case, ASCII, letters only."""
    letters = unicodedata.normalize("NFKD", name.replace("Ø", "O").replace("ø", "o"))
    return "".join(letter for letter in letters.lower() if "a" <= letter <= "z")


class Staff:
    """The teammates, and who among them a made-up record names."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._key = salt(site.seed, "staff")
        self.teammates: Shelf[Record] = Shelf(
            site.ids("teammates"), TEAMMATES, self._teammate, keep=True
        )

    def url(self, index: int) -> str:
        """Where the teammate numbered *index* is to be had."""
        return f"{self._site.origin}/teammates/{self.teammates.ids.id(index)}"

    def with_email(self, email: str) -> int | None:
        """The number of the teammate with this address."""
        matches = (n for n in self.teammates.alive() if self.teammates.row(n)["email"] == email)
        return next(matches, None)

    def record(self, index: int | None) -> Record | None:
        """The teammate as served, or None for nobody."""
        return None if index is None else self.teammates.get(index)

    def _teammate(self, index: int) -> Record:
        chance = mix(self._key + index)
        first = FIRST_NAMES[(self._key + index) % len(FIRST_NAMES)]
        last = LAST_NAMES[(chance >> 8) % len(LAST_NAMES)]
        url = self.url(index)
        related: Record = {"inboxes": f"{url}/inboxes", "conversations": f"{url}/conversations"}
        if MACHINES.get(index) == "rule":
            rule = self._site.ids("rules").id(0)
            related["botSource"] = f"{self._site.origin}/rules/{rule}"
        return {
            "_links": {"self": url, "related": related},
            "id": self.teammates.ids.id(index),
            "email": f"{plain(first)}.{plain(last)}.{index}@{self._site.domain}",
            "username": f"{plain(first)}{index}",
            "first_name": first,
            "last_name": last,
            "is_admin": index < ADMINS,
            "is_available": chance % 3 != 0,
            "is_blocked": index == PEOPLE - 1,
            "type": MACHINES.get(index, "user"),
            "custom_fields": {} if index % 2 else {"Branch": "Harbour", "Desk": index + 1},
        }
