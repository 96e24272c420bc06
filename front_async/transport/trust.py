"""Where the token may go: to the base host, and to nowhere else.

Front's links are absolute and name other hosts of its own, ``<company>.api.frontapp.com`` above
all. They are recognised here and called on the base host instead.
"""

import re
from urllib.parse import SplitResult, urlsplit

import attrs
from yarl import URL

_FRONT = frozenset({"api2.frontapp.com", "api.frontapp.com"})
_COMPANY = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?\.api\.frontapp\.com", re.ASCII)
_CLEAN = re.compile(r"[!-\[\]-~]+", re.ASCII)  # printable ASCII without space and backslash


@attrs.frozen
class TrustSet:
    """The hosts that are Front, from the point of view of one base address."""

    base: URL

    def path_of(self, link: str) -> str | None:
        """Return the path and query of *link*, byte for byte; None when it leads elsewhere."""
        parts = _split(link)
        if parts is None or not self._trusted(parts) or not parts.path.startswith("/"):
            return None
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _trusted(self, parts: SplitResult) -> bool:
        if not parts.scheme and not parts.netloc:
            return True
        if (parts.scheme, parts.netloc.lower()) == (self.base.scheme, self.base.raw_authority):
            return True
        host = parts.netloc.lower().removesuffix(":443")
        return parts.scheme == "https" and (host in _FRONT or bool(_COMPANY.fullmatch(host)))


def host_of(link: str) -> str:
    """Name the host of *link* for a message: never its path, which may be signed."""
    parts = _split(link)
    return (parts.hostname if parts else None) or "an unreadable address"


def is_https(link: str) -> bool:
    """Tell whether *link* is an absolute https address that carries no user."""
    parts = _split(link)
    if parts is None or parts.scheme != "https" or "@" in parts.netloc:
        return False
    try:
        return bool(URL(link, encoded=True).host)
    except ValueError:
        return False


def _split(link: str) -> SplitResult | None:
    if not _CLEAN.fullmatch(link) or link.startswith("//"):
        return None
    try:
        return urlsplit(link)
    except ValueError:
        return None
