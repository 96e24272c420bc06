"""Where the company lives, how its ids are made and what its clock says."""

from typing import Any, Final

import attrs

from front_async.sandbox.company.numbers import Ids, salt
from front_async.sandbox.company.words import COMPANY, DOMAIN

Record = dict[str, Any]

COMPANY_ORIGIN: Final = "https://larch-quill.api.frontapp.com"
OPENED: Final = 1_672_531_200.0  # 2023-01-01: the oldest made-up record
CLOSED: Final = 1_767_225_600.0  # 2026-01-01: the newest

# Every kind with its prefix; messages and drafts share one, as all attachments do.
_PREFIXES: Final = {
    "accounts": ("acc", 0, 1),
    "channels": ("cha", 0, 1),
    "comments": ("com", 0, 1),
    "contacts": ("crd", 0, 1),
    "contact_lists": ("grp", 0, 1),
    "conversations": ("cnv", 0, 1),
    "events": ("evt", 0, 1),
    "inboxes": ("inb", 0, 1),
    "links": ("top", 0, 1),
    "message_templates": ("rsp", 0, 1),
    "messages": ("msg", 0, 2),
    "drafts": ("msg", 1, 2),
    "message_files": ("fil", 0, 4),
    "comment_files": ("fil", 1, 4),
    "template_files": ("fil", 2, 4),
    "uploads": ("fil", 3, 4),
    "rules": ("rul", 0, 1),
    "signatures": ("sig", 0, 1),
    "tags": ("tag", 0, 1),
    "teammates": ("tea", 0, 1),
    "teams": ("tim", 0, 1),
}


def _own_seed(site: "Site") -> int:
    return site.seed


@attrs.define
class Site:
    """What every part of the company needs to write a record."""

    origin: str
    seed: int
    name: str = COMPANY
    domain: str = DOMAIN
    pattern_seed: int = attrs.field(default=attrs.Factory(_own_seed, takes_self=True))
    """What the shapes of its conversations come from; companies that share it share them."""

    def ids(self, kind: str) -> Ids:
        """The ids of *kind*."""
        prefix, lane, lanes = _PREFIXES[kind]
        # One key for a prefix, so that kinds that share it cannot meet.
        return Ids(prefix, salt(self.seed, prefix), lane, lanes)

    @property
    def company_id(self) -> str:
        """The id of the company itself."""
        return Ids("cmp", salt(self.seed, "cmp")).id(0)


def stamped(time: float) -> float:
    """A time as Front writes it: epoch seconds with at most three decimals."""
    return round(time, 3)
