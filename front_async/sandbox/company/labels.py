"""Tags and links: what conversations are marked with."""

from typing import Final

from front_async.sandbox.company.desks import Desks
from front_async.sandbox.company.shelf import Shelf
from front_async.sandbox.company.site import CLOSED, OPENED, Record, Site, stamped
from front_async.sandbox.company.staff import Staff
from front_async.sandbox.company.words import LINK_NAMES, LISTS, TAGS, TEAMS

COMPANY_TAGS: Final = len(TAGS)
TEAM_TAGS: Final = 2 * len(TEAMS)
ALL_TAGS: Final = COMPANY_TAGS + TEAM_TAGS + 4  # the last four belong to one teammate each
PARENTS: Final = 20  # a company tag from here on is a child of the tag that many places before it
LINKS: Final = 20
# "teal" and the emoji are in no list of Front's; both have been seen in the wild.
_HIGHLIGHTS: Final = ("blue", None, "red", "light-blue", "teal", "green", None, "📦", "grey")


class Labels:
    """Tags, links, and the contact lists contacts are in."""

    def __init__(self, site: Site, staff: Staff, desks: Desks) -> None:
        self._site = site
        self._staff = staff
        self._desks = desks
        self.tags: Shelf[Record] = Shelf(site.ids("tags"), ALL_TAGS, self._tag, keep=True)
        self.links: Shelf[Record] = Shelf(site.ids("links"), LINKS, self._link, keep=True)
        self.lists: Shelf[Record] = Shelf(
            site.ids("contact_lists"), len(LISTS), self._list, keep=True
        )

    def tag_url(self, index: int) -> str:
        """Where the tag numbered *index* is to be had."""
        return f"{self._site.origin}/tags/{self.tags.ids.id(index)}"

    def children(self, parent: int) -> list[Record]:
        """The tags below the tag numbered *parent*."""
        url = self.tag_url(parent)
        rows = (self.tags.row(index) for index in self.tags.alive())
        return [row for row in rows if row["_links"]["related"]["parent_tag"] == url]

    def make_tag(
        self, index: int, name: str, owner: str | None, parent: int | None, now: float
    ) -> Record:
        """A plain tag record with these values."""
        url = self.tag_url(index)
        related = {
            "conversations": f"{url}/conversations",
            "owner": owner,
            "parent_tag": None if parent is None else self.tag_url(parent),
            "children": None,
        }
        return {
            "_links": {"self": url, "related": related},
            "id": self.tags.ids.id(index),
            "name": name,
            "description": None,
            "highlight": None,
            "is_private": owner is not None and "/teammates/" in owner,
            "is_visible_in_conversation_lists": False,
            "created_at": stamped(now),
            "updated_at": stamped(now),
        }

    def make_link(self, index: int, name: str, url: str) -> Record:
        """A link record to *url*."""
        identifier = self.links.ids.id(index)
        return {
            "_links": {"self": f"{self._site.origin}/links/{identifier}"},
            "id": identifier,
            "name": name,
            "type": "web",
            "external_url": url,
            "custom_fields": {},
        }

    def _owner(self, index: int) -> str | None:
        if index < COMPANY_TAGS:
            return None
        if index < COMPANY_TAGS + TEAM_TAGS:
            return self._desks.team_url(index % len(TEAMS))
        return self._staff.url(index - COMPANY_TAGS - TEAM_TAGS)

    def _tag(self, index: int) -> Record:
        parent = index - PARENTS if PARENTS <= index < COMPANY_TAGS else None
        name = TAGS[index % len(TAGS)]
        created = OPENED + (CLOSED - OPENED) * index / ALL_TAGS
        record = self.make_tag(index, name, self._owner(index), parent, created)
        record["highlight"] = _HIGHLIGHTS[index % len(_HIGHLIGHTS)]
        record["description"] = None if index % 3 else f"For everything about {name.lower()}"
        record["is_visible_in_conversation_lists"] = index % 2 == 0
        if index < COMPANY_TAGS - PARENTS:
            record["_links"]["related"]["children"] = f"{self.tag_url(index)}/children"
        return record

    def _link(self, index: int) -> Record:
        name = f"{LINK_NAMES[index % len(LINK_NAMES)]} {4500 + index}"
        record = self.make_link(index, name, f"https://erp.example/items/{4500 + index}")
        if index % 2:
            record["type"] = "app_2f76b9ac738de158"
        return record

    def _list(self, index: int) -> Record:
        identifier = self.lists.ids.id(index)
        url = f"{self._site.origin}/contact_lists/{identifier}"
        related = {"contacts": f"{url}/contacts", "owner": None}
        return {
            "_links": {"self": url, "related": related},
            "id": identifier,
            "name": LISTS[index],
            "is_private": False,
        }
